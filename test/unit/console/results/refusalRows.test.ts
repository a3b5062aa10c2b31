import { describe, expect, it } from 'vitest';
import { refusalRows } from '../../../../src/console/pages/results/refusalRows';
import { stringsIn } from '../../../helpers/console/strings';

describe('refusals by reason', () => {
  it('are added up over days, most frequent first, with the coupons they were of', () => {
    const rows = refusalRows([
      { day: '2026-11-01', couponId: 'tea', code: 'pool_empty', count: 2 },
      { day: '2026-11-02', couponId: 'tea', code: 'pool_empty', count: 1 },
      { day: '2026-11-02', couponId: 'shoes', code: 'pool_empty', count: 4 },
      { day: '2026-11-02', couponId: null, code: 'code_unknown', count: 9 },
    ]);
    expect(rows).toEqual([
      { code: 'code_unknown', count: 9, coupons: [{ couponId: null, count: 9 }] },
      {
        code: 'pool_empty',
        count: 7,
        coupons: [
          { couponId: 'shoes', count: 4 },
          { couponId: 'tea', count: 3 },
        ],
      },
    ]);
    expect(refusalRows([])).toEqual([]);
  });

  it('have a sentence in either language', () => {
    const [en, zh] = [stringsIn('en').refusals, stringsIn('zh-CN').refusals].map(({ sentences }) => Object.keys(sentences).sort());
    expect(en).toEqual(zh);
    expect(en).toContain('budget_exhausted');
  });
});
