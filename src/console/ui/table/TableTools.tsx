import { ChevronLeft, ChevronRight, Download, Search } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useDirection, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import type { Filter } from './tableTypes';

interface TableToolsProps<Row> {
  readonly label: string;
  readonly search: string | undefined;
  readonly searched: (text: string) => void;
  readonly filters: readonly Filter<Row>[];
  readonly chosen: Readonly<Record<string, string>>;
  readonly choose: (key: string, value: string) => void;
  /** On a phone, where there are no headings to press. */
  readonly orders: readonly { readonly key: string; readonly title: string }[];
  readonly order: string;
  readonly sortBy: (key: string) => void;
  /** Saves a CSV file. */
  readonly save?: () => void;
  readonly hasRows: boolean;
  readonly children: ComponentChildren;
}

/** Search, filters and the CSV button above a table. */
export const TableTools = <Row,>({
  label,
  search,
  searched,
  filters,
  chosen,
  choose,
  orders,
  order,
  sortBy,
  save,
  hasRows,
  children,
}: TableToolsProps<Row>) => {
  const strings = useStrings('table');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form.
    <div class="toolbar" role="group" aria-label={label}>
      {search !== undefined && (
        <div class="searchbox">
          <Search size={16} aria-hidden="true" />
          <input
            class="searchbox-input"
            type="search"
            aria-label={search}
            placeholder={search}
            onInput={({ currentTarget }) => searched(currentTarget.value)}
          />
        </div>
      )}
      {filters.map(({ key, label: name, options }) => (
        <select key={key} aria-label={name} value={chosen[key] ?? ''} onChange={({ currentTarget }) => choose(key, currentTarget.value)}>
          <option value="">{name}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ))}
      {orders.length > 1 && (
        <select class="phone-only" aria-label={strings.sortBy} value={order} onChange={({ currentTarget }) => sortBy(currentTarget.value)}>
          <option value="">{strings.sortBy}</option>
          {orders.map(({ key, title }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      )}
      {children}
      {save && (
        <button type="button" class="quiet grow" onClick={save} disabled={!hasRows}>
          <Download size={16} aria-hidden="true" />
          {strings.csv}
        </button>
      )}
    </div>
  );
};

interface BulkBarProps {
  readonly count: number;
  readonly all: () => void;
  readonly clear: () => void;
  readonly children: ComponentChildren;
}

/** Actions for the selected rows. */
export const BulkBar = ({ count, all, clear, children }: BulkBarProps) => {
  const strings = useStrings('table');
  const selected = strings.selected(useFormats().count(count));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form.
    <div class="bulk" role="group" aria-label={selected}>
      <span role="status">{selected}</span>
      {children}
      <button type="button" class="quiet" onClick={all}>
        {strings.selectAll}
      </button>
      <button type="button" class="quiet" onClick={clear}>
        {strings.clear}
      </button>
    </div>
  );
};

interface PagesProps {
  /** From 0. */
  readonly page: number;
  readonly of: number;
  readonly rows: number;
  readonly turn: (by: number) => void;
}

/** Turns the pages of a table. Nothing if there is only one. */
export const Pages = ({ page, of, rows, turn }: PagesProps) => {
  const strings = useStrings('table');
  const { count } = useFormats();
  const [Before, Next] = useDirection() === 'rtl' ? [ChevronRight, ChevronLeft] : [ChevronLeft, ChevronRight];
  if (of <= 1) return null;
  return (
    <div class="pages">
      <span role="status">{strings.page(count(page + 1), count(of), count(rows))}</span>
      <button type="button" class="icon-button" aria-label={strings.before} disabled={page === 0} onClick={() => turn(-1)}>
        <Before size={18} aria-hidden="true" />
      </button>
      <button type="button" class="icon-button" aria-label={strings.next} disabled={page + 1 >= of} onClick={() => turn(1)}>
        <Next size={18} aria-hidden="true" />
      </button>
    </div>
  );
};
