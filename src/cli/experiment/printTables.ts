import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentResult } from '../../stats/experiment/analyseExperiment';
import type { ExperimentDays } from '../../stats/experiment/experimentDays';
import { guardrailStandings } from '../../stats/experiment/guardrailStandings';
import { defaultGuardrails } from '../../stats/experiment/guardrails';
import { tableCsv } from '../../stats/experiment/tables/resultTable';
import { resultTables } from '../../stats/experiment/tables/resultTables';
import { type TableName, tableNames } from '../../stats/experiment/tables/tableNames';
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
