import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Figures are right-aligned, so that their digits line up. */
  readonly figure?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  /** The caption is only for screen readers, because a heading already has it. */
  readonly quietCaption?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/**
 * The first column names the row. A table wider than its container scrolls, by keyboard too. On a phone each row becomes a list of titles
 * and cells, because columns outside the screen would be missed.
 */
export const DataTable = <Row,>({ caption, quietCaption = false, columns, rows, keyOf }: DataTableProps<Row>) => (
  // A group, because a section would add a second landmark with the same name.
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (https://dequeuniversity.com/rules/axe/4.10/scrollable-region-focusable).
  <div class="table-scroll" role="group" tabIndex={0} aria-label={caption}>
    <table>
      <caption class={quietCaption ? 'visually-hidden' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ key, title, figure }) => (
            <th key={key} scope="col" class={figure ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ key, title, figure, cell }, i) =>
              i === 0 ? (
                <th key={key} scope="row">
                  {cell(row)}
                </th>
              ) : (
                <td key={key} class={figure ? 'number' : undefined} data-title={title}>
                  <div>{cell(row)}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
