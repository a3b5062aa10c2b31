import type { ComponentChildren } from 'preact';

export interface FigureProps {
  readonly label: string;
  readonly value: ComponentChildren;
  /** Its interval, or what it is of. */
  readonly note?: ComponentChildren;
}

/** One number and what it says. Stands in a `<dl class="figures">`. */
export const Figure = ({ label, value, note }: FigureProps) => (
  <div class="figure">
    <dt>{label}</dt>
    <dd>
      <span class="figure-value">{value}</span>
      {note && <span class="figure-note">{note}</span>}
    </dd>
  </div>
);
