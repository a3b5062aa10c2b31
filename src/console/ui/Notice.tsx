import type { ComponentChildren } from 'preact';
import type { Failure } from '../../protocol/values/result';
import { useStrings } from '../languages/strings';

interface NoticeProps {
  readonly kind: 'info' | 'good' | 'warning' | 'bad';
  /** Announced at once when it appears. */
  readonly urgent?: boolean;
  readonly children: ComponentChildren;
}

const marks = { info: 'i', good: '✓', warning: '!', bad: '✕' } as const;

/** Important information at the top of a page. The icon shows its type without relying on colour. */
export const Notice = ({ kind, urgent = false, children }: NoticeProps) => (
  <div class={`notice ${kind}`} role={urgent ? 'alert' : undefined}>
    <span class="mark" aria-hidden="true">
      {marks[kind]}
    </span>
    <div>{children}</div>
  </div>
);

interface FailedProps {
  readonly failure: Failure;
  readonly retry?: (() => void) | undefined;
  /** Context of the failure. */
  readonly before?: ComponentChildren;
  /** Replaces the sentence for its code. */
  readonly words?: ComponentChildren;
}

/** A failure with its code and a way to continue. Shows the server's message if we have no text for the code. */
export const Failed = ({ failure, retry, before, words }: FailedProps) => {
  const strings = useStrings('ui');
  return (
    <Notice kind="bad" urgent>
      {before}
      {words ?? <p>{strings.failures[failure.code] ?? failure.message}</p>}
      <p class="code-line">
        {strings.reason(failure.code)}
        {failure.at && ` · ${failure.at}`}
      </p>
      {retry && (
        <button type="button" onClick={retry}>
          {strings.tryAgain}
        </button>
      )}
    </Notice>
  );
};

/** An empty state: why, and what to do next. */
export const Empty = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);
