import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

interface PageProps {
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

interface PanelProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A named part of a page. */
export const Panel = ({ title, lead, action, children }: PanelProps) => {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {action}
      </header>
      {lead && <p class="muted">{lead}</p>}
      {children}
    </section>
  );
};

/** What is loaded and shown only when it is asked for. */
export const Reveal = ({ label, children }: { readonly label: ComponentChildren; readonly children: () => ComponentChildren }) => {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{label}</summary>
      <div class="reveal">{open && children()}</div>
    </details>
  );
};
