import { describe, expect, it } from 'vitest';
import { analyseExperiment } from '../../../../../src/core/experiment/analyseExperiment';
import { experimentDays } from '../../../../../src/core/experiment/experimentDays';
import { guardrailStandings } from '../../../../../src/core/experiment/guardrailStandings';
import { defaultGuardrails } from '../../../../../src/core/experiment/guardrails';
import { resultTable, tableCsv } from '../../../../../src/core/experiment/tables/resultTable';
import { resultTables } from '../../../../../src/core/experiment/tables/resultTables';
import { column } from '../../../../../src/core/experiment/tables/tableColumns';
import { tableNames } from '../../../../../src/core/experiment/tables/tableNames';
import { fileOfOrders } from '../../../../helpers/fileOfOrders';
import { parseCsv } from '../../../../helpers/parseCsv';

const { orders, setting } = fileOfOrders();
const found = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('The test’s own orders cannot be analysed.');
  return result.value;
};
const result = found(analyseExperiment(orders, setting));
const days = found(experimentDays(orders, setting, 'UTC'));
const guardrails = guardrailStandings(result.comparisons, defaultGuardrails);
const tables = resultTables({ result, days, guardrails });

describe('resultTables', () => {
  it('has every table with rows as wide as its headings, and every column of each in the dictionary, its own included', () => {
    expect(Object.keys(tables)).toEqual([...tableNames]);
    const dictionary = parseCsv(tableCsv(tables.dictionary));
    for (const name of tableNames) {
      const [head = [], ...rows] = parseCsv(tableCsv(tables[name]));
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]));
      expect(new Set(head).size).toBe(head.length);
      expect(dictionary.filter(([table]) => table === name).map(([, column]) => column)).toEqual(head);
    }
    expect(dictionary.every((row) => row.every((cell) => cell !== ''))).toBe(true);
  });

  it('has the numbers of the JSON to the last digit', () => {
    const rowsOf = (name: (typeof tableNames)[number]): Record<string, string>[] => {
      const [head = [], ...rows] = parseCsv(tableCsv(tables[name]));
      return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i] ?? '', cell])));
    };
    const json = JSON.parse(JSON.stringify(result)) as typeof result;
    const number = (cell: string | undefined): number | null => (cell ? Number(cell) : null);
    const estimate = (row: Record<string, string>, prefix: string) => ({
      value: number(row[prefix]),
      sequence: { lower: number(row[`${prefix}_sequence_lower`]), upper: number(row[`${prefix}_sequence_upper`]) },
      fixed: { lower: number(row[`${prefix}_fixed_lower`]), upper: number(row[`${prefix}_fixed_upper`]) },
    });
    expect(rowsOf('groups').map(({ variant, net, net_at_full_share }) => [variant, number(net), number(net_at_full_share)])).toEqual(
      json.arms.map(({ variant, net, netAtFullShare }) => [variant, net, netAtFullShare]),
    );
    expect(
      rowsOf('comparisons').map((row) => [estimate(row, 'orders_lift'), estimate(row, 'net_margin_lift'), estimate(row, 'incremental')]),
    ).toEqual(json.comparisons.map(({ orders, netMargin, incremental }) => [orders, netMargin, incremental]));
    expect(
      rowsOf('metrics').map((row) => [row.metric, number(row.treatment_value), estimate(row, 'difference'), estimate(row, 'lift')]),
    ).toEqual(
      json.comparisons.flatMap(({ metrics }) =>
        metrics.map(({ metric, treatment, difference, lift }) => [metric, treatment, difference, lift]),
      ),
    );
    expect(rowsOf('dimensions').map((row) => [row.dimension, row.value, estimate(row, 'incremental'), number(row.treatment_net)])).toEqual(
      json.dimensions?.dimensions.flatMap(({ dimension, values }) =>
        // A spreadsheet would run the route `=1+1`.
        values.map(({ value, incremental, treatment }) => [
          dimension,
          value.startsWith('=') ? `'${value}` : value,
          incremental,
          treatment.net,
        ]),
      ),
    );
    expect(rowsOf('days').map(({ day, variant, net }) => [day, variant, number(net)])).toEqual(
      days.days.flatMap(({ day, arms }) => arms.map(({ variant, net }) => [day, variant, net])),
    );
    expect(rowsOf('coverage').map(({ route, missing, loses }) => [route, number(missing), loses])).toEqual(
      json.coverage.routes.map(({ route, missing, loses }) => [route.startsWith('=') ? `'${route}` : route, missing, String(loses)]),
    );
    expect(rowsOf('guardrails').map((row) => [row.metric, row.state, estimate(row, 'change_value')])).toHaveLength(3);
  });
});

describe('tableCsv', () => {
  const csvOf = (cells: readonly (string | number | boolean | null)[]): string =>
    tableCsv(resultTable('t', [column<string | number | boolean | null>('c,1', 'text', 'A cell.', (cell) => cell)], cells));

  it('quotes as RFC 4180 has it, ends lines with CRLF and leaves null empty', () => {
    expect(csvOf(['a', 'b,c', 'say "hi"', 'two\nlines', null, true, 0.1 + 0.2, -1e-7])).toBe(
      '"c,1"\r\na\r\n"b,c"\r\n"say ""hi"""\r\n"two\nlines"\r\n\r\ntrue\r\n0.30000000000000004\r\n-1e-7\r\n',
    );
  });

  it('leaves no text that a spreadsheet runs, and no number changed', () => {
    const bad = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'];
    const cells = parseCsv(csvOf(bad)).slice(1).flat();
    expect(cells).toEqual(bad.map((text) => `'${text}`));
    expect(
      parseCsv(csvOf([-5, 'a=b']))
        .slice(1)
        .flat(),
    ).toEqual(['-5', 'a=b']);
  });
});
