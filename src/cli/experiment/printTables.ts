import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentResult } from '../../core/experiment/analyseExperiment';
import type { ExperimentDays } from '../../core/experiment/experimentDays';
import { guardrailStandings } from '../../core/experiment/guardrailStandings';
import { defaultGuardrails } from '../../core/experiment/guardrails';
import { tableCsv } from '../../core/experiment/tables/resultTable';
import { resultTables } from '../../core/experiment/tables/resultTables';
import { type TableName, tableNames } from '../../core/experiment/tables/tableNames';
import { printNotes } from '../output';

/** A file a table in the folder `out`, or one table on stdout. */
export const printTables = (
  result: ExperimentResult,
  days: ExperimentDays,
  { out, table }: { readonly out?: string | undefined; readonly table?: TableName | undefined },
): void => {
  const tables = resultTables({ result, days, guardrails: guardrailStandings(result.comparisons, defaultGuardrails) });
  if (table !== undefined) process.stdout.write(tableCsv(tables[table]));
  if (out === undefined) return;
  mkdirSync(out, { recursive: true });
  for (const name of tableNames) writeFileSync(join(out, `${name}.csv`), tableCsv(tables[name]));
  printNotes([`note: ${tableNames.length} tables are in ${out}; dictionary.csv says what each column holds`]);
};
