import type { ComponentChildren } from 'preact';

export interface NoticeProps {
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
