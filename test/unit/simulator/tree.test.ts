import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../src/engine/profile/updateProfile';
import { integer, normal, seededRng } from '../../../src/maths/random';
import { type FleetJob, playFleet } from '../../../src/simulator/fleet/playFleet';
import { campaignOf } from '../../../src/simulator/policies/campaignOf';
import { growTree, type TreeSettings } from '../../../src/simulator/policies/growTree';
import { planOf } from '../../../src/simulator/policies/openPolicy';
import { matchingCoupon, matchingVisit } from '../../../src/simulator/policies/rulesPolicy';
import { leafPosteriors, type TreeThompsonSettings } from '../../../src/simulator/policies/treePolicy';
import { BINS, visitCodes, visitLog } from '../../../src/simulator/policies/visitLog';
import { START } from '../../../src/simulator/shoppers/visit';
import { tinyShop } from '../../helpers/simulatedShop';

const settings: TreeSettings = { maxLeaves: 4, leastVisits: 50, leastGain: 20, byArm: true };

/** Visits of three features and two arms whose reward has mean `of` and deviation 10. */
const logged = (of: (codes: Uint8Array, arm: number) => number, rows = 4_000, seed = 1) => {
  const rng = seededRng(seed);
  const log = visitLog(3, 2);
  for (let row = 0; row < rows; row++) {
    const codes = Uint8Array.from({ length: 3 }, () => integer(rng, BINS));
    const arm = integer(rng, 2);
    log.add(codes, arm, of(codes, arm) + 10 * normal(rng));
  }
  return log;
};

const every = Array.from({ length: BINS ** 3 }, (_, i) => Uint8Array.of(i % BINS, Math.floor(i / BINS) % BINS, Math.floor(i / BINS ** 2)));

describe('a tree over visits', () => {
  it('finds a planted split, and nothing beside it', () => {
    const tree = growTree(
      logged((codes) => (codes[1]! >= 5 ? 20 : 0)),
      settings,
    );
    expect(tree.leaves).toBe(2);
    const right = tree.leafOf(Uint8Array.of(0, 7, 0));
    for (const codes of every) expect(tree.leafOf(codes) === right).toBe(codes[1]! >= 5);
  });

  it('finds by arm where arms change sides, which the mean of all visits does not tell', () => {
    const log = logged((codes, arm) => (arm === 1 ? 1 : -1) * (codes[2]! >= 4 ? 8 : -8));
    expect(growTree(log, settings).leaves).toBe(2);
    expect(growTree(log, { ...settings, byArm: false }).leaves).toBe(1);
  });

  it.each([true, false])('has one leaf where nothing is to be found, by arm: %s', (byArm) => {
    for (const seed of [1, 2, 3])
      expect(
        growTree(
          logged(() => 5, 4_000, seed),
          { ...settings, byArm },
        ).leaves,
      ).toBe(1);
  });

  it('keeps to its limits: leaves, and visits in each', () => {
    const log = logged((codes) => 10 * codes[0]! + 3 * codes[1]!);
    const tree = growTree(log, { ...settings, maxLeaves: 6, leastVisits: 500 });
    expect(tree.leaves).toBeLessThanOrEqual(6);
    const visits = new Array<number>(tree.leaves).fill(0);
    for (let row = 0; row < log.count(); row++) visits[tree.leafOf(log.codes(), 3 * row)]! += 1;
    expect(Math.min(...visits)).toBeGreaterThanOrEqual(500);
  });

  it('grows the same from histograms as from sums counted anew: every leaf is split where the rest falls most', () => {
    const log = logged((codes, arm) => 6 * codes[0]! + (arm ? 5 * codes[1]! : 0), 2_000);
    const tree = growTree(log, { ...settings, maxLeaves: 2 });
    const rest = (sideOf: (row: number) => number): number => {
      const cells = new Map<string, { n: number; s: number }>();
      for (let row = 0; row < log.count(); row++) {
        const key = `${sideOf(row)} ${log.arm(row)}`;
        const cell = cells.get(key) ?? { n: 0, s: 0 };
        cells.set(key, { n: cell.n + 1, s: cell.s + log.reward(row) });
      }
      return [...cells.values()].reduce((sum, { n, s }) => sum - s ** 2 / n, 0);
    };
    const splits = [0, 1, 2].flatMap((f) =>
      Array.from({ length: BINS - 1 }, (_, b) => rest((row) => Number(log.codes()[3 * row + f]! < b + 1))),
    );
    expect(rest((row) => tree.leafOf(log.codes(), 3 * row))).toBeCloseTo(Math.min(...splits), 3);
  });
});

