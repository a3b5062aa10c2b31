import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { HOUR, MINUTE } from '../../../../src/protocol/values/clock';
import { claimNetworks } from '../../../../src/server/claims/admitClaim';
import { createClaimGuard } from '../../../../src/server/claims/claimGuard';

const HELD = 30 * MINUTE;
const BUDGET = 1_000;
const SHOPPERS = 300;

interface World {
  /** Networks of the n-th hostile claim. */
  readonly hostile: (n: number) => readonly string[];
  /** Hostile claims in the hour. */
  readonly count: number;
  /** Without a guard, what the figures must be able to see. */
  readonly isGuarded?: boolean;
}

/** Networks of an address as they count behind a trusted proxy. */
const networks = (address: string): readonly string[] => claimNetworks(address, true);

/** An hour of hostile claims beside shoppers who claim once from networks of their own; three in ten redeem within ten minutes. */
const hourOf = ({ hostile, count, isGuarded = true }: World, seed: number) => {
  let now = 0;
  const guard = createClaimGuard({ clock: () => now });
  const rng = seededRng(seed);
  const shoppers = Array.from({ length: SHOPPERS }, (_, n) => ({
    at: uniform(rng) * HOUR,
    key: `shopper-${n}`,
    names: networks(`10.${n >> 8}.${n & 255}.7`),
    isHostile: false,
  }));
  const attacks = Array.from({ length: count }, (_, n) => ({
    at: uniform(rng) * HOUR,
    key: `attack-${n}`,
    names: hostile(n),
    isHostile: true,
  }));
  const redemptions = shoppers
    .filter(() => uniform(rng) < 0.3)
    .map(({ at, key }) => ({ at: at + uniform(rng) * 10 * MINUTE, key, names: undefined, isHostile: false }));
  const held = new Map<string, number>();
  let [served, peak, sum, bits] = [0, 0, 0, 0];
  const moments = [...shoppers, ...attacks, ...redemptions].filter(({ at }) => at < HOUR).sort((a, b) => a.at - b.at);
  for (const { at, key, names, isHostile } of moments) {
    now = at;
    for (const [known, until] of held) if (until <= now) held.delete(known);
    if (names === undefined) guard.redeemed([key]);
    else {
      const verdict = isGuarded ? guard.ask(key, names) : ({ admitted: true, bits: 0 } as const);
      if (!verdict.admitted) for (const gone of verdict.revoke) held.delete(gone);
      else if (held.size < BUDGET) {
        guard.claimed(key, names, now + HELD);
        if (isHostile) held.set(key, now + HELD);
        else {
          served += 1;
          bits = Math.max(bits, verdict.bits);
        }
      }
    }
    peak = Math.max(peak, held.size);
    sum += held.size;
  }
  return {
    served: served / SHOPPERS,
    peak: peak / BUDGET,
    mean: sum / moments.length / BUDGET,
    end: held.size / BUDGET,
    bits,
    isSqueezed: guard.squeezedSince() !== undefined,
  };
};

const of =
  (count: number, address: (n: number) => string): ((n: number) => readonly string[]) =>
  (n) =>
    networks(address(n % count));
const twoHundred = of(200, (n) => `203.0.${n}.9`);
const SEEDS = [1, 2, 3, 4, 5];

describe('10,000 hostile claims in an hour, beside 300 shoppers', () => {
  it.each([
    ['from 200 networks', twoHundred, 0.2],
    ['from one IPv4 address', of(1, () => '203.0.113.9'), 0.01],
    ['from all of a /24', of(256, (n) => `203.0.113.${n}`), 0.01],
    ['from one /48', of(10_000, (n) => `2001:db8:7:${n.toString(16)}::1`), 0.01],
  ])('%s hold at most 5%% of the budget, and shoppers get their codes', (_name, hostile, peak) => {
    const hours = SEEDS.map((seed) => hourOf({ hostile, count: 10_000 }, seed));
    for (const hour of hours) {
      expect(hour.served).toBeGreaterThanOrEqual(0.95);
      expect(hour.mean).toBeLessThanOrEqual(0.05);
      expect(hour.end).toBeLessThanOrEqual(0.05);
      // Before it is noticed, each network holds one code.
      expect(hour.peak).toBeLessThanOrEqual(peak);
      // Some 16,000 hashes.
      expect(hour.bits).toBeLessThanOrEqual(14);
    }
  });

  it('hold the whole budget without a guard, and most shoppers get none', () => {
    const bare = hourOf({ hostile: twoHundred, count: 10_000, isGuarded: false }, 1);
    expect(bare.mean).toBeGreaterThan(0.9);
    expect(bare.served).toBeLessThan(0.5);
  });
});

describe('claims are squeezed', () => {
  it('not after a newsletter: many networks, most of them once', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    for (let n = 0; n < 2_000; n++) {
      const names = networks(`10.${(n * 7) >> 8}.${(n * 7) & 255}.1`);
      expect(guard.ask(`key-${n}`, names)).toEqual({ admitted: true, bits: 0 });
      guard.claimed(`key-${n}`, names, HELD);
    }
    expect(guard.squeezedSince()).toBeUndefined();
  });

  it('until it has been quiet, and says when it begins and ends', () => {
    let now = 0;
    const told: boolean[] = [];
    const guard = createClaimGuard({ clock: () => now, onSqueeze: (on) => told.push(on) });
    for (let n = 0; n < 100; n++) guard.ask(`attack-${n}`, networks('203.0.113.9'));
    expect(guard.squeezedSince()).toBe(0);
    now = 20 * MINUTE;
    guard.ask('shopper', networks('198.51.100.1'));
    expect(guard.squeezedSince()).toBeUndefined();
    expect(told).toEqual([true, false]);
  });
});

describe('a network', () => {
  const names = networks('203.0.113.9');
  const claim = (guard: ReturnType<typeof createClaimGuard>, key: string) => {
    const verdict = guard.ask(key, names);
    if (verdict.admitted) guard.claimed(key, names, HELD);
    return verdict.admitted;
  };

  it('has at most five open claims, and three more for each that was redeemed', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    expect([1, 2, 3, 4, 5, 6].map((n) => claim(guard, `key-${n}`))).toEqual([true, true, true, true, true, false]);
    guard.redeemed(['key-1', 'unknown']);
    expect([7, 8, 9, 10, 11].map((n) => claim(guard, `key-${n}`))).toEqual([true, true, true, true, false]);
  });

  it('may repeat a claim as often as it likes', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    expect(Array.from({ length: 50 }, () => claim(guard, 'key'))).not.toContain(false);
    expect(guard.squeezedSince()).toBeUndefined();
  });

  it('has its claims back when they have ended', () => {
    let now = 0;
    const guard = createClaimGuard({ clock: () => now });
    for (let n = 0; n < 6; n++) claim(guard, `key-${n}`);
    now = HELD;
    expect(claim(guard, 'later')).toBe(true);
  });

  it('is what a provider gives to one customer; of an unknown one nothing is counted', () => {
    expect(networks('203.0.113.9')).toEqual(['203.0.113.0/24']);
    expect(networks('::ffff:203.0.113.9')).toEqual(['203.0.113.0/24']);
    expect(networks('2001:db8:7:1234::1')).toEqual(['2001:db8:7:1200::/56', '2001:db8:7::/48']);
    expect(claimNetworks('127.0.0.1', false)).toEqual([]);
    expect(networks('not an address')).toEqual([]);
    const guard = createClaimGuard({ clock: () => 0 });
    for (let n = 0; n < 100; n++) expect(guard.ask(`key-${n}`, [])).toEqual({ admitted: true, bits: 0 });
  });
});
