import type { ExperimentResult } from '../analyseExperiment';
import type { ExperimentDays } from '../experimentDays';
import type { GuardrailStanding } from '../guardrailStandings';
import { comparisonTables } from './comparisonTables';
import { creativesTable } from './creativesTable';
import { dayTables } from './dayTables';
import { dimensionTable } from './dimensionTable';
import { groupTables } from './groupTables';
import { type ResultTable, resultTable, type TableColumn } from './resultTable';
import { column } from './tableColumns';
import { type TableName, tableNames } from './tableNames';

interface DictionaryRow {
  readonly table: string;
  readonly column: string;
  readonly unit: string;
  readonly meaning: string;
}

const dictionary: readonly TableColumn<DictionaryRow>[] = [
  column('table', 'text', 'Table, and name of its file.', ({ table }) => table),
  column('column', 'text', 'Column of the table.', (row) => row.column),
  column('unit', 'text', 'Its unit: minor is minor units of the currency, share is 0.1 for 10%.', ({ unit }) => unit),
  column('meaning', 'text', 'What it holds.', ({ meaning }) => meaning),
];

/** The dictionary describes itself, too. */
const dictionaryOf = (tables: readonly ResultTable[]): ResultTable =>
  resultTable(
    'dictionary',
    dictionary,
    [...tables, { name: 'dictionary', columns: dictionary, rows: [] }].flatMap(({ name, columns }) =>
      columns.map((one) => ({ table: name, column: one.name, unit: one.unit, meaning: one.meaning })),
    ),
  );

export interface TablesInput {
  readonly result: ExperimentResult;
  /** Null where nobody asks for the tables of days, which are empty then. */
  readonly days: ExperimentDays | null;
  readonly guardrails: readonly GuardrailStanding[];
}

/** All results as tables, the dictionary last. A table without rows is there as well: its headings say that there is nothing. */
export const resultTables = ({ result, days, guardrails }: TablesInput): Readonly<Record<TableName, ResultTable>> => {
  const tables = [
    ...groupTables(result),
    ...comparisonTables(result, guardrails),
    ...dayTables(days),
    dimensionTable(result),
    creativesTable(result),
  ];
  const found = new Map(tables.map((table) => [table.name, table]));
  const inOrder = tableNames.flatMap((name) => found.get(name) ?? []);
  return Object.fromEntries([...inOrder, dictionaryOf(inOrder)].map((table) => [table.name, table])) as Record<TableName, ResultTable>;
};
