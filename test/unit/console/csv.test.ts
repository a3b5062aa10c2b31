import { expect, it } from 'vitest';
import { csvRows, csvText } from '../../../src/console/ui/table/csv';

it('writes CSV that spreadsheets read as it is', () => {
  expect(
    csvText([
      ['Coupon', 'Net, $'],
      ['Tea “20%”', 12.5],
      ['a "b"', null],
    ]),
  ).toBe('\uFEFFCoupon,"Net, $"\r\nTea “20%”,12.5\r\n"a ""b""",\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('does not let a text run as a formula: %j', (text) => {
  expect(
    csvText([[text]])
      .replace(/^\uFEFF"?/, '')
      .startsWith("'"),
  ).toBe(true);
});

it('keeps negative numbers numbers', () => {
  expect(csvText([[-3]])).toBe('\uFEFF-3\r\n');
});

it('writes amounts in the currency’s own unit, and names the currency', () => {
  const columns = (money: string) => [{ title: 'Net', money, value: ({ net }: { net: number }) => net }, { title: 'Drawn' }];
  expect(csvRows(columns('EUR'), [{ net: 19_350 }, { net: -5 }])).toEqual([['Net (EUR)'], [193.5], [-0.05]]);
  expect(csvRows(columns('JPY'), [{ net: 19_350 }])).toEqual([['Net (JPY)'], [19_350]]);
});
