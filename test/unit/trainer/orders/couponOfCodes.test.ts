import { describe, expect, it } from 'vitest';
import { couponOfCodes } from '../../../../src/trainer/ingest/openOrders';
import { smallCampaign } from '../fixtures';

const DRAWN = 'ACDEFGHJKMNP';

describe('the coupon that the codes of an order belong to', () => {
  const couponOf = couponOfCodes(
    smallCampaign({
      codes: {
        'tea-10': { from: 'shared', code: 'Teatime' },
        'plants-10': { from: 'generated', prefix: 'PLANT-' },
        'lamps-10': { from: 'pool' },
      },
    }),
  );

  it.each([
    ['teatime', 'tea-10'],
    ['WELCOME, TEATIME', 'tea-10'],
    ['code:teatime|amount:4,55;code:five|amount:0,50', 'tea-10'],
    [`plant-${DRAWN.toLowerCase()}`, 'plants-10'],
    ['Lamps-10', 'lamps-10'],
    ['TEATIME2', undefined],
    [DRAWN, undefined],
    [`OTHER-${DRAWN}`, undefined],
    ['PLANT-SUMMER', undefined],
    ['PLANT-B00000000000', undefined],
    ['', undefined],
  ])('%j: %s', (text, coupon) => {
    expect(couponOf(text)).toBe(coupon);
  });

  it('is the only one whose codes are drawn without a prefix, and none where two are', () => {
    const others = { 'plants-10': { from: 'pool' }, 'lamps-10': { from: 'pool' } };
    expect(couponOfCodes(smallCampaign({ codes: others }))(DRAWN)).toBe('tea-10');
    expect(couponOfCodes(smallCampaign())(DRAWN)).toBeUndefined();
  });
});
