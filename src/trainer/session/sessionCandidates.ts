import { interestCandidate } from './interestCandidate';
import { blendCandidate, plainBlendCandidate } from './sessionBlend';
import {
  easeCandidate,
  itemKnnCandidate,
  longMarkovCandidate,
  markovCandidate,
  onFrequentItems,
  popularityCandidate,
} from './sessionItemModels';
import type { SessionCandidate, SessionData, SessionModel } from './sessionModel';

/** ln softmax of scores, which gives them a common unit. */
const logSoftmax = (scores: Float64Array): Float64Array => {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
  return scores.map((score) => score - most - Math.log(total));
};

/**
 * Product of models that each give a logit per item: Σ ln softmax(scores), equally weighted (product of experts, Hinton 2002,
 * https://doi.org/10.1162/089976602760128018). All of them must favour an item.
 */
export const productOfExperts = (name: string, experts: readonly SessionCandidate[]): SessionCandidate => ({
  name,
  fit: async (data, seed) => {
    const models: SessionModel[] = [];
    for (const expert of experts) models.push(await expert.fit(data, seed));
    return {
      name,
      scores: (history) => {
        const sum = new Float64Array(data.items.length);
        for (const model of models) for (const [j, value] of logSoftmax(model.scores(history)).entries()) sum[j]! += value;
        return sum;
      },
    };
  },
});

/** The same candidate, fitted only once for the same data and seed, so that it can be evaluated alone and as a part of another. */
export const fittedOnce = (candidate: SessionCandidate): SessionCandidate => {
  const fits = new WeakMap<SessionData, Map<number, Promise<SessionModel>>>();
  return {
    name: candidate.name,
    fit: (data, seed) => {
      const bySeed = fits.get(data) ?? new Map<number, Promise<SessionModel>>();
      fits.set(data, bySeed);
      const known = bySeed.get(seed) ?? Promise.resolve(candidate.fit(data, seed));
      bySeed.set(seed, known);
      return known;
    },
  };
};

/** Most items for a model with one table of items × items, with several, and with tables rebuilt at every step. */
const [MOST, FEWER, FEWEST] = [4_000, 2_000, 600];

// Each is evaluated alone and as an expert.
const blend = fittedOnce(onFrequentItems(blendCandidate, FEWER));
const interest = fittedOnce(onFrequentItems(interestCandidate(), FEWEST));

/** Every model of a session's next item that is compared on validation. */
export const sessionCandidates: readonly SessionCandidate[] = [
  popularityCandidate,
  ...[itemKnnCandidate(50), easeCandidate(100), easeCandidate(300), markovCandidate].map((candidate) => onFrequentItems(candidate, MOST)),
  ...[longMarkovCandidate(3, 0.3, 20), plainBlendCandidate].map((candidate) => onFrequentItems(candidate, FEWER)),
  blend,
  interest,
  productOfExperts('blend × interest network', [blend, interest]),
];
