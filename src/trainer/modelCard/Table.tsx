/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren } from 'preact';

export interface Column {
  readonly head: string;
  /** Numbers are set flush right. */
  readonly number?: boolean;
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** Positions of rows to mark, e.g. the chosen model. */
  readonly marked?: readonly number[];
}

/** A table that scrolls by itself where the page is narrow; the first cell of a row is its header. */
export const Table = ({ caption, columns, rows, marked = [] }: TableProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
  <div class="scroll" role="group" aria-label={caption} tabIndex={0}>
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, number }) => (
            <th key={head} scope="col" class={number ? 'number' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...cells], at) => (
          <tr key={at} class={marked.includes(at) ? 'marked' : undefined}>
            <th scope="row">{first}</th>
            {cells.map((cell, i) => (
              <td key={columns[i + 1]?.head} class={columns[i + 1]?.number ? 'number' : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
