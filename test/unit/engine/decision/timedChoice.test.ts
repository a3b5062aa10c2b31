import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/engine/decision/decide';
import type { Decision } from '../../../../src/engine/decision/decision';
import type { DeviceModel } from '../../../../src/engine/decision/deviceModel';
import { learntFor } from '../../../../src/engine/decision/learn';
import { emptyProfile, type ShopperProfile } from '../../../../src/engine/profile/shopperProfile';
import { type Rng, seededRng } from '../../../../src/maths/random';
import { deviceModel, START } from '../../../helpers/node/fullBundle';
import { timingTable } from '../../../helpers/testBundle';

const plain = deviceModel();
/** One of the three coupons is a small one. */
const coupons = plain.coupons.map((coupon) =>
  coupon.id === 'garden' ? { ...coupon, discount: { kind: 'percent' as const, basisPoints: 1_000, cap: 900 } } : coupon,
);
const model: DeviceModel = { ...plain, coupons, timing: timingTable() };
const after = (views: number): ShopperProfile => ({ ...emptyProfile(START), session: { ...emptyProfile(START).session, views } });
const ask = (of: DeviceModel, views: number, rng: Rng, change = {}): Promise<Decision> =>
  decide({ model: of, variant: 'couplet', profile: after(views), ...learntFor(of), facts: {}, now: START, rng, id: 'd', ...change });
const shares = ({ candidates }: Decision) => Object.fromEntries(candidates.map(({ arm, propensity }) => [arm, propensity]));

describe('a choice behind a timing', () => {
  it('puts the probability of waiting on "no coupon" and spreads the rest within the sizes', async () => {
    const early = shares(await ask(model, 1, seededRng(1)));
    expect(early.none!).toBeGreaterThan(0.96);
    const late = shares(await ask(model, 5, seededRng(1)));
    // Small coupons first: 1 − ε + ε/3 of a question, less what the policy itself leaves for nothing.
    expect(late.garden!).toBeGreaterThan(0.9 * 0.96 - late.none!);
    expect(Object.values(late).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    for (const share of Object.values(late)) expect(share).toBeGreaterThanOrEqual((0.06 / 3) * plain.bandit.floor);
  });

  it('logs what the timing did, and a wait as one', async () => {
    const rng = seededRng(2);
    for (let i = 0; i < 50; i++) {
      const decision = await ask(model, 1, rng);
      expect(decision.timing?.state).toBe(0);
      expect(decision.by === 'timing').toBe(decision.timing?.action === 0);
      if (decision.by === 'timing') expect(decision.action).toBe('none');
      if (decision.action === 'garden') expect(decision.timing?.action).toBe(1);
      if (decision.action === 'kitchen' || decision.action === 'office') expect(decision.timing?.action).toBe(2);
    }
  });

  it('draws each arm as often as its propensity says, within 4 SE; a propensity without the gate is noticed', async () => {
    // The distribution itself is simulated anew with each decision, so frequencies are held against its mean.
    const [rounds, rng] = [20_000, seededRng(3)];
    const few = { ...model, bandit: { ...model.bandit, draws: 16 } };
    const [counts, sums, gateless] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
    const add = (map: Map<string, number>, arm: string, value: number) => map.set(arm, (map.get(arm) ?? 0) + value / rounds);
    const { timing: _, ...withoutTable } = few;
    for (let i = 0; i < rounds; i++) {
      const decision = await ask(few, 5, rng);
      add(counts, decision.action, 1);
      for (const { arm, propensity } of decision.candidates) add(sums, arm, propensity);
      if (i % 20 === 0) for (const { arm, propensity } of (await ask(withoutTable, 5, rng)).candidates) add(gateless, arm, 20 * propensity);
    }
    const worst = (expected: Map<string, number>): number =>
      Math.max(...[...expected].map(([arm, p]) => Math.abs((counts.get(arm) ?? 0) - p) / Math.sqrt((p * (1 - p)) / rounds)));
    expect(worst(sums)).toBeLessThan(4);
    expect(worst(gateless)).toBeGreaterThan(4);
  });

  it('is not asked by the rule, by exploration or in the variant without coupons', async () => {
    for (const change of [{ variant: 'rule' as const }, { explored: 'garden' }, { variant: 'none' as const }])
      expect((await ask(model, 1, seededRng(4), change)).timing).toBeUndefined();
  });
});

describe('a shadow price', () => {
  it('makes a coupon rarer whose budget is running out, and is logged with it', async () => {
    const price = (shadowPrices: Record<string, number>) => ask(plain, 5, seededRng(5), { shadowPrices });
    const free = await price({});
    const favourite = free.candidates.reduce((a, b) => (a.arm !== 'none' && a.propensity > b.propensity ? a : b)).arm;
    expect(shares(await price({ [favourite]: 50 }))[favourite]!).toBeLessThan(shares(free)[favourite]!);
    expect(shares(await price({ other: 50 }))).toEqual(shares(free));
    const drawn = await decide({
      model: plain,
      variant: 'couplet',
      explored: 'garden',
      profile: after(5),
      ...learntFor(plain),
      facts: {},
      now: START,
      rng: seededRng(6),
      id: 'd',
      shadowPrices: { garden: 2 },
    });
    expect(drawn).toMatchObject({ action: 'garden', shadowPrice: 2 });
  });

  it('is none for a coupon whose id is a name that objects inherit', async () => {
    const renamed = (id: string) => (id === 'garden' ? 'constructor' : id);
    const of = { ...plain, coupons: plain.coupons.map((coupon) => ({ ...coupon, id: renamed(coupon.id) })) };
    const free = shares(await ask(of, 5, seededRng(5), { shadowPrices: Object.assign(Object.create(null), {}) }));
    expect(shares(await ask(of, 5, seededRng(5), { shadowPrices: {} }))).toEqual(free);
  });
});
