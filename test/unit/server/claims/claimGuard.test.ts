import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';
import { claimNetworks } from '../../../../src/server/claims/admitClaim';
import { createClaimGuard } from '../../../../src/server/claims/claimGuard';

const HELD = 30 * MINUTE;
const BUDGET = 1_000;

/** Networks of an address as they count behind a trusted proxy. */
const networks = (address: string): readonly string[] => claimNetworks(address, true);

interface World {
  readonly hours: number;
  /** Claims an hour, and the networks of the n-th. */
  readonly hostile: { readonly rate: number; readonly of: (n: number) => readonly string[] };
  readonly shoppers: { readonly rate: number; readonly of: (n: number) => readonly string[] };
  /** Share of the shoppers' claims that are redeemed, within 20 minutes. */
  readonly redeemed: number;
  /** Without a guard: what the figures must be able to see. */
  readonly isGuarded?: boolean;
}

interface Moment {
  readonly at: number;
  readonly key: string;
  /** Absent: a redemption. */
  readonly names?: readonly string[];
  readonly isHostile: boolean;
}

/** Hostile claims beside shoppers who claim once each. Shares are of the budget, and of the shoppers. */
const play = ({ hours, hostile, shoppers, redeemed, isGuarded = true }: World, seed: number) => {
  let now = 0;
  let squeezes = 0;
  const guard = createClaimGuard({ clock: () => now, onSqueeze: (on) => (squeezes += Number(on)) });
  const rng = seededRng(seed);
  const claims = (who: string, { rate, of }: World['hostile'], isHostile: boolean): Moment[] =>
    Array.from({ length: rate * hours }, (_, n) => ({ at: uniform(rng) * hours * HOUR, key: `${who}-${n}`, names: of(n), isHostile }));
  const honest = claims('shopper', shoppers, false);
  const redemptions = honest
    .filter(() => uniform(rng) < redeemed)
    .map(({ at, key }): Moment => ({ at: at + uniform(rng) * 20 * MINUTE, key, isHostile: false }));
  const held = new Map<string, number>();
  let [served, revoked, peak, sum] = [0, 0, 0, 0];
  const moments = [...honest, ...claims('attack', hostile, true), ...redemptions].filter(({ at }) => at < hours * HOUR);
  moments.sort((a, b) => a.at - b.at);
  for (const { at, key, names, isHostile } of moments) {
    now = at;
    for (const [known, until] of held) if (until <= now) held.delete(known);
    if (names === undefined) guard.redeemed([key]);
    else if (!isGuarded || guard.ask(key, names).admitted) {
      const hasCode = held.size < BUDGET;
      guard.ended(key, names, hasCode ? now + HELD : undefined);
      if (hasCode && isHostile) held.set(key, now + HELD);
      served += Number(hasCode && !isHostile);
    } else
      for (const gone of guard.revoke(names)) {
        held.delete(gone);
        revoked += Number(gone.startsWith('shopper'));
      }
    peak = Math.max(peak, held.size);
    sum += held.size;
  }
  return {
    served: served / honest.length,
    revoked: revoked / honest.length,
    peak: peak / BUDGET,
    mean: sum / moments.length / BUDGET,
    end: held.size / BUDGET,
    squeezes,
  };
};

const ownNetworks = { rate: 300, of: (n: number) => networks(`10.${n >> 8}.${n & 255}.7`) };
const none = { rate: 0, of: () => [] };
const spread = (count: number, address: (n: number) => string) => ({ rate: 10_000, of: (n: number) => networks(address(n % count)) });
const twoHundred = spread(200, (n) => `203.0.${n}.9`);
const SEEDS = [1, 2, 3, 4, 5];

