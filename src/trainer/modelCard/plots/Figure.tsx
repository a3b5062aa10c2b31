/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { type Column, Table } from '../Table';

/** Width of every drawing in its own units; a phone shows it at about this size, a wide screen somewhat larger. */
export const WIDTH = 360;

interface FigureProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, for those who do not see it; also printed below. */
  readonly says: string;
  readonly height: number;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** Show the table beside the drawing where there is room, instead of folding it away. */
  readonly beside?: boolean;
  readonly children: ComponentChildren;
}

/** A drawing with its title, a sentence on how to read it, and its figures as a table. */
export const Figure = ({ id, title, says, height, columns, rows, beside = false, children }: FigureProps) => (
  <figure class={beside ? 'beside' : undefined}>
    <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{says}</desc>
      {children}
    </svg>
    <figcaption>
      <strong>{title}.</strong> {says}
    </figcaption>
    <details>
      <summary>The same as a table</summary>
      <Table caption={title} columns={columns} rows={rows} />
    </details>
    {beside ? <Table caption={title} columns={columns} rows={rows} /> : undefined}
  </figure>
);
