import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { type BenchResult, benchResultSchema } from '../benchResult';
import { type BenchName, benchNames } from './benchNames';
import { benchTable } from './benchTable';
import { between } from './between';
import { budgetTable } from './budgetTable';
import { machines } from './machines';
import { plotsOf } from './plotsOf';

const RESULTS = 'docs/benchmarks';
const IMAGES = 'docs/images/benchmarks';
export const DOCUMENT = 'docs/benchmarks.md';

export const keepResult = (result: BenchResult): void => {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${result.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
};

export const keptResults = (): readonly BenchResult[] =>
  benchNames
    .map((name) => join(RESULTS, `${name}.json`))
    .filter((file) => existsSync(file))
    .map((file) => v.parse(benchResultSchema, JSON.parse(readFileSync(file, 'utf8'))));

/** The document with every table as the results have it. */
export const filledDocument = (text: string, results: readonly BenchResult[]): string => {
  const of = (name: BenchName): string => {
    const result = results.find((one) => one.name === name);
    if (!result) return 'Not measured yet.';
    const images = Object.entries(plotsOf([result])).map(([file, { title }]) => `![${title}](images/benchmarks/${file}.svg)`);
    return [benchTable(result), ...images].join('\n\n');
  };
  const filled = benchNames.reduce((document, name) => between(document, name, of(name)), text);
  return between(between(filled, 'machines', machines(results)), 'budgets', budgetTable(results));
};

/** Writes tables and plots of all results that are kept into the document. */
export const writeScoreboard = (): void => {
  const results = keptResults();
  mkdirSync(IMAGES, { recursive: true });
  for (const [file, { drawn }] of Object.entries(plotsOf(results))) writeFileSync(join(IMAGES, `${file}.svg`), drawn);
  writeFileSync(DOCUMENT, filledDocument(readFileSync(DOCUMENT, 'utf8'), results));
};
