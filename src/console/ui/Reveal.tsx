import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

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
