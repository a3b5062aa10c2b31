import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { computeFeatures, featureNames, featureWidth, noCouponFeatures } from '../../../../src/engine/features/computeFeatures';
import {
  type FeatureFactor,
  type FeatureField,
  type FeatureSpec,
  type FeatureValue,
  featureSpecSchema,
  productField,
} from '../../../../src/engine/features/featureSpec';
import { sourceNames, sourcesOf } from '../../../../src/engine/features/sources';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { DAY, HOUR } from '../../../../src/protocol/values/clock';
import { bundleParts, START } from '../../../helpers/node/fullBundle';

const spec = v.parse(featureSpecSchema, {
  version: 1,
  id: 'test/1',
  fields: [
    { kind: 'numeric', name: 'n', source: 'fact.n', mean: 10, std: 2, missing: 12 },
    { kind: 'categorical', name: 'c', source: 'fact.c', vocabulary: ['1', '2', 'x'] },
    { kind: 'numeric', name: 'none', source: 'coupon.isNone', mean: 0, std: 1, missing: 0 },
    { kind: 'numeric', name: 'l', source: 'fact.l', transform: 'log1p', mean: 0, std: 1, missing: 0 },
  ],
});
const compute = (values: Record<string, FeatureValue>) => [...computeFeatures(spec, (source) => values[source])];

