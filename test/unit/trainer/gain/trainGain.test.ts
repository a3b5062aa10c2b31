import { describe, expect, it } from 'vitest';
import { EFFICIENCY_PRICE } from '../../../../src/campaigns/learning/aim';
import { coldPrior } from '../../../../src/campaigns/learning/withLearnt';
import { computeFeatures, featureNames } from '../../../../src/engine/features/computeFeatures';
import { sourcesOf } from '../../../../src/engine/features/sources';
import { costLater, family, GAIN_FEATURES, orderedBaseFeatures, SHARED } from '../../../../src/engine/gain/gainFeatures';
import { dot } from '../../../../src/maths/linalg';
import { seededRng, uniform } from '../../../../src/maths/random';
import type { HeldOutScores } from '../../../../src/trainer/decisions/gainRows';
import type { LoggedDecision } from '../../../../src/trainer/decisions/replayDecisions';
import { type TrainedGain, trainGain } from '../../../../src/trainer/decisions/trainGain';
import { silent } from '../../../../src/trainer/run/progress';
import { smallCampaign } from '../fixtures';
import { ORDER, plantedDecisions, profileOf, type Situation, TASTES, type Taste } from './plantedDecisions';

const { coupons } = smallCampaign();
const campaign = smallCampaign({
  coupons: coupons.map((coupon) => ({ ...coupon, discount: { kind: 'percent', basisPoints: 2_000, cap: 5_000 } })),
});
const none: HeldOutScores = () => ({});

const UNTAUGHT = 'the log shows no coupon of the campaign';
const trainedOn = (decisions: readonly LoggedDecision[], untaught?: string, scores = none, on = campaign): TrainedGain =>
  trainGain(decisions, scores, on, { meanOrder: ORDER, untaught, seed: 1 }, silent);
const logOf = (buys: (situation: Situation) => number, seed = 1, shows?: number): readonly LoggedDecision[] =>
  plantedDecisions({ campaign, shoppers: 600, each: 3, buys, ...(shows === undefined ? {} : { shows }) }, seed);

/** φ of each coupon, and its expected reward beyond that of showing nothing, as a device that has learnt nothing yet sees it. */
const phisFor = ({ bandit }: TrainedGain, taste: Taste, orders: number): readonly Float64Array[] => {
  const profile = profileOf(taste, orders, campaign);
  const resolve = sourcesOf({
    profile,
    facts: {},
    now: profile.session.lastAt,
    ...campaign.profile,
    meanOrder: ORDER,
    marginRate: campaign.marginRate,
  });
  return campaign.coupons.map((coupon) => computeFeatures(bandit.features, resolve(coupon)));
};
const gainsFor = (trained: TrainedGain, taste: Taste, orders: number): readonly number[] =>
  phisFor(trained, taste, orders).map((phi) => dot(trained.bandit.mean, phi));
/** φ of the coupon of their taste. */
const phiFor = (trained: TrainedGain, taste: Taste, orders: number): Float64Array =>
  phisFor(trained, taste, orders)[TASTES.indexOf(taste)]!;
const shownTo = (trained: TrainedGain, taste: Taste, orders: number): string => {
  const gains = gainsFor(trained, taste, orders);
  const best = gains.indexOf(Math.max(...gains));
  return gains[best]! > 0 ? campaign.coupons[best]!.id : 'none';
};
const estimate = ({ evaluation }: TrainedGain, model: string, name: string) => {
  const row = evaluation!.rows.find((one) => one.model === model)!;
  return { value: row.metrics[name]!, se: row.se[name]! };
};

/** Regulars buy for a coupon of their taste; the new are put off by any. */
const regularsGain = ({ orders, coupon, matches }: Situation): number => (orders ? (matches ? 0.45 : 0.1) : coupon ? 0.05 : 0.25);