describe('10,000 hostile claims in an hour, beside 300 shoppers', () => {
  it.each([
    ['from 200 networks', twoHundred, 0.3],
    ['from one IPv4 address', spread(1, () => '203.0.113.9'), 0.01],
    ['from all of a /24', spread(256, (n) => `203.0.113.${n}`), 0.01],
    ['from one /48', spread(10_000, (n) => `2001:db8:7:${n.toString(16)}::1`), 0.01],
  ])('%s hold at most 5%% of the budget on average and at the end, and shoppers get codes', (name, hostile, peak) => {
    const world = { hours: 1, hostile, shoppers: ownNetworks, redeemed: 0.1 };
    const hours = SEEDS.map((seed) => play(world, seed));
    console.info(`${name}: ${JSON.stringify(hours[0])}`);
    for (const hour of hours) {
      expect(hour.served).toBeGreaterThanOrEqual(0.95);
      expect(hour.mean).toBeLessThanOrEqual(0.05);
      expect(hour.end).toBeLessThanOrEqual(0.05);
      // Until it is noticed, each network holds a code.
      expect(hour.peak).toBeLessThanOrEqual(peak);
    }
  });

  it('hold the whole budget without a guard, and most shoppers get none', () => {
    const bare = play({ hours: 1, hostile: twoHundred, shoppers: ownNetworks, redeemed: 0.1, isGuarded: false }, 1);
    expect(bare.mean).toBeGreaterThan(0.9);
    expect(bare.served).toBeLessThan(0.5);
  });
});

describe('shoppers without an attacker', () => {
  /** Half of the shoppers on mobile networks, which they share unevenly. */
  const mobile = (count: number, rate: number) => ({
    rate,
    of: (n: number) => networks(n % 2 === 0 ? `10.${n >> 8}.${n & 255}.7` : `100.64.${Math.floor(count * ((n * 0.618) % 1) ** 2)}.7`),
  });

  it.each([
    ['50 mobile networks', mobile(50, 300)],
    ['20 mobile networks', mobile(20, 100)],
  ])('are hardly limited on %s, of which one claim in ten is redeemed', (name, shoppers) => {
    const days = SEEDS.map((seed) => play({ hours: 6, hostile: none, shoppers, redeemed: 0.1 }, seed));
    console.info(`${name}: ${JSON.stringify(days[0])}`);
    for (const day of days) {
      expect(day.served).toBeGreaterThanOrEqual(0.95);
      expect(day.revoked).toBeLessThanOrEqual(0.01);
    }
  });

  it('are not squeezed after a newsletter: many networks, most of them once', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    for (let n = 0; n < 2_000; n++) {
      const names = networks(`10.${(n * 7) >> 8}.${(n * 7) & 255}.1`);
      expect(guard.ask(`key-${n}`, names)).toEqual({ admitted: true, bits: 0 });
      guard.ended(`key-${n}`, names, HELD);
    }
    expect(guard.squeezedSince()).toBeUndefined();
  });

  it('are not squeezed by one address that claims a thousand times', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    for (let n = 0; n < 20; n++) guard.ask(`shopper-${n}`, networks(`10.0.${n}.1`));
    for (let n = 0; n < 1_000; n++) guard.ask(`attack-${n}`, networks('203.0.113.9'));
    expect(guard.squeezedSince()).toBeUndefined();
    expect(guard.ask('shopper', networks('10.1.0.1'))).toEqual({ admitted: true, bits: 0 });
  });
});

/** Squeezes a quiet shop: forty networks that each claim three times. */
const squeeze = (guard: ReturnType<typeof createClaimGuard>): void => {
  for (let n = 0; n < 120; n++) guard.ask(`attack-${n}`, networks(`203.0.${n % 40}.9`));
};

