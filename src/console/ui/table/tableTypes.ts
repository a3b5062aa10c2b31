import type { ComponentChildren } from 'preact';
import type { CsvValue } from './csv';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Explanation next to the title. */
  readonly help?: ComponentChildren;
  /** Figures are right-aligned, so that their digits line up. */
  readonly figure?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
  /** The cell as a plain value, by which rows are sorted and searched, and which CSV files contain. Absent: for the eye only. */
  readonly value?: (row: Row) => CsvValue;
  /** Heading in CSV files, with the unit of a number. Default: the title. */
  readonly csvTitle?: string;
  /** The value is in minor units of this currency. CSV files have it in the currency’s own unit, and the currency in the heading. */
  readonly money?: string;
  /** Only in CSV files, e.g. the bounds of a drawn interval. */
  readonly csvOnly?: boolean;
}

export interface Filter<Row> {
  readonly key: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly test: (row: Row, value: string) => boolean;
}

interface Bulk<Row> {
  /** Name of a row's checkbox. */
  readonly nameOf: (row: Row) => string;
  /** Buttons for the selected rows. `done` clears the selection. */
  readonly actions: (rows: readonly Row[], done: () => void) => ComponentChildren;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  /** The caption is only for screen readers, because a heading already has it. */
  readonly quietCaption?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Shows a search field with this label. */
  readonly search?: string;
  readonly filters?: readonly Filter<Row>[];
  /** The rows cannot be sorted, e.g. since their units differ. */
  readonly inOrder?: boolean;
  /** Order at first. Without it, the rows keep theirs. */
  readonly sorted?: { readonly key: string; readonly descending?: boolean };
  readonly bulk?: Bulk<Row>;
  /** Name of the CSV file; absent: there is no such button. */
  readonly csv?: string;
  /** Rows per page; `Infinity`: all. */
  readonly pageSize?: number;
  /** Further controls above the table. */
  readonly tools?: ComponentChildren;
  /** Shown if there are no rows at all. */
  readonly empty?: ComponentChildren;
}
