import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { Failure, Result } from '../../protocol/values/result';
import { useStrings } from '../languages/strings';
import { Failed } from './Notice';

export interface ConfirmButtonProps {
  /** Label of the button that opens the question. */
  readonly label: ComponentChildren;
  readonly kind?: 'plain' | 'danger' | 'primary';
  readonly title: string;
  /** What will happen, and whether it can be undone. */
  readonly question: ComponentChildren;
  readonly confirm: string;
  readonly disabled?: boolean;
  /** Cannot be undone, so holding or double-pressing a key must not trigger it. */
  readonly final?: boolean;
  /** False: the question explains why not, and can only be cancelled. */
  readonly confirmable?: boolean;
  /** Called when the question opens. */
  readonly opened?: () => void;
  readonly run: () => Promise<Result<unknown, Failure>>;
  readonly done?: () => void;
  /** Text for a failure instead of the usual sentence; undefined to use that. */
  readonly explain?: (failure: Failure) => ComponentChildren;
}

/** A button that asks for confirmation in the browser's dialog, which traps the focus and closes with Esc. */
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
  opened,
}: ConfirmButtonProps) => {
  const strings = useStrings('ui');
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
          opened?.();
          dialog.current?.showModal();
          if (final) cancel.current?.focus();
          // The focus is on the last line, but reading starts at the first.
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