describe('claims are squeezed', () => {
  it('until it has been quiet, also if nobody asks', () => {
    let now = 0;
    const said: boolean[] = [];
    const guard = createClaimGuard({ clock: () => now, onSqueeze: (on) => said.push(on) });
    squeeze(guard);
    expect(guard.squeezedSince()).toBe(0);
    now = 20 * MINUTE;
    expect(guard.squeezedSince()).toBeUndefined();
    expect(said).toEqual([true, false]);
  });

  it('and cost work until they have their code, not before and not again', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    squeeze(guard);
    const names = networks('198.51.100.1');
    expect(guard.ask('key', names)).toEqual({ admitted: true, bits: 14 });
    guard.ended('key', names, undefined);
    expect(guard.ask('key', names)).toEqual({ admitted: true, bits: 14 });
    guard.ended('key', names, HELD);
    expect(guard.ask('key', names)).toEqual({ admitted: true, bits: 0 });
    expect(guard.ask('other', names)).toMatchObject({ admitted: false });
  });

  it('and a network that asks again and again loses its claim, unless it redeemed one within a day', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    const [program, office] = [networks('198.51.100.1'), networks('198.51.101.1')];
    guard.ask('office-0', office);
    guard.ended('office-0', office, HELD);
    guard.redeemed(['office-0']);
    for (const [who, names] of [
      ['program', program],
      ['office', office],
    ] as const) {
      guard.ask(`${who}-1`, names);
      guard.ended(`${who}-1`, names, HELD);
    }
    squeeze(guard);
    expect(guard.revoke(program)).toEqual([]);
    for (let n = 2; n < 20; n++)
      for (const [who, names] of [
        ['program', program],
        ['office', office],
      ] as const)
        guard.ask(`${who}-${n}`, names);
    expect([guard.revoke(program), guard.revoke(office)]).toEqual([['program-1'], []]);
    // Nothing is left to lose, also not for a neighbour of the same /48.
    expect(guard.revoke(program)).toEqual([]);
  });
});

describe('a network', () => {
  const names = networks('203.0.113.9');
  const claim = (guard: ReturnType<typeof createClaimGuard>, key: string, expiresAt = HELD): boolean => {
    const verdict = guard.ask(key, names);
    if (verdict.admitted) guard.ended(key, names, expiresAt);
    return verdict.admitted;
  };

  it('has at most five open claims, also of claims that are being made at the same time', () => {
    const guard = createClaimGuard({ clock: () => 0 });
    expect(Array.from({ length: 50 }, (_, n) => guard.ask(`key-${n}`, names).admitted).filter(Boolean)).toHaveLength(5);
    guard.ended('key-0', names, undefined);
    expect([guard.ask('key-50', names).admitted, guard.ask('key-51', names).admitted]).toEqual([true, false]);
  });

  it('has five more for each that it redeemed within a day and did not cancel, fifty at most', () => {
    let now = 0;
    const guard = createClaimGuard({ clock: () => now });
    for (let n = 0; n < 5; n++) claim(guard, `key-${n}`);
    guard.redeemed(['key-0', 'unknown']);
    expect(Array.from({ length: 7 }, (_, n) => claim(guard, `more-${n}`))).toEqual([true, true, true, true, true, true, false]);
    guard.cancelled(['key-0']);
    expect(guard.ask('late', names)).toMatchObject({ admitted: false, waitMs: HELD });
    now = DAY + HELD;
    expect(Array.from({ length: 6 }, (_, n) => claim(guard, `day-${n}`, now + HELD))).toEqual([true, true, true, true, true, false]);
  });

  it('may repeat a claim as often as it likes, and has its places back when claims have ended', () => {
    let now = 0;
    const guard = createClaimGuard({ clock: () => now });
    expect(Array.from({ length: 50 }, () => claim(guard, 'key'))).not.toContain(false);
    for (let n = 0; n < 4; n++) claim(guard, `key-${n}`);
    expect(guard.ask('full', names)).toEqual({ admitted: false, waitMs: HELD });
    now = HELD;
    expect(claim(guard, 'later')).toBe(true);
  });

  it('is what a provider gives to one customer; an unknown one is not limited', () => {
    expect(networks('203.0.113.9')).toEqual(['203.0.113.0/24']);
    expect(networks('::ffff:203.0.113.9')).toEqual(['203.0.113.0/24']);
    expect(networks('2001:db8:7:1234::1')).toEqual(['2001:db8:7:1200::/56', '2001:db8:7::/48']);
    expect(claimNetworks('127.0.0.1', false)).toEqual([]);
    expect(networks('not an address')).toEqual([]);
    const guard = createClaimGuard({ clock: () => 0 });
    for (let n = 0; n < 100; n++) expect(guard.ask(`key-${n}`, [])).toEqual({ admitted: true, bits: 0 });
  });
});
