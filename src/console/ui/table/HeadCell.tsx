import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-preact';
import type { Column } from './tableTypes';

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sortable: boolean;
  readonly order: 'asc' | 'desc' | false;
  readonly sort: () => void;
}

const arrows = { asc: ArrowUp, desc: ArrowDown, none: ArrowUpDown };
const ariaOrders = { asc: 'ascending', desc: 'descending', none: undefined } as const;

/** Heading of a column, with the button that sorts by it. */
export const HeadCell = <Row,>({ column: { title, figure, help }, sortable, order, sort }: HeadCellProps<Row>) => {
  const Arrow = arrows[order || 'none'];
  return (
    <th scope="col" class={figure ? 'number' : undefined} aria-sort={ariaOrders[order || 'none']}>
      {sortable ? (
        <button type="button" class="sort" onClick={sort}>
          {title}
          <Arrow size={13} aria-hidden="true" />
        </button>
      ) : (
        title
      )}
      {help}
    </th>
  );
};
