import { describe, expect, it } from 'vitest';
import { assign } from '../../../../src/engine/assignment/assign';
import { BUCKETS, customerBucket, customerUnit, isCustomerId, isCustomerUnit } from '../../../../src/engine/assignment/customerDraw';
import { normal, seededRng } from '../../../../src/maths/random';
import { type Experiment, variants } from '../../../../src/protocol/experiment';
import { randomHex } from '../../../../worker/platform';

const SITE = 'pk_11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const OTHER = 'pk_AAAAAAAxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const N = 262_144;
/** How shops number their customers. */
const ids: Record<string, (i: number) => string> = {
  counters: (i) => String(i + 1),
  Shopify: (i) => String(6_900_000_000_000 + i * 32_768),
  Medusa: (i) => `cus_01HQ${Math.imul(i, 0x9e3779b1).toString(36).padStart(8, '0').toUpperCase()}`,
};
const experiment = (salt: string): Experiment => ({
  hashVersion: 1,
  id: 'launch',
  salt,
  shares: { none: 0.2, rule: 0.3, couplet: 0.5 },
  explore: 0,
});

/** z of Pearson's χ² of counts in so many cells against equal ones; above 4 they are not equal. */
const unevenness = (bucketsOf: (i: number) => number, cells: number): number => {
  const counts = new Float64Array(cells);
  for (let i = 0; i < N; i++) counts[bucketsOf(i)]! += 1;
  const mean = N / cells;
  const chi2 = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  return (chi2 - (cells - 1)) / Math.sqrt(2 * (cells - 1));
};

describe('the bucket of a customer', () => {
  // Computed by an implementation of its own, in Python.
  it.each([
    [SITE, '1', 61_033],
    [SITE, '2', 44_839],
    [SITE, '207119551', 5_957],
    [SITE, 'cus_01h8', 51_444],
    ['other', '1', 4_042],
  ])('of %s and %s is %i', (salt, id, bucket) => expect(customerBucket(salt, id)).toBe(bucket));

  it('is one for an id however the shop writes it, and for the key with and without its prefix', () => {
    const one = customerBucket(SITE, '207119551');
    expect(customerBucket(SITE, 'gid://shopify/Customer/207119551')).toBe(one);
    expect(customerBucket(SITE, ' 207119551 ')).toBe(one);
    expect(customerBucket(SITE.slice(3), '207119551')).toBe(one);
    expect(customerBucket(SITE, 'cus_01H8')).toBe(customerBucket(SITE, 'CUS_01h8'));
  });

  it('is none of an e-mail, nor of what a template prints where nobody has signed in', () => {
    for (const id of ['', ' ', '0', 'null', 'undefined', 'NaN', 'guest', 'ada@example.org', 'x'.repeat(201)])
      expect([id, isCustomerId(id)]).toEqual([id, false]);
    for (const id of ['1', '10', 'nullable', 'cus_01H8', 'gid://shopify/Customer/1']) expect([id, isCustomerId(id)]).toEqual([id, true]);
  });

  it.each(Object.keys(ids))('is uniform over ids of %s, in all bits and in the lowest ones', (shop) => {
    expect(Math.abs(unevenness((i) => customerBucket(SITE, ids[shop]!(i)), BUCKETS))).toBeLessThan(4);
    expect(Math.abs(unevenness((i) => customerBucket(SITE, ids[shop]!(i)) % 16, 16))).toBeLessThan(4);
    // The twin that takes the last digits of the id.
    expect(Math.abs(unevenness((i) => (Number.parseInt(ids.Shopify!(i), 10) / 2) % BUCKETS, BUCKETS))).toBeGreaterThan(4);
  });

  it('is independent between sites, and its groups between experiments', () => {
    expect(
      Math.abs(unevenness((i) => (customerBucket(SITE, String(i)) >> 12) * 16 + (customerBucket(OTHER, String(i)) >> 12), 256)),
    ).toBeLessThan(4);
    const draws = ['2026-a', '2026-b'].map((salt) =>
      Array.from({ length: BUCKETS }, (_, bucket) => assign(experiment(salt), customerUnit(bucket))),
    );
    const { shares } = experiment('');
    for (const a of variants)
      for (const b of variants) {
        const share = shares[a] * shares[b];
        const count = draws[0]!.filter((drawn, i) => drawn === a && draws[1]![i] === b).length;
        expect(Math.abs(count - BUCKETS * share) / Math.sqrt(BUCKETS * share * (1 - share))).toBeLessThan(4);
      }
  });

  it('makes a unit of the form of random ones, which are not taken for it', () => {
    expect(customerUnit(0)).toMatch(/^[0-9a-f]{32}$/);
    expect(customerUnit(BUCKETS - 1)).toBe(`${'0'.repeat(28)}ffff`);
    expect(isCustomerUnit(customerUnit(7))).toBe(true);
    const rng = seededRng(1);
    for (let n = 0; n < 1_000; n++) expect(isCustomerUnit(randomHex(rng))).toBe(false);
  });
});

describe('customers that share a bucket', () => {
  const SHARE = 0.5;
  const SALTS = 60;
  const units = Array.from({ length: BUCKETS }, (_, bucket) => customerUnit(bucket));

  /** Lognormal amounts of so many buyers by bucket, and what Σ (y/π)² reckons for them where each customer is a unit of their own. */
  const shopOf = (buyers: number) => {
    const rng = seededRng(11);
    const sums = new Float64Array(BUCKETS);
    let reckoned = 0;
    for (let i = 0; i < buyers; i++) {
      const y = Math.exp(0.5 * normal(rng));
      sums[customerBucket(SITE, String(i))]! += y;
      reckoned += (y / SHARE) ** 2;
    }
    return { buyers, sums, reckoned, planned: 0, realised: 0 };
  };

  it('widen the spread once there are many buyers, unless totals are divided by the share that the buckets really have', () => {
    const shops = [2_000, 20_000, 200_000].map(shopOf);
    for (let salt = 0; salt < SALTS; salt++) {
      const shares = { none: SHARE, rule: 0, couplet: 1 - SHARE };
      const treated = units.map((unit) => assign({ ...experiment(String(salt)), shares }, unit) === 'couplet');
      const share = treated.filter(Boolean).length / BUCKETS;
      for (const shop of shops) {
        const all = shop.sums.reduce((sum, y) => sum + y, 0);
        const theirs = shop.sums.reduce((sum, y, bucket) => sum + (treated[bucket] ? y : 0), 0);
        shop.planned += (theirs / SHARE - (all - theirs) / (1 - SHARE)) ** 2 / SALTS;
        shop.realised += (theirs / share - (all - theirs) / (1 - share)) ** 2 / SALTS;
      }
    }
    const rows = shops.map(({ buyers, reckoned, planned, realised }) => ({
      buyers,
      planned: Math.sqrt(planned / reckoned),
      realised: Math.sqrt(realised / reckoned),
    }));
    console.table(rows);
    // Of 60 draws, the standard error of a standard deviation is 9%.
    expect(rows[0]!.planned).toBeLessThan(1.3);
    expect(rows[2]!.planned).toBeGreaterThan(1.4);
    for (const { realised } of rows) expect(Math.abs(realised - 1)).toBeLessThan(0.3);
  }, 60_000);
});
