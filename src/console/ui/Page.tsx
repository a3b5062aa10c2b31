import { ChevronLeft, ChevronRight } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useDirection, useFormats } from '../i18n/i18n';
import { useStrings } from '../languages/strings';

interface PageProps {
  readonly title: string;
  /** The page that this one is part of. */
  readonly back?: { readonly href: string; readonly label: string };
  /** A sentence below the title. */
  readonly lead?: ComponentChildren;
  /** Next to the title: the main action of the page. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

let first = true;

/** The page's heading gets the focus on navigation, so that screen readers announce the page. */
export const Page = ({ title, back, lead, action, children }: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const Back = useDirection() === 'rtl' ? ChevronRight : ChevronLeft;
  useEffect(() => {
    document.title = `${title} · Couplet`;
  }, [title]);
  useEffect(() => {
    // At the first page of a visit, reading starts at the top.
    if (!first) heading.current?.focus();
    first = false;
  }, []);
  return (
    <>
      <header class="page-head">
        <div>
          {back && (
            <a class="back" href={back.href}>
              <Back size={15} aria-hidden="true" />
              {back.label}
            </a>
          )}
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

/** A titled section of a page. */
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

/** Content that is loaded and shown on demand. */
export const Reveal = ({ label, children }: { readonly label: ComponentChildren; readonly children: () => ComponentChildren }) => {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{label}</summary>
      <div class="reveal">{open && children()}</div>
    </details>
  );
};

/** More lines take too long to draw, and nobody reads them. */
const SHOWN = 30;

interface LongListProps<T> {
  readonly items: readonly T[];
  /** Draws some of them. */
  readonly children: (some: readonly T[]) => ComponentChildren;
}

/** The first lines of a list, and the rest on demand. */
export const LongList = <T,>({ items, children }: LongListProps<T>) => {
  const strings = useStrings('ui');
  const { count } = useFormats();
  const rest = items.slice(SHOWN);
  return (
    <>
      {children(items.slice(0, SHOWN))}
      {rest.length > 0 && <Reveal label={strings.rest(count(rest.length))}>{() => children(rest)}</Reveal>}
    </>
  );
};
