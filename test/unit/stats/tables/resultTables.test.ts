import { describe, expect, it } from 'vitest';
import { analyseExperiment } from '../../../../src/stats/experiment/analyseExperiment';
import { experimentDays } from '../../../../src/stats/experiment/experimentDays';
import { defaultGuardrails, guardrailStandings } from '../../../../src/stats/experiment/guardrails';
import { column, resultTable, tableCsv, tableNames } from '../../../../src/stats/tables/resultTable';
import { resultTables } from '../../../../src/stats/tables/resultTables';
import { fileOfOrders, parseCsv } from '../../../figures/orderFile';

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
    /** Where the row is about one estimate there is no prefix. */
    const estimate = (row: Record<string, string>, prefix: string) => {
      const of = (part: string): number | null => number(row[prefix === '' ? part : `${prefix}_${part}`]);
      return {
        value: number(row[prefix || 'value']),
        sequence: { lower: of('sequence_lower'), upper: of('sequence_upper') },
        fixed: { lower: of('fixed_lower'), upper: of('fixed_upper') },
      };
    };
    expect(rowsOf('groups').map(({ variant, net, net_at_full_share }) => [variant, number(net), number(net_at_full_share)])).toEqual(
      json.arms.map(({ variant, net, netAtFullShare }) => [variant, net, netAtFullShare]),
    );
    expect(
      rowsOf('comparisons').map((row) => [estimate(row, 'orders_lift'), estimate(row, 'net_margin_lift'), estimate(row, 'incremental')]),
    ).toEqual(json.comparisons.map(({ orders, netMargin, incremental }) => [orders, netMargin, incremental]));
    const none = { value: null, sequence: { lower: null, upper: null }, fixed: { lower: null, upper: null } };
    expect(
      rowsOf('comparisons').map((row) => [
        [row.treatment, row.control, row.verdict, row.reason],
        estimate(row, 'roi'),
        estimate(row, 'spend_per_order'),
        [row.chance_to_win, row.level, row.level_one_look, row.weeks, row.chance].map(number),
        { lower: number(row.bounds_lower), upper: number(row.bounds_upper) },
      ]),
    ).toEqual(
      json.comparisons.map(({ treatment, control, roi, spendPerIncrementalOrder, chanceToWin, levels, verdict, bounds }) => [
        [treatment, control, verdict.code, verdict.code === 'unknown' ? verdict.reason : ''],
        roi ?? none,
        spendPerIncrementalOrder ?? none,
        [chanceToWin, levels.sequence, levels.fixed, ...(verdict.code === 'unknown' ? [verdict.weeks, verdict.chance] : [null, null])],
        bounds ?? none.sequence,
      ]),
    );
    expect(
      rowsOf('coupons').map((row) => [
        row.coupon,
        number(row.orders),
        estimate(row, ''),
        [row.shrunk_value, row.shrunk_lower, row.shrunk_upper].map(number),
      ]),
    ).toEqual(
      json.coupons?.map(({ couponId, orders: count, value, shrunk }) => [
        couponId,
        count,
        value,
        shrunk ? [shrunk.value, shrunk.interval.lower, shrunk.interval.upper] : [null, null, null],
      ]),
    );
    expect(rowsOf('assignment').map((row) => [row.variant, number(row.assigned), number(row.share)])).toEqual(
      json.sampleRatio?.arms.map(({ variant, assigned, share }) => [variant, assigned, share]),
    );
    expect(
      rowsOf('day_comparisons').map((row) => [
        row.day,
        row.treatment,
        row.control,
        [row.value, row.sequence_lower, row.sequence_upper].map(number),
      ]),
    ).toEqual(
      days.days.flatMap(({ day, comparisons }) =>
        comparisons.map(({ treatment, control, value, sequence }) => [day, treatment, control, [value, sequence.lower, sequence.upper]]),
      ),
    );
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
    expect(
      rowsOf('guardrails').map((row) => [
        row.metric,
        row.treatment,
        row.control,
        row.state,
        row.action,
        number(row.threshold),
        estimate(row, 'change'),
      ]),
    ).toEqual(
      guardrails.map(({ metric, treatment, control, state, action, most, change }) => [
        metric,
        treatment,
        control,
        state,
        action,
        most,
        change,
      ]),
    );
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
