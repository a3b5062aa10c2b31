import { integer, type Rng, seededRng, uniform } from '../../../../src/core/random';
import { type TimingFacts, timingState } from '../../../../src/core/timing/timingState';
import type { TimingBins } from '../../../../src/core/timing/timingTable';
import { corrected, offerCorrection } from '../../../../src/trainer/timing/offerCorrection';
import { timingBins } from '../../../../src/trainer/timing/timingBins';
import { type TimingQuestion, type TimingVisit, waitWeights } from '../../../../src/trainer/timing/timingVisit';

/** Margin of an order, and what is left of it with a small and a large coupon. */
const LEFT = [0.5, 0.36, 0.26];
/** Chance of buying without a coupon, by pieces in the cart. */
const BASE = [0.03, 0.2, 0.7];

const baseOf = (pieces: number): number => BASE[Math.min(2, pieces)]!;

/**
 * What an offer does, known to nobody: before the third view it annoys and loses most sales; then a small one moves those with one piece in the cart, only
 * a large one those with none, and who has two buys anyway and takes the discount along.
 */
const trueOffer = (views: number, pieces: number, size: 1 | 2): number => {
  const base = baseOf(pieces);
  if (views < 3) return 0.3 * base * LEFT[size]!;
  const lift = pieces === 0 ? [0, 0.05, 0.45] : pieces === 1 ? [0, 0.5, 0.55] : [0, 0.05, 0.06];
  return (base + lift[size]!) * LEFT[size]!;
};

const factsOf = (views: number, pieces: number): TimingFacts => ({
  views,
  cartValue: 2_000 * pieces,
  sinceOffer: Number.POSITIVE_INFINITY,
  offers: 0,
  sincePurchase: Number.POSITIVE_INFINITY,
});

/** States of one visit without offers, a question a view, and whether it ends with a purchase. */
const walk = (rng: Rng) => {
  const states: { views: number; pieces: number }[] = [];
  let pieces = 0;
  for (let views = 1; views <= 12; views++) {
    if (uniform(rng) < 0.2) pieces += 1;
    states.push({ views, pieces });
    if (uniform(rng) < 0.15) break;
  }
  return { states, reward: uniform(rng) < baseOf(pieces) ? LEFT[0]! : 0 };
};

/** Bins as a trainer would draw them. */
const binsOf = (walks: readonly ReturnType<typeof walk>[]): TimingBins =>
  timingBins(
    walks.flatMap(({ states }) => states.map(({ views, pieces }) => factsOf(views, pieces))),
    1_800_000,
  );

/** Fresh visits whose offers are worth what they truly are, to play policies on. */
export const trueVisits = (count: number, bins: TimingBins, seed: number): readonly TimingVisit[] => {
  const rng = seededRng(seed);
  return Array.from({ length: count }, (_, shopper) => {
    const { states, reward } = walk(rng);
    const questions = states.map(({ views, pieces }): TimingQuestion => {
      const [small, large] = [trueOffer(views, pieces, 1), trueOffer(views, pieces, 2)];
      const state = timingState(bins, factsOf(views, pieces));
      return { state, behaviour: [1, 0, 0], offers: [undefined, small, large], preferred: large > small ? 2 : 1 };
    });
    return { shopper, questions, after: [], weights: waitWeights(questions), reward };
  });
};

/** Chance that the log offers at a question; either size alike. */
const SHOWS = 0.15;
/** All that the models know of an offer, whichever and whenever. */
const GUESS = 0.2;

const shuffledRewards = (visits: readonly TimingVisit[], rng: Rng): readonly TimingVisit[] => {
  const rewards = visits.map(({ reward }) => reward);
  for (let i = rewards.length - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [rewards[i], rewards[j]] = [rewards[j]!, rewards[i]!];
  }
  return visits.map(({ offer, ...visit }, i) => ({
    ...visit,
    reward: rewards[i]!,
    ...(offer ? { offer: { ...offer, residual: rewards[i]! - GUESS } } : {}),
  }));
};

/** A log of somebody who offers at random, valued by models that know nothing, and corrected by what the log has seen. */
export const inventedLog = (count: number, seed: number, isShuffled = false) => {
  const rng = seededRng(seed);
  const walks = Array.from({ length: count }, () => walk(rng));
  const bins = binsOf(walks);
  const raw = walks.map(({ states, reward }, shopper): TimingVisit => {
    const at = states.findIndex(() => uniform(rng) < SHOWS);
    const questions = (at < 0 ? states : states.slice(0, at + 1)).map(
      ({ views, pieces }): TimingQuestion => ({
        state: timingState(bins, factsOf(views, pieces)),
        behaviour: [1 - SHOWS, SHOWS / 2, SHOWS / 2],
        offers: [undefined, GUESS, GUESS],
        preferred: 1,
      }),
    );
    const visit = { shopper, questions, after: [], weights: waitWeights(questions) };
    if (at < 0) return { ...visit, reward };
    const action = uniform(rng) < 0.5 ? 1 : 2;
    const { views, pieces } = states[at]!;
    const left = uniform(rng) < trueOffer(views, pieces, action) / LEFT[action]! ? LEFT[action]! : 0;
    return { ...visit, offer: { action, residual: left - GUESS, weight: 2 / SHOWS }, reward: left };
  });
  const visits = isShuffled ? shuffledRewards(raw, rng) : raw;
  return { bins, visits: corrected(visits, offerCorrection(visits, bins)) };
};
