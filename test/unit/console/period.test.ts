import { expect, it } from 'vitest';
import { daysOf, periodOf } from '../../../src/console/routing/period';

const read = (query: string) => periodOf(new URLSearchParams(query), '28');

it('takes a named period, chosen days, or the usual one', () => {
  expect(read('')).toEqual({ preset: '28' });
  expect(read('period=all')).toEqual({ preset: 'all' });
  expect(read('from=2026-02-01&to=2026-02-28')).toEqual({ preset: 'custom', from: '2026-02-01', to: '2026-02-28' });
});

it.each(['from=2026-02-01', 'from=2026-02-02&to=2026-02-01', 'from=2026-13-01&to=2026-14-01', 'period=9'])(
  'falls back from %s',
  (query) => {
    expect(read(query)).toEqual({ preset: '28' });
  },
);

it('counts both ends of a period', () => {
  expect(daysOf({ preset: '7' }, '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' });
  expect(daysOf({ preset: 'all' }, '2026-03-03')).toBeUndefined();
});
