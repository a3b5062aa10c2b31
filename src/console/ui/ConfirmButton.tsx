import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { Failure, Result } from '../../protocol/values/result';
import { useStrings } from '../i18n/i18n';
import { Failed } from './Notice';
import { uiStrings } from './strings';

export interface ConfirmButtonProps {
  /** On the button that opens the question. */
  readonly label: ComponentChildren;
  readonly kind?: 'plain' | 'danger' | 'primary';
  readonly title: string;
  /** What will happen, and whether it can be taken back. */
  readonly question: ComponentChildren;
  readonly confirm: string;
  readonly disabled?: boolean;
  /** It cannot be taken back: a key that is held or pressed twice must not do it. */
  readonly final?: boolean;
  /** False: the question says why not, and there is only a way back. */
  readonly confirmable?: boolean;
  readonly run: () => Promise<Result<unknown, Failure>>;
  readonly done?: () => void;
  /** What to say of a refusal in place of the usual sentence; nothing where that will do. */
  readonly explain?: (failure: Failure) => ComponentChildren;
}

/** A button whose act is asked about first, in the browser's own dialog: it keeps the focus in and Esc leaves it. */
export const ConfirmButton = ({
  label,
  kind = 'plain',
  title,
  question,
  confirm,
  disabled,
  final = false,
  confirmable = true,
  run,
  done,
  explain,
}: ConfirmButtonProps) => {
  const strings = useStrings(uiStrings);
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const act = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    const result = await run();
    setBusy(false);
    if (!result.ok) return setFailure(result.error);
    dialog.current?.close();
    done?.();
  };
  return (
    <>
      <button
        type="button"
        class={kind}
        disabled={disabled}
        onClick={() => {
          setFailure(undefined);
          dialog.current?.showModal();
          if (final) cancel.current?.focus();
          // The focus is on its last line; who reads begins with the first.
          if (dialog.current) dialog.current.scrollTop = 0;
        }}
      >
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        <div class="dialog-body">{question}</div>
        {failure && <Failed failure={failure} words={explain?.(failure)} />}
        <div class="buttons">
          {confirmable && (
            <button
              type="button"
              class={kind === 'danger' ? 'danger' : 'primary'}
              aria-disabled={busy}
              onClick={() => void (busy || act())}
            >
              {confirm}
            </button>
          )}
          <button ref={cancel} type="button" onClick={() => dialog.current?.close()}>
            {strings.cancel}
          </button>
        </div>
      </dialog>
    </>
  );
};
