import { expect, it } from 'vitest';
import type { AcceptanceLog } from '../../../../src/trainer/acceptance/acceptanceLog';
import { fairColumns } from '../../../../src/trainer/acceptance/trainAcceptance';

const columns = ['weather', 'has_children', 'passenger', 'phone', 'couponType', 'city'];
const log: AcceptanceLog = {
  coupon: 'couponType',
  columns,
  rows: [
    ['sunny', '1', 'Kid(s)', 'iOS', 'Baby food', 'Rome'],
    ['rainy', undefined, 'Alone', 'Android', 'Coffee', 'Oslo'],
  ],
  groups: ['a', 'b'],
  quality: { file: 'log.csv', rows: 2, kept: 2, dropped: [] },
} as unknown as AcceptanceLog;

it('leaves out, and says so, the columns that no published model may read, by name or by value', () => {
  const { columns: fair, notes } = fairColumns(log, columns, []);
  // The coupon's own column is what the campaign was asked about.
  expect(fair).toEqual(['weather', 'couponType']);
  expect(notes).toHaveLength(4);
  expect(notes[0]).toBe('column has_children left out: "has_children" belongs to a sensitive category (children: "children").');
});

it("leaves out what is on the merchant's list too", () => {
  expect(fairColumns(log, ['weather', 'couponType'], ['rainy']).columns).toEqual(['couponType']);
});
