import { useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../protocol/result';
import { ask } from '../../api/ask';
import { useStrings } from '../../i18n/language';
import { settingsStrings } from './settingsStrings';
import { useAskBeforeLeaving } from './useAskBeforeLeaving';

interface SavedStrings {
  readonly saved: string;
  readonly unsaved: string;
}

/**
 * What a form that is saved in whole says of itself, its saving, and the question before it is left unsaved.
 * @param path of `/v1`, which answers `PUT` with what it now has
 * @param kept it was saved
 */
export const useSaved = (path: string, schema: v.GenericSchema, words: SavedStrings, kept: () => void) => {
  const { leaveUnsaved } = useStrings(settingsStrings);
  const [state, setState] = useState<keyof SavedStrings>();
  const [failure, setFailure] = useState<Failure>();
  useAskBeforeLeaving(state === 'unsaved', leaveUnsaved);
  return {
    said: state && words[state],
    failure,
    edited: (): void => setState('unsaved'),
    save: async (body: object): Promise<void> => {
      const answer = await ask(path, schema, { method: 'PUT', body });
      setFailure(answer.ok ? undefined : answer.error);
      setState(answer.ok ? 'saved' : 'unsaved');
      if (answer.ok) kept();
    },
  };
};
