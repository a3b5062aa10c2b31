import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { plainInterestLogits } from '../../../../src/engine/scoring/plainInterestLogits';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { startBackend } from '../../../../src/trainer/network/backend';
import { fitInterest, lastItems } from '../../../../src/trainer/session/fitInterest';
import { sampledInterestCandidate } from '../../../../src/trainer/session/interestAblations';
import { interestCandidate, interestNetwork, interestScores } from '../../../../src/trainer/session/interestCandidate';
import { interestFeatures } from '../../../../src/trainer/session/interestFeatures';
import { type InterestSettings, interestSettings } from '../../../../src/trainer/session/interestWeights';
import { markovCandidate, popularityCandidate } from '../../../../src/trainer/session/sessionItemModels';
import { rankSessions, type SessionCandidate, type SessionData } from '../../../../src/trainer/session/sessionModel';

const settings: InterestSettings = { ...interestSettings, width: 6, length: 4, epochs: 2, batch: 32 };

const ITEMS = 40;

/** Shoppers keep to the kind of their first item (item mod 4), which the last item alone does not tell: every second item is of any kind. */
const sessionsOf = (count: number, seed: number): readonly Int32Array[] => {
  const rng = seededRng(seed);
  return Array.from({ length: count }, () => {
    const kind = integer(rng, 4);
    const seen: number[] = [];
    while (seen.length < 5) {
      const free = seen.length % 2 === 1 && uniform(rng) < 0.9;
      const item = free ? integer(rng, ITEMS) : 4 * integer(rng, ITEMS / 4) + kind;
      if (!seen.includes(item)) seen.push(item);
    }
    return Int32Array.from(seen);
  });
};

const dataOf = (count: number, seed: number): SessionData => ({
  items: Array.from({ length: ITEMS }, (_, i) => `i${i}`),
  sessions: sessionsOf(count, seed),
  attributes: [{ name: 'kind', size: 5, codes: Int32Array.from({ length: ITEMS }, (_, i) => 1 + (i % 4)) }],
});

const variants: readonly (readonly [string, Partial<InterestSettings>])[] = [
  ['places weighed', {}],
  ['attention to the candidate', { units: 3 }],
  ['one table', { newest: false }],
  ['no products', { fm: false }],
  ['the newest item alone', { length: 1 }],
];

describe('interest network for sessions', () => {
  it.each(variants)('answers from its tables what the network of the spec answers: %s', async (_, changes) => {
    const data = dataOf(80, 1);
    const features = interestFeatures(data);
    const own = { ...settings, ...changes };
    const trained = await fitInterest(data, features, own, 5);
    const { spec, weights } = interestNetwork(trained, data, features, own);
    const [scores, network] = [interestScores(trained, data, features, own), plainInterestLogits(spec, weights)];
    for (const history of [[3], [7, 1, 20], [5, 9, 2, 31, 8, 4]].map((items) => Int32Array.from(items))) {
      const last = lastItems(history, history.length, own.length);
      const columns = new Float32Array(features.count * ITEMS);
      features.fill(columns, ITEMS, 0, last);
      const expected = network({
        histories: 1,
        x: columns.map((_, at) => columns[(at % features.count) * ITEMS + Math.floor(at / features.count)]!),
        candidates: Int32Array.from({ length: ITEMS }, (_, j) => j + 1),
        events: Int32Array.from({ length: own.length }, (_, t) => (last[t] ?? -1) + 1),
      });
      for (const [j, score] of scores(history).entries()) expect(score).toBeCloseTo(expected[j]!, 4);
    }
  });

  it('sees what came before the last item, which a Markov chain cannot', async () => {
    const [data, test] = [dataOf(700, 2), sessionsOf(400, 3)];
    const recall = async (changes: Partial<InterestSettings>): Promise<number> => {
      const model = await interestCandidate({ ...settings, epochs: 5, learningRate: 0.01, ...changes }).fit(data, 5);
      return rankSessions(model, test).ndcgAt20.reduce((a, b) => a + b) / test.length;
    };
    const markov = rankSessions(await markovCandidate.fit(data, 5), test).ndcgAt20.reduce((a, b) => a + b) / test.length;
    const [whole, lastOnly] = [await recall({}), await recall({ length: 1 })];
    expect(whole).toBeGreaterThan(markov + 0.05);
    expect(whole).toBeGreaterThan(lastOnly + 0.05);
  });

  it('gives the same scores for the same seed, others for another, and keeps no tensor', async () => {
    await startBackend();
    const data = dataOf(60, 4);
    const scoresOf = async (seed: number) =>
      (await interestCandidate({ ...settings, epochs: 1 }).fit(data, seed)).scores(Int32Array.from([1, 2]));
    const first = await scoresOf(9);
    const before = memory().numTensors;
    expect([...(await scoresOf(9))]).toEqual([...first]);
    expect([...(await scoresOf(10))]).not.toEqual([...first]);
    expect(memory().numTensors).toBe(before);
  });

  it.each([0, 1])('learns from drawn noes as well, with %i cross layers', async (crossLayers) => {
    const [data, test] = [dataOf(300, 6), sessionsOf(200, 7)];
    const ndcg = async (candidate: SessionCandidate): Promise<number> =>
      rankSessions(await candidate.fit(data, 5), test).ndcgAt20.reduce((a, b) => a + b) / test.length;
    expect(await ndcg(sampledInterestCandidate(crossLayers, 4))).toBeGreaterThan((await ndcg(popularityCandidate)) + 0.03);
  });

  it('answers an empty history and a catalogue of two items', async () => {
    const sessions = [Int32Array.from([0, 1]), Int32Array.from([1, 0])];
    const model = await interestCandidate({ ...settings, epochs: 1 }).fit({ items: ['a', 'b'], sessions }, 1);
    for (const history of [[], [0]]) expect([...model.scores(Int32Array.from(history))].every(Number.isFinite)).toBe(true);
  });

  it('describes an answer as if its own transition had not been counted', () => {
    const data: SessionData = { items: ['a', 'b', 'c'], sessions: [Int32Array.from([0, 1]), Int32Array.from([2, 1])] };
    const without: SessionData = { ...data, sessions: [data.sessions[1]!] };
    const [counted, uncounted] = [new Float32Array(15), new Float32Array(15)];
    interestFeatures(data).fill(counted, 3, 0, Int32Array.from([0]), 1);
    interestFeatures(without).fill(uncounted, 3, 0, Int32Array.from([0]));
    // Never followed by anything else: no candidate of the first lag may stand out.
    expect(counted[1]! - counted[0]!).toBeCloseTo(uncounted[1]! - uncounted[0]!, 6);
  });
});
