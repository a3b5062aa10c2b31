import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawExploration } from '../../../src/engine/assignment/customerDraw';
import { seededRng } from '../../../src/maths/random';
import { formatAttribution, parseAttribution } from '../../../src/protocol/attribution';
import { variants } from '../../../src/protocol/experiment';

describe('attribution', () => {
  it('comes back as it was written', () => {
    const attribution = fc.record(
      {
        experiment: fc.stringMatching(/^[a-z0-9-]{1,24}$/),
        variant: fc.constantFrom(...variants),
        explored: fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,39}$/),
        stage: fc.stringMatching(/^[0-9a-f]{8}[sl]$/),
        creative: fc.stringMatching(/^[a-z0-9]{1,8}_[a-z0-9]{1,8}$/),
      },
      { requiredKeys: ['experiment', 'variant'] },
    );
    fc.assert(
      fc.property(attribution, (one) => {
        expect(parseAttribution(formatAttribution(one))).toEqual({ ok: true, value: one });
      }),
    );
  });

  it.each([
    '',
    'v1.a.none',
    'v2.a.none.-',
    'v1.a.other.-',
    'v1.A.none.-',
    'v1.a.none.-.x',
    'v1.a.none.-.0123abcdx',
    'v1.a.none.-.0123abcds.0123abcds',
    'v1.a.none.-.t1_b.0123abcds',
    'v1.a.none.-.t1_b.t1_b',
    'v1.a.none.-.t1_',
    'v1.a.none.-.t1_toolong99',
    'v1.a.none.-\n',
    ' v1.a.none.-',
    7,
    null,
    undefined,
  ])('refuses %j', (text) => expect(parseAttribution(text)).toMatchObject({ ok: false, error: { code: 'attribution_malformed' } }));
});

describe('drawExploration', () => {
  const experiment = { hashVersion: 1 as const, id: 'e', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0.1 };

  it('explores the share asked for, each coupon alike, within 4 SE', () => {
    const rng = seededRng(3);
    const [n, coupons] = [100_000, ['a', 'b', 'c']];
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < n; i++) {
      const explored = drawExploration(experiment, coupons, rng);
      if (explored !== undefined) counts[explored]! += 1;
    }
    const share = 0.1 / 3;
    for (const coupon of coupons) expect(Math.abs(counts[coupon]! / n - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n));
  });

  it('never explores with no coupons or no share', () => {
    const rng = seededRng(4);
    for (let i = 0; i < 1_000; i++) {
      expect(drawExploration(experiment, [], rng)).toBeUndefined();
      expect(drawExploration({ ...experiment, explore: 0 }, ['a'], rng)).toBeUndefined();
    }
  });
});
