import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../protocol/values/result';
import { ask } from '../../api/ask';
import { useStrings } from '../../languages/strings';
import { Failed } from '../../ui/Notice';

/** Forms with unsaved changes, each with the question in the reader's language. One question covers all of them. */
const unsaved = new Map<symbol, string>();
/** Address of the page they are on. */
let here = '';

const staying = (event: Event): void => event.preventDefault();

/**
 * Links, the back button and typed addresses all arrive here, before `hashchange`, which renders another page: it then finds the address of
 * this one (https://html.spec.whatwg.org/multipage/browsing-the-web.html#updating-the-document).
 */
const moving = (): void => {
  const [question] = unsaved.values();
  if (question !== undefined && location.href !== here && !confirm(question)) history.pushState(null, '', here);
};

/** Asks before unsaved changes are left, by navigation or by closing the tab. */
const useAskBeforeLeaving = (isUnsaved: boolean, question: string): void =>
  useEffect(() => {
    if (!isUnsaved) return;
    const form = Symbol('form');
    unsaved.set(form, question);
    here = location.href;
    addEventListener('beforeunload', staying);
    addEventListener('popstate', moving);
    return () => {
      unsaved.delete(form);
      if (unsaved.size > 0) return;
      removeEventListener('beforeunload', staying);
      removeEventListener('popstate', moving);
    };
  }, [isUnsaved, question]);

interface SavedStrings {
  readonly saved: string;
  readonly unsaved: string;
}

/**
 * State of a form that is saved as a whole, its saving, and the question before leaving it unsaved.
 * @param path of `/v1` that responds to `PUT` with the saved value
 * @param kept called after saving, if the page shows more than the form
 */
export const useSaved = (path: string, schema: v.GenericSchema, words: SavedStrings, kept?: () => void) => {
  const { leaveUnsaved } = useStrings('settings');
  const [state, setState] = useState<keyof SavedStrings>();
  const [failure, setFailure] = useState<Failure>();
  useAskBeforeLeaving(state === 'unsaved', leaveUnsaved);
  /** Counts edits, because those made while saving are not in what was sent. */
  const edits = useRef(0);
  return {
    said: state && words[state],
    failure,
    edited: (): void => {
      edits.current++;
      setState('unsaved');
    },
    save: async (body: object): Promise<void> => {
      const sent = edits.current;
      const answer = await ask(path, schema, { method: 'PUT', body });
      setFailure(answer.ok ? undefined : answer.error);
      setState(answer.ok && sent === edits.current ? 'saved' : 'unsaved');
      if (answer.ok) kept?.();
    },
  };
};

interface SettingsFormProps extends Pick<ReturnType<typeof useSaved>, 'said' | 'failure'> {
  /** Label of the save button. */
  readonly label: string;
  readonly mayWrite: boolean;
  readonly save: () => void;
  /** Buttons next to it. */
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Settings that are saved together, and the result. */
export const SettingsForm = ({ label, mayWrite, save, more, said, failure, children }: SettingsFormProps) => (
  <form
    class="stack"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      save();
    }}
  >
    {children}
    {mayWrite && (
      <div class="row">
        {more}
        <button type="submit" class="primary">
          {label}
        </button>
      </div>
    )}
    <p role="status">{said}</p>
    {failure && <Failed failure={failure} />}
  </form>
);
