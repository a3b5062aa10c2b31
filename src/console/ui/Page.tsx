import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface PageProps {
  readonly title: string;
  /** A sentence below the title. */
  readonly lead?: ComponentChildren;
  /** Beside the title: what this page is mostly opened to do. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

let first = true;

/** A page's heading takes the focus when somebody comes to it, so that a screen reader says where they are. */
export const Page = ({ title, lead, action, children }: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Couplet`;
  }, [title]);
  useEffect(() => {
    // The first page of a visit is read from its top.
    if (!first) heading.current?.focus();
    first = false;
  }, []);
  return (
    <>
      <header class="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {action && <div class="page-action">{action}</div>}
      </header>
      {children}
    </>
  );
};