describe('trainGain', () => {
  it('ships what it learnt where coupons bring much to some and cost with others, and finds what that is worth', () => {
    const trained = trainedOn(logOf(regularsGain));
    expect(trained.evaluation).toMatchObject({ task: 'gain', chosen: 'learnt' });
    expect(trained.notes).toContain('the bundle ships the trained model');
    for (const taste of TASTES) {
      expect(shownTo(trained, taste, 3)).toBe(`${taste.toLowerCase()}-10`);
      expect(shownTo(trained, taste, 0)).toBe('none');
    }
    // Half of the visits: 0.45 · (10.00 − 4.00) in place of 0.1 · 10.00, less what it costs later visits in units of 0.175 · 10.00.
    const truth = 85 - 0.5 * 175 * costLater(phiFor(trained, 'Tea', 3));
    const { value, se } = estimate(trained, 'learnt', 'policyValue');
    expect(se).toBeLessThan(20);
    expect(Math.abs(value - truth)).toBeLessThan(3 * se);
    expect(estimate(trained, 'learnt', 'shownShare').value).toBeCloseTo(0.5, 1);
    expect(estimate(trained, 'nothing', 'policyValue')).toEqual({ value: 0, se: 0 });
  });

  it('ships nothing to show where coupons move nobody and cost their discount, and is certain of it', () => {
    for (const seed of [1, 2, 3]) {
      const trained = trainedOn(logOf(() => 0.3, seed));
      expect(trained.evaluation?.chosen).toBe('nothing');
      expect(trained.notes.join()).toContain('the bundle ships no coupon');
      for (const taste of TASTES) for (const orders of [0, 3]) expect(shownTo(trained, taste, orders)).toBe('none');
      // A device's own answers do not undo a rule: the first weight, of any coupon, is ten times as sure as what shops are like.
      expect(trained.bandit.precisionFactor[0]!).toBeGreaterThan(
        10 *
          trainedOn(
            logOf(() => 0.3, seed),
            UNTAUGHT,
          ).bandit.precisionFactor[0]!,
      );
    }
  });

  it('ships the coupon that matches where no more than that is to be found', () => {
    const trained = trainedOn(logOf(({ matches, coupon }) => (matches ? 0.4 : coupon ? 0.08 : 0.1)));
    expect(['family', 'matching']).toContain(trained.evaluation?.chosen);
    for (const taste of TASTES) for (const orders of [0, 3]) expect(shownTo(trained, taste, orders)).toBe(`${taste.toLowerCase()}-10`);
    expect(estimate(trained, 'matching', 'policyValue').value).toBeGreaterThan(0);
  });

  it('learns who buys anyway from a log without showings, and takes what coupons add from what shops are like', () => {
    const trained = trainedOn(
      logOf(({ orders }) => (orders ? 0.3 : 0.1), 1, 0),
      UNTAUGHT,
    );
    expect(trained.notes).toEqual([
      'the log shows no coupon of the campaign: the log teaches who buys anyway, and the effect of a coupon is taken from typical shops',
    ]);
    expect(trained.evaluation).toBeUndefined();
    const { bandit } = trained;
    expect(bandit.features.id).toBe(GAIN_FEATURES);
    // A fifth of visits buys, and an order leaves 10.00: 2.00 is the unit of what shops are like.
    for (const [weights, known] of [
      [bandit.mean, family.mean],
      [bandit.discount!, family.discount],
    ] as const) {
      const most = known.findIndex((weight) => Math.abs(weight) === Math.max(...known.map(Math.abs)));
      const unit = (weights[most]! / known[most]!) * bandit.rewardScale;
      expect(Math.abs(unit - 200)).toBeLessThan(30);
      expect(weights).toEqual([...known.map((weight) => expect.closeTo((weight * unit) / bandit.rewardScale, 3)), 0, 0, 0]);
    }
    const { weights, features } = bandit.base!;
    const anyway = [0, 3].map((orders) => {
      const profile = profileOf('Tea', orders, campaign);
      const resolve = sourcesOf({ profile, facts: {}, now: profile.session.lastAt, ...campaign.profile })(undefined);
      return bandit.rewardScale * dot(weights, computeFeatures(features, resolve));
    });
    // Of 10.00 an order, with 900 visits of each kind.
    expect(Math.abs(anyway[0]! - 100)).toBeLessThan(35);
    expect(Math.abs(anyway[1]! - 300)).toBeLessThan(50);
  });

  it('takes what coupons add from what shops are like where no chance decided what was shown', () => {
    const log = logOf(regularsGain);
    const expected = [
      'coupons were not shown at random, or the log does not state their probabilities (no_propensities): the log teaches who buys anyway, and the effect of a coupon is taken from typical shops',
    ];
    const unsaid = trainedOn(log.map(({ propensity: _, ...decision }) => decision));
    expect(unsaid.notes).toEqual(expected);
    expect(unsaid.bandit.mean.slice(0, SHARED)).toEqual(trainedOn(log, UNTAUGHT).bandit.mean.slice(0, SHARED));
    // A rule's log states what it did with certainty.
    expect(trainedOn(log.map((decision) => ({ ...decision, propensity: 1 }))).notes).toEqual(expected);
    // One decision in twenty by chance is enough to learn from.
    const mixed = log.map((decision, i) => (i % 20 === 0 ? decision : { ...decision, propensity: 1 }));
    expect(trainedOn(mixed).evaluation).toBeDefined();
  });

  it('starts cold where fewer than 20 visits led to an order, and says so', () => {
    const log = logOf(regularsGain);
    const at = log.map(({ purchased }, i) => (purchased ? i : -1)).filter((i) => i >= 0);
    const [enough, few] = [log.slice(0, at[19]! + 1), log.slice(0, at[19]!)];
    const cold = trainedOn(few);
    expect(cold).toEqual({
      bandit: coldPrior(campaign),
      notes: ['fewer than 20 visits in the log led to an order: the effect of coupons is taken from typical shops'],
    });
    expect(trainedOn([])).toEqual({
      ...cold,
      notes: ['the log has no visits: who buys, and the effect of coupons, are taken from typical shops'],
    });
    expect(trainedOn(enough).bandit.features.id).toBe(GAIN_FEATURES);
  });

  it('lets the gain depend on the categories looked at where coupons bring more to who looks at one of them', () => {
    const teaOnly = ({ taste, matches }: Situation): number => (taste === 'Tea' && matches ? 0.5 : 0.1);
    const trained = trainedOn(logOf(teaOnly));
    expect(trained.notes[0]).toBe('the gain of coupons also depends on the viewed categories');
    expect(TASTES.map((taste) => shownTo(trained, taste, 3))).toEqual(TASTES.map((taste) => (taste === 'Tea' ? 'tea-10' : 'none')));
    expect(featureNames(trained.bandit.features).filter((name) => name.includes('interest.'))).toHaveLength(TASTES.length);
    // A category that may tell of health, belief or children is no feature.
    const sensitive = { ...campaign, fairness: { ...campaign.fairness, sensitive: ['tea'] } };
    expect(JSON.stringify(trainedOn(logOf(teaOnly), undefined, none, sensitive).bandit.features)).not.toContain('interest.Tea');
  });

  it('reads the order of steps if that says whom coupons move, tells what it adds, and does without if it is noise', () => {
    const rng = seededRng(3);
    const moved = new Map<LoggedDecision, number>();
    const log = logOf(() => 0).map((decision): LoggedDecision => {
      const score = 2 * uniform(rng) - 1;
      const purchased = uniform(rng) < (decision.couponId === 'none' ? 0.3 : 0.3 + 0.28 * score) ? 1 : 0;
      const visit: LoggedDecision = { ...decision, purchased, left: purchased * 1_000 };
      moved.set(visit, score);
      return visit;
    });
    const noise = new Map(log.map((decision) => [decision, 2 * uniform(rng) - 1]));
    const readBy = (of: ReadonlyMap<LoggedDecision, number>) =>
      trainedOn(log, undefined, (decision) => ({ anyway: 0, moved: of.get(decision)! }));
    const wise = readBy(moved);
    expect(wise.notes[0]).toBe('the gain of coupons also depends on the order of viewed products');
    expect(featureNames(wise.bandit.features)).toContain('score.moved');
    expect(wise.bandit.base?.features).toEqual(orderedBaseFeatures);
    // What the order adds is what lies between the policy with it and the one without.
    const added = estimate(wise, 'learnt', 'gainByOrder');
    expect(added.value).toBeGreaterThan(2 * added.se);
    const [withIt, without] = ['learnt', 'withoutOrder'].map((model) => estimate(wise, model, 'policyValue').value);
    expect(withIt! - without!).toBeGreaterThan(0.5 * added.value);
    expect(wise.notes.join()).toMatch(/the order of viewed products adds \+[\d.]+ minor units a visit \(95%: \+[\d.]+ to \+[\d.]+\)/);

    const deaf = readBy(noise);
    expect(JSON.stringify(deaf.bandit.features)).not.toContain('score.');
    expect(deaf.evaluation?.rows.map(({ model }) => model)).toEqual(['learnt', 'family', 'matching', 'nothing']);
  });

  it('goes on with the aim of the campaign', () => {
    const efficient = { ...campaign, policy: { ...campaign.policy, aim: 'efficiency' as const } };
    expect(trainedOn(logOf(regularsGain), undefined, none, efficient).bandit.discountPrice).toBe(EFFICIENCY_PRICE);
    expect(trainedOn(logOf(regularsGain)).bandit).not.toHaveProperty('discountPrice');
  });
});
