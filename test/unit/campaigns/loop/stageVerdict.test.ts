import { describe, expect, it } from 'vitest';
import { type StageVerdict, stageVerdict } from '../../../../src/campaigns/loop/decideLoop';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import type { SharedArm } from '../../../../src/stats/comparison/armContrast';
import { stageEstimate } from '../../../../src/stats/experiment/stageStanding';
import { clopperPearson } from '../../../helpers/statistics';

const SHARE = 0.2;
const TOLERANCE = 0.02;
const HORIZON = 28;
/** Orders a day of all devices in the arm. */
const ORDERS = 150;

type Judge = (staged: SharedArm, live: SharedArm, day: number) => StageVerdict;

/** As the server judges, once a day. */
const shipped: Judge = (staged, live, day) => stageVerdict({ ...stageEstimate(staged, live, TOLERANCE), mismatch: false }, day, HORIZON);

/** The broken twin looks every day through the interval of one planned look. */
const peeking: Judge = (staged, live, day) => {
  const { difference, enough } = stageEstimate(staged, live, TOLERANCE);
  const margin = TOLERANCE * (live.moments.sum / live.share);
  const notWorse = difference.fixed.lower !== null && difference.fixed.lower > -margin;
  return stageVerdict({ difference: { ...difference, sequence: difference.fixed }, enough, notWorse, mismatch: false }, day, HORIZON);
};

const noMoments = () => ({ customers: 0, sum: 0, squares: 0, cubes: 0, foretold: { sum: 0, products: 0, squares: 0 } });
const add = (moments: ReturnType<typeof noMoments>, y: number): void => {
  moments.customers += 1;
  moments.sum += y;
  moments.squares += y * y;
  moments.cubes += y ** 3;
};

/** One stage to its end; a staged device's orders leave `factor` times as much. */
const playStage = (seed: number, factor: number, judge: Judge): StageVerdict => {
  const rng = seededRng(seed);
  const arms = { staged: noMoments(), live: noMoments() };
  const planned = { staged: ORDERS * HORIZON * SHARE, live: ORDERS * HORIZON * (1 - SHARE) };
  for (let day = 1; ; day++) {
    const orders = Math.max(0, Math.round(ORDERS + Math.sqrt(ORDERS) * normal(rng)));
    for (let i = 0; i < orders; i++) {
      // Baskets with a heavy tail.
      const margin = 1_000 * Math.exp(0.8 * normal(rng) - 0.32);
      const isStaged = uniform(rng) < SHARE;
      add(arms[isStaged ? 'staged' : 'live'], isStaged ? margin * factor : margin);
    }
    const verdict = judge(
      { share: SHARE, orders: arms.staged.customers, planned: planned.staged, moments: arms.staged },
      { share: 1 - SHARE, orders: arms.live.customers, planned: planned.live, moments: arms.live },
      day,
    );
    if (verdict.do !== 'wait') return verdict;
  }
};

const RUNS = 800;
const rateOf = (factor: number, judge: Judge, counts: (verdict: StageVerdict) => boolean) => {
  let hits = 0;
  for (let seed = 0; seed < RUNS; seed++) if (counts(playStage(seed, factor, judge))) hits++;
  return { hits, rate: hits / RUNS, interval: clopperPearson(hits, RUNS, 0.01) };
};
const byOrders = (what: 'promote' | 'take_back') => (verdict: StageVerdict) => verdict.do === what && verdict.why === 'orders';

describe('a stage judged by orders', () => {
  // 1 in 40 on either side.
  it('is promoted by the sequence at most once in 40 where it loses just the tolerance, and the peeking twin more often', () => {
    const honest = rateOf(1 - TOLERANCE, shipped, byOrders('promote'));
    const broken = rateOf(1 - TOLERANCE, peeking, byOrders('promote'));
    console.log(`at the tolerance: promoted by the sequence ${honest.rate}, by the peeking twin ${broken.rate}`);
    expect(honest.interval.lower).toBeLessThan(0.025);
    expect(broken.interval.lower).toBeGreaterThan(0.025);
  });

  it('is taken back by the sequence at most once in 40 where it changes nothing, and by the peeking twin more often', () => {
    const honest = rateOf(1, shipped, byOrders('take_back'));
    const broken = rateOf(1, peeking, byOrders('take_back'));
    const promoted = rateOf(1, shipped, (verdict) => verdict.do === 'promote');
    console.log(`changes nothing: taken back by the sequence ${honest.rate}, by the twin ${broken.rate}, promoted in all ${promoted.rate}`);
    expect(honest.interval.lower).toBeLessThan(0.025);
    expect(broken.interval.lower).toBeGreaterThan(0.025);
  });

  it('is hardly ever promoted where it costs a fifth of the margin, and nearly always where it adds one', () => {
    const harmful = rateOf(0.8, shipped, (verdict) => verdict.do === 'promote');
    const good = rateOf(1.2, shipped, (verdict) => verdict.do === 'promote');
    console.log(`costs a fifth: promoted ${harmful.rate}; adds a fifth: promoted ${good.rate}`);
    expect(harmful.interval.upper).toBeLessThan(0.025);
    expect(good.interval.lower).toBeGreaterThan(0.95);
  });
});

describe('stageVerdict', () => {
  const standing = (value: number, half: number, more: Partial<Parameters<typeof stageVerdict>[0]> = {}) => ({
    difference: {
      value,
      sequence: { lower: value - half, upper: value + half },
      fixed: { lower: value - half / 2, upper: value + half / 2 },
    },
    enough: true,
    notWorse: false,
    mismatch: false,
    ...more,
  });

  it('waits for customers enough, however long it takes', () =>
    expect(stageVerdict(standing(5, 1, { enough: false, notWorse: false }), 400, 28)).toEqual({ do: 'wait', why: 'too_few_customers' }));

  it('takes back what surely loses, even within the tolerance', () =>
    expect(stageVerdict(standing(-2, 1, { notWorse: true }), 3, 28)).toEqual({ do: 'take_back', why: 'orders' }));

  it('goes by the estimate at the horizon and not before', () => {
    expect(stageVerdict(standing(1, 3), 27, 28)).toEqual({ do: 'wait', why: 'not_yet' });
    expect(stageVerdict(standing(1, 3), 28, 28)).toEqual({ do: 'promote', why: 'horizon' });
    expect(stageVerdict(standing(-1, 3), 28, 28)).toEqual({ do: 'take_back', why: 'horizon' });
  });

  it('never promotes where devices were not split as planned', () => {
    expect(stageVerdict(standing(5, 1, { notWorse: true, mismatch: true }), 3, 28)).toEqual({ do: 'wait', why: 'sample_ratio_mismatch' });
    expect(stageVerdict(standing(5, 1, { notWorse: true, mismatch: true }), 28, 28)).toMatchObject({ do: 'take_back' });
  });
});
