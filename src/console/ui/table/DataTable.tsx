import {
  columnFilteringFeature,
  createFilteredRowModel,
  createPaginatedRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowPaginationFeature,
  rowSelectionFeature,
  rowSortingFeature,
  type SortFn,
  tableFeatures,
  useTable,
} from '@tanstack/preact-table';
import { useContext, useMemo, useState } from 'preact/hooks';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { csvRows, csvText, download } from './csv';
import { HeadCell } from './HeadCell';
import { BulkBar, Pages, TableTools } from './TableTools';
import type { Column, DataTableProps, Filter } from './tableTypes';

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  rowPaginationFeature,
  rowSelectionFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortedRowModel: createSortedRowModel(),
  filterFns: { includesString: filterFn_includesString },
});

/** Numbers by size, texts as people of the language sort them. */
const comparison = <Row extends object>(language: string): SortFn<typeof features, Row> => {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return (a, b, key) => {
    const [x, y] = [a.getValue<string | number>(key), b.getValue<string | number>(key)];
    return typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y));
  };
};

/** Rows that pass the chosen filters. */
const useFiltered = <Row,>(rows: readonly Row[], filters: readonly Filter<Row>[]) => {
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const kept = useMemo(
    () =>
      rows.filter((row) =>
        filters.every(({ key, test }) => {
          const value = chosen[key] ?? '';
          return value === '' || test(row, value);
        }),
      ),
    [rows, filters, chosen],
  );
  return { chosen, kept, choose: (key: string, value: string) => setChosen({ ...chosen, [key]: value }) };
};

const ALL = 1_000_000;
const NO_FILTERS: readonly never[] = [];

/** The headless table behind `DataTable`. */
const useRows = <Row extends object>(
  rows: readonly Row[],
  { columns, keyOf, sorted, pageSize = 50 }: Pick<DataTableProps<Row>, 'columns' | 'keyOf' | 'sorted' | 'pageSize'>,
) => {
  const { language } = useContext(LanguageContext);
  const definitions = useMemo(() => {
    const sortFn = comparison<Row>(language);
    return columns.map(({ key, value }) => ({
      id: key,
      accessorFn: (row: Row) => value?.(row) ?? undefined,
      enableSorting: value !== undefined,
      enableGlobalFilter: value !== undefined,
      sortFn,
      // Empty cells, in both directions.
      sortUndefined: 'last' as const,
    }));
  }, [columns, language]);
  return useTable({
    features,
    data: rows,
    columns: definitions,
    getRowId: keyOf,
    enableSortingRemoval: false,
    globalFilterFn: 'includesString' as const,
    getColumnCanGlobalFilter: ({ id }: { readonly id: string }) => columns.some(({ key, value }) => key === id && value !== undefined),
    initialState: {
      sorting: sorted ? [{ id: sorted.key, desc: sorted.descending ?? false }] : [],
      pagination: { pageIndex: 0, pageSize: Number.isFinite(pageSize) ? pageSize : ALL },
    },
  });
};

/** The cells of a row: the first names it. They are drawn again only if the row is another one. */
const Cells = <Row,>({ columns, row }: { readonly columns: readonly Column<Row>[]; readonly row: Row }) =>
  useMemo(
    () => (
      <>
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
      </>
    ),
    [columns, row],
  );

/**
 * A table with search, filters, order, selection, pages and CSV, each if asked for. The first column names the row. A table wider than its
 * container scrolls, by keyboard too. On a phone each row becomes a list of titles and cells, because columns outside the screen would be
 * missed.
 */
export const DataTable = <Row extends object>(props: DataTableProps<Row>) => {
  const { caption, quietCaption = false, rows, search, filters = NO_FILTERS, bulk, csv, tools, empty, inOrder = false } = props;
  const columns = useMemo(() => props.columns.filter(({ csvOnly }) => !csvOnly), [props.columns]);
  const strings = useStrings('table');
  const { chosen, kept, choose } = useFiltered(rows, filters);
  const table = useRows(kept, props);
  const found = table.getFilteredRowModel().rows.length;
  const selected = bulk ? table.getSelectedRowModel().rows.map(({ original }) => original) : [];
  const clear = (): void => table.resetRowSelection(true);
  const save = (): void => {
    const sorted = table.getSortedRowModel().rows.map(({ original }) => original);
    download(`${csv}.csv`, csvText(csvRows(props.columns, sorted)));
  };
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <div class="data-table">
      {(search !== undefined || filters.length > 0 || csv !== undefined || tools) && (
        <TableTools
          label={strings.tools(caption)}
          search={search}
          searched={(text) => table.setGlobalFilter(text)}
          filters={filters}
          chosen={chosen}
          choose={choose}
          orders={inOrder ? [] : columns.filter(({ value }) => value !== undefined)}
          order={table.state.sorting[0]?.id ?? ''}
          sortBy={(key) =>
            table.setSorting(key === '' ? [] : [{ id: key, desc: columns.find((column) => column.key === key)?.figure ?? false }])
          }
          {...(csv === undefined ? {} : { save })}
          hasRows={found > 0}
        >
          {tools}
        </TableTools>
      )}
      {bulk && selected.length > 0 && (
        <BulkBar count={selected.length} all={() => table.toggleAllRowsSelected(true)} clear={clear}>
          {bulk.actions(selected, clear)}
        </BulkBar>
      )}
      {/* A group, because a section would add a second landmark with the same name. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (https://dequeuniversity.com/rules/axe/4.10/scrollable-region-focusable). */}
      <div class="table-scroll" role="group" tabIndex={0} aria-label={caption}>
        <table>
          <caption class={quietCaption ? 'visually-hidden' : undefined}>{caption}</caption>
          <thead>
            <tr>
              {bulk && (
                <td class="pick-row">
                  <input
                    type="checkbox"
                    aria-label={strings.selectAll}
                    checked={table.getIsAllRowsSelected()}
                    indeterminate={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
                    onChange={() => table.toggleAllRowsSelected()}
                  />
                </td>
              )}
              {columns.map((column) => (
                <HeadCell
                  key={column.key}
                  column={column}
                  sortable={!inOrder && column.value !== undefined && rows.length > 1}
                  order={table.getColumn(column.key)?.getIsSorted() ?? false}
                  sort={() => table.getColumn(column.key)?.toggleSorting()}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id} data-selected={bulk && row.getIsSelected() ? '' : undefined}>
                {bulk && (
                  <td class="pick-row">
                    <input
                      type="checkbox"
                      aria-label={strings.select(bulk.nameOf(row.original))}
                      checked={row.getIsSelected()}
                      onClick={row.getToggleSelectedHandler()}
                    />
                  </td>
                )}
                <Cells columns={columns} row={row.original} />
              </tr>
            ))}
          </tbody>
        </table>
        {found === 0 && <p class="muted">{strings.noneFound}</p>}
      </div>
      <Pages
        page={table.state.pagination.pageIndex}
        of={table.getPageCount()}
        rows={found}
        turn={(by) => table.setPageIndex((page) => page + by)}
      />
    </div>
  );
};
