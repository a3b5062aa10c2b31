import type { ComponentChildren } from 'preact';

interface StatusProps {
  readonly tone?: 'good' | 'warning' | 'bad';
  readonly children: ComponentChildren;
}

/** State of a row or page as a word, e.g. *Live*. */
export const Status = ({ tone, children }: StatusProps) => <span class={`status ${tone ?? ''}`}>{children}</span>;
