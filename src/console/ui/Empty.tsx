import type { ComponentChildren } from 'preact';

/** Where there is nothing yet: why, and what to do next. */
export const Empty = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);