describe('what a leaf knows of its arms', () => {
  it('is the mean and its error with many visits, and what the arm leaves elsewhere with none', () => {
    const log = visitLog(1, 3);
    const rng = seededRng(3);
    // The second arm leaves 30 more; the third was never played on the right, where all leave 100 more.
    for (let row = 0; row < 6_000; row++) {
      const right = integer(rng, 2);
      const arm = right ? integer(rng, 2) : integer(rng, 3);
      log.add(Uint8Array.of(right), arm, 100 * right + (arm === 1 ? 30 : 0) + 20 * normal(rng));
    }
    const tree = growTree(log, { ...settings, byArm: false });
    expect(tree.leaves).toBe(2);
    const leaf = leafPosteriors(log, tree, 50)[tree.leafOf(Uint8Array.of(1))]!;
    expect(Math.abs(leaf.mean[0]! - 100)).toBeLessThan(4);
    expect(Math.abs(leaf.mean[1]! - 130)).toBeLessThan(4);
    expect(leaf.deviation[2]!).toBeGreaterThan(5 * leaf.deviation[0]!);
    expect(leaf.deviation[0]! * Math.sqrt(1_500)).toBeGreaterThan(18);
    expect(leaf.deviation[0]! * Math.sqrt(1_500)).toBeLessThan(30);
  });
});

describe('what a tree may ask', () => {
  const { coupons, profile: settingsOf, session } = campaignOf(tinyShop());
  const view = (profile: ReturnType<typeof emptyProfile>, category: string, time: number) =>
    updateProfile(
      profile,
      { name: 'view_item', time, items: [{ itemId: category, categories: [category], price: 2_000, quantity: 1 }] },
      { ...settingsOf, idleMs: session.idleMs },
    );

  it('is in bins, and tells this visit from what was looked at before', () => {
    const { codesOf, width } = visitCodes({ coupons, profile: settingsOf });
    let profile = emptyProfile(START);
    for (let i = 0; i < 3; i++) profile = view(profile, 'cups', START + i);
    const later = START + 1_000_000_000;
    const codes = codesOf(view(profile, 'tea', later), later + 1);
    expect(codes).toHaveLength(width);
    expect(Math.max(...codes)).toBeLessThan(BINS);
    const before = codesOf(profile, START + 10);
    expect(before.at(-2)).toBe(0);
    expect(codes.at(-2)!).toBeGreaterThan(codes.at(-3)!);
  });

  it('is what rules match by as well: ever, or in this visit alone', () => {
    const cups = { ...coupons[1]!, id: 'cups', scope: { categories: ['cups'] } };
    let profile = emptyProfile(START);
    for (let i = 0; i < 5; i++) profile = view(profile, 'cups', START + i);
    const later = START + 100_000_000;
    profile = view(profile, 'tea', later);
    expect(matchingCoupon([coupons[1]!, cups], profile, later, settingsOf.halfLifeMs)?.id).toBe('cups');
    expect(matchingVisit([coupons[1]!, cups], profile)?.id).toBe('tea-20');
    expect(matchingVisit([coupons[0]!], profile)).toBeUndefined();
  });
});

describe('a tree with Thompson sampling', () => {
  it('learns to show nothing where coupons are given to those who buy anyway, and shows them where they sell', async () => {
    const shown = async (segment: number) => {
      const scenario = tinyShop({ segments: [{ ...tinyShop().segments[segment]!, visitsPerWeek: 0.7 }], devices: 2_500, days: 21 });
      const of = await playFleet({ scenario, seed: 1, plan: planOf('tree-thompson', {}) });
      return of.shown / of.visits;
    };
    const [loyal, thrifty] = [await shown(0), await shown(1)];
    expect(loyal).toBeLessThan(0.4);
    expect(thrifty).toBeGreaterThan(loyal + 0.2);
  });

  it('draws its first day at equal weights, the same again for the same seed', async () => {
    const scenario = tinyShop({ days: 1, devices: 3_000 });
    const arms: TreeThompsonSettings = { ...settings, prior: 100, scale: 1, matchingArm: false };
    const job: FleetJob = { scenario, seed: 1, plan: { kind: 'tree', settings: arms } };
    const [first, again] = [await playFleet(job), await playFleet(job)];
    expect(first).toEqual(again);
    // Nothing, or one of two coupons.
    const share = first.shown / first.visits;
    expect(Math.abs(share - 2 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / first.visits) + 0.05);
  });
});
