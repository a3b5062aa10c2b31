import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Figures are set to the right, so that their digits stand under each other. */
  readonly figure?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  /** Whether the caption is shown, or only read out because a heading says it already. */
  readonly quietCaption?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/**
 * The first column names its row. Wider than its place, it scrolls in itself, by keyboard too; on a phone each row is a small list of its own, of titles
 * and cells, because nobody finds the columns that lie outside the screen.
 */
export const DataTable = <Row,>({ caption, quietCaption = false, columns, rows, keyOf }: DataTableProps<Row>) => (
  // A group and no section, which would be one more landmark of its panel's name.
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
