import { describe, expect, it } from 'vitest';
import type { AcceptanceLog } from '../../../../src/trainer/acceptance/acceptanceLog';
import { laterFrom, sliceLog } from '../../../../src/trainer/evaluate/evaluateAcceptance';

/** Campaigns of 4, 3 and 3 rows. */
const log: AcceptanceLog = {
  coupon: 'coupon',
  columns: ['campaign', 'coupon'],
  rows: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'].map((campaign) => [campaign, 'x']),
  labels: Float32Array.from([0, 1, 0, 0, 1, 0, 0, 0, 1, 0]),
  groups: Array.from({ length: 10 }, (_, row) => `g${row}`),
  quality: { file: 'f', rows: 10, kept: 10, dropped: [], ignoredColumns: [] },
};

describe('later rows', () => {
  it('are the last share, moved to the start of a campaign', () => {
    expect(laterFrom(log, {}, 0.5)).toBe(5);
    expect(laterFrom(log, { campaign: ['campaign'] }, 0.5)).toBe(7);
    expect(laterFrom(log, { campaign: ['campaign'] }, 0.6)).toBe(4);
  });

  it('are the whole last campaign where none follows the cut', () => {
    expect(laterFrom(log, { campaign: ['campaign'] }, 0.1)).toBe(7);
  });

  it('keep rows, labels and groups together', () => {
    const later = sliceLog(log, 7, 10);
    expect([later.rows.length, [...later.labels!], later.groups]).toEqual([3, [0, 1, 0], ['g7', 'g8', 'g9']]);
  });
});