describe('computeFeatures', () => {
  it('concatenates standardised numbers and one-hots in the order of the fields', () => {
    expect(featureWidth(spec)).toBe(6);
    expect(featureNames(spec)).toEqual(['n', 'c', 'c', 'c', 'none', 'l']);
    expect(compute({ 'fact.n': 14, 'fact.c': 'x', 'coupon.isNone': 0, 'fact.l': Math.E - 1 })).toEqual([2, 0, 0, 1, 0, 1]);
  });

  it('reads numbers given as text and categories given as numbers, as CSV and pages mix them', () => {
    expect(compute({ 'fact.n': '14', 'fact.c': 2 })).toEqual([2, 0, 1, 0, 0, 0]);
  });

  it.each<[string, FeatureValue]>([
    ['absent', undefined],
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['text that is no number', 'warm'],
    ['empty text', ' '],
  ])('takes a value that is %s for missing', (_, value) => {
    expect(compute({ 'fact.n': value })).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it('is finite below the domain of the logarithm', () => {
    expect(compute({ 'fact.l': -5 }).at(-1)).toBe(0);
  });

  it('writes one row of a batch, overwriting what was there and nothing beside it', () => {
    const batch = new Float32Array(18).fill(7);
    expect(computeFeatures(spec, () => undefined, batch, 6)).toBe(batch);
    expect([...batch]).toEqual([...new Array(6).fill(7), 1, 0, 0, 0, 0, 0, ...new Array(6).fill(7)]);
  });

  it('leaves "no coupon" zero everywhere but at its own indicator', () => {
    expect([...noCouponFeatures(spec)]).toEqual([0, 0, 0, 0, 1, 0]);
  });
});

describe('a planned spec', () => {
  /** Field by field, as `featureFieldSchema` has it. */
  const plainly = ({ fields }: FeatureSpec, values: Readonly<Record<string, FeatureValue>>): number[] => {
    const t = ({ source, transform, missing }: FeatureFactor): number => {
      const given = values[source];
      const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
      const known = typeof number === 'number' && Number.isFinite(number) ? number : missing;
      return transform === 'log1p' ? Math.log1p(Math.max(known, 0)) : known;
    };
    return fields.flatMap((field) => {
      if (field.kind === 'numeric')
        return ((field.times ?? []).reduce((product, factor) => product * t(factor), t(field)) - field.mean) / field.std;
      const index = values[field.source] === undefined ? -1 : field.vocabulary.indexOf(String(values[field.source]));
      return field.vocabulary.map((_, i) => (i === index ? 1 : 0));
    });
  };

  it('has the bits of the formula, whatever its fields have in common', () => {
    const rng = seededRng(5);
    const one = <T>(of: readonly T[]): T => of[integer(rng, of.length)]!;
    const names = ['fact.a', 'fact.b', 'profile.orders', 'match.depth', 'coupon.id'];
    const anyFactor = (): FeatureFactor => ({ source: one(names), transform: one(['identity', 'log1p']), missing: one([0, 0.3, -2]) });
    const values = [undefined, '3', 'x', '', Number.NaN, Number.POSITIVE_INFINITY, 0, -1.7, 0.1, 1e9];
    for (let round = 0; round < 500; round++) {
      const fields = Array.from({ length: 1 + integer(rng, 12) }, (_, i): FeatureField => {
        if (uniform(rng) < 0.2)
          return { kind: 'categorical', name: `${i}`, source: one(names), vocabulary: one([['x', '3', 'x'], ['0.1'], ['-1.7', '0']]) };
        const times = Array.from({ length: integer(rng, 4) }, anyFactor);
        return { ...productField(anyFactor(), ...times), mean: one([0, 0.7]), std: one([1, 3]) } as FeatureField;
      });
      const drawn: FeatureSpec = { version: 1, id: 'drawn', fields };
      for (let row = 0; row < 3; row++) {
        const given = Object.fromEntries(names.map((name) => [name, one(values)]));
        const asked: string[] = [];
        const found = computeFeatures(drawn, (source) => {
          asked.push(source);
          return given[source];
        });
        expect(found).toEqual(Float64Array.from(plainly(drawn, given)));
        expect(new Set(asked).size).toBe(asked.length);
      }
    }
  });
});

describe('sourcesOf', () => {
  const [coupon] = bundleParts().manifest.coupons;
  const input = { profile: emptyProfile(START), facts: {}, now: START, halfLifeMs: DAY };
  const resolve = (source: string, change: object = {}) => {
    const { coupon: candidate, ...shared } = { ...input, coupon, ...change };
    return sourcesOf(shared)(candidate)(source);
  };

  it('resolves every source the campaign may name to a number or to missing, never to NaN, for a stranger', () => {
    for (const [group, names] of Object.entries(sourceNames))
      for (const name of names) {
        const value = resolve(`${group}.${name}`);
        if (value !== undefined) expect(Number.isFinite(value), `${group}.${name}`).toBe(true);
      }
  });

  it('knows nothing about names it does not know, nor about what objects inherit', () => {
    for (const source of ['fact.constructor', 'coupon.toString', 'profile.valueOf', 'match.other', 'score.other'])
      expect(resolve(source), source).toBeUndefined();
  });

  it('lets no attribute forge a built-in name', () => {
    const forged = { ...coupon!, attributes: { isNone: 1, id: 'other', topic: 'Kitchen' } };
    expect(resolve('coupon.isNone', { coupon: forged })).toBe(0);
    expect(resolve('coupon.id', { coupon: forged })).toBe(coupon!.id);
    expect(resolve('coupon.topic', { coupon: forged })).toBe('Kitchen');
  });

  it('gives no negative age when the clock went back', () => {
    const profile = { ...emptyProfile(START), lastPurchaseAt: START + HOUR };
    const later = { ...profile, session: { ...profile.session, startedAt: START + HOUR } };
    expect(resolve('profile.daysSincePurchase', { profile: later })).toBe(0);
    expect(resolve('session.minutes', { profile: later })).toBe(0);
  });

  it('calls a share missing, not zero, before any interest was shown', () => {
    expect(resolve('match.categoryShare')).toBeUndefined();
    expect(resolve('match.categoryAffinity')).toBe(0);
    // All there will ever be lies in the whole shop.
    expect(resolve('match.categoryShare', { coupon: { ...coupon!, scope: {} } })).toBe(1);
  });

  it('closes the threshold gap as goods in scope come into the cart', () => {
    const tiers = {
      ...coupon!,
      discount: {
        kind: 'tiers' as const,
        tiers: [
          { threshold: 2_000, amount: 100 },
          { threshold: 4_000, amount: 300 },
        ],
        repeat: false,
        cap: 300,
      },
    };
    const gapWith = (price: number, categories: readonly string[]) =>
      resolve('match.thresholdGap', {
        coupon: tiers,
        profile: { ...emptyProfile(START), cart: [{ itemId: 'a', categories, price, quantity: 1 }] },
      });
    expect(gapWith(500, ['Kitchen'])).toBe(0.75);
    expect(gapWith(3_000, ['Kitchen'])).toBe(0.25);
    expect(gapWith(4_000, ['Kitchen'])).toBe(0);
    expect(gapWith(4_000, ['Garden'])).toBe(1);
  });
});
