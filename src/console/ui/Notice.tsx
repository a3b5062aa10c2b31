import type { ComponentChildren } from 'preact';
import type { Failure } from '../../protocol/values/result';
import { useStrings } from '../i18n/i18n';
import { uiStrings } from './strings';

interface NoticeProps {
  readonly kind: 'info' | 'good' | 'warning' | 'bad';
  /** Read out at once when it comes up. */
  readonly urgent?: boolean;
  readonly children: ComponentChildren;
}

const marks = { info: 'i', good: '✓', warning: '!', bad: '✕' } as const;

/** Something to know before anything else on the page. The mark says without colour what kind it is. */
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
  /** What it means where it happened. */
  readonly before?: ComponentChildren;
  /** In place of the sentence for its code. */
  readonly words?: ComponentChildren;
}

/** What went wrong, with its code, and a way on. The server's sentence stands where we have none of our own. */
export const Failed = ({ failure, retry, before, words }: FailedProps) => {
  const strings = useStrings(uiStrings);
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

/** Where there is nothing yet: why, and what to do next. */
export const Empty = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);
