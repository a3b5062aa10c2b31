import { describe, expect, it } from 'vitest';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import { meanAndSe } from '../../../../src/stats/offPolicy/intervals';
import { topSessionItems } from '../../../../src/trainer/evaluate/evaluateSession';
import { fitConditionalLogit } from '../../../../src/trainer/session/conditionalLogit';
import { blendCandidate, plainBlendCandidate, withJointAttributes } from '../../../../src/trainer/session/sessionBlend';
import { fittedOnce, productOfExperts, sessionCandidates } from '../../../../src/trainer/session/sessionCandidates';
import {
  longMarkovCandidate,
  markovCandidate,
  onFrequentItems,
  popularityCandidate,
  transitions,
} from '../../../../src/trainer/session/sessionItemModels';
import { rankSessions, type SessionData } from '../../../../src/trainer/session/sessionModel';

const dataOf = (sessions: readonly (readonly number[])[], items = 1 + Math.max(...sessions.flat())): SessionData => ({
  items: Array.from({ length: items }, (_, i) => `i${i}`),
  sessions: sessions.map((session) => Int32Array.from(session)),
});

/** Visits that stay on a shelf of six items and mostly move on to its next item. */
const shelves = (visits: number, seed: number): SessionData => {
  const rng = seededRng(seed);
  const sessions = Array.from({ length: visits }, () => {
    const shelf = Math.floor(uniform(rng) * 4) * 6;
    let place = Math.floor(uniform(rng) * 6);
    const seen = new Set<number>();
    while (seen.size < 5) {
      seen.add(shelf + place);
      place = uniform(rng) < 0.6 ? (place + 1) % 6 : Math.floor(uniform(rng) * 6);
    }
    return Int32Array.from(seen);
  });
  const codes = Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 6));
  return { items: Array.from(codes, (_, i) => `i${i}`), sessions, attributes: [{ name: 'shelf', codes, size: 4 }] };
};

describe('Markov chains', () => {
  const data = dataOf([
    [0, 1, 2],
    [0, 1],
    [1, 0, 2],
    [3, 1],
  ]);

  it('count what came one place after, further places with their decay', () => {
    expect(Array.from(transitions(data, 1).subarray(0, 4))).toEqual([0, 2, 1, 0]);
    expect(Array.from(transitions(data, 1, 1, 0.5).subarray(0, 4))).toEqual([0, 2, 1.5, 0]);
  });

  it('rank what followed the last item, then what is popular; after nothing, popularity', async () => {
    const model = await markovCandidate.fit(data, 1);
    const [after, nothing] = [model.scores(Int32Array.of(3, 0)), model.scores(new Int32Array())];
    expect([...after.keys()].sort((a, b) => after[b]! - after[a]!)).toEqual([1, 2, 0, 3]);
    expect([...nothing.keys()].sort((a, b) => nothing[b]! - nothing[a]!)).toEqual([1, 0, 2, 3]);
  });

  it('with a longer memory add smoothed frequencies of the items before, each weighted by its decay', async () => {
    const model = await longMarkovCandidate(2, 0.5, 1).fit(data, 1);
    // Shares 3/9, 4/9, 2/9, 1/10… of ten views: p = [.3, .4, .2, .1]. After 1 comes 2 once, 0 once; two after 0 comes 2 once.
    const p = [0.3, 0.4, 0.2, 0.1];
    const scores = model.scores(Int32Array.of(0, 1));
    const expected = [0, 1, 2, 3].map((j) => ((j === 0 || j === 2 ? 1 : 0) + p[j]!) / 3 + (0.5 * ((j === 2 ? 1 : 0) + p[j]!)) / 2);
    for (const [j, value] of expected.entries()) expect(scores[j]).toBeCloseTo(value, 12);
  });
});

describe('conditional logit', () => {
  const simulate = (choices: number, weights: readonly number[], signal: number) => {
    const [rng, alternatives, width] = [seededRng(3), 8, weights.length];
    const x = Float32Array.from({ length: choices * alternatives * width }, () => normal(rng));
    const chosen = Int32Array.from({ length: choices }, (_, c) => {
      const utility = Array.from({ length: alternatives }, (__, k) => {
        const row = (c * alternatives + k) * width;
        return weights.reduce((sum, w, a) => sum + signal * w * x[row + a]!, -Math.log(-Math.log(uniform(rng))));
      });
      return utility.indexOf(Math.max(...utility));
    });
    return { width, alternatives, x, chosen, offset: new Float32Array(choices * alternatives) };
  };

  it('finds the weights that choices were drawn with, and none where they were drawn without', () => {
    const weights = [1, -2, 0.5];
    const found = fitConditionalLogit(simulate(4_000, weights, 1), 1);
    const broken = fitConditionalLogit(simulate(4_000, weights, 0), 1);
    for (const [a, w] of weights.entries()) {
      expect(Math.abs(found[a]! - w)).toBeLessThan(0.15);
      expect(Math.abs(broken[a]! - w)).toBeGreaterThan(0.15);
    }
  });

  it('is where the gradient of the penalised loss vanishes', () => {
    const choices = simulate(200, [1, -1], 1);
    const ridge = 5;
    const w = fitConditionalLogit(choices, ridge);
    const { width, alternatives, x, chosen } = choices;
    const gradient = Array.from(w, (value) => ridge * value);
    for (const [c, own] of chosen.entries()) {
      const row = (k: number) => x.subarray((c * alternatives + k) * width, (c * alternatives + k + 1) * width);
      const weights = Array.from({ length: alternatives }, (_, k) => Math.exp(row(k).reduce((sum, value, a) => sum + w[a]! * value, 0)));
      const sum = weights.reduce((a, b) => a + b, 0);
      for (const a of gradient.keys()) {
        for (let k = 0; k < alternatives; k++) gradient[a]! += (weights[k]! / sum) * row(k)[a]!;
        gradient[a]! -= row(own)[a]!;
      }
    }
    for (const value of gradient) expect(Math.abs(value)).toBeLessThan(0.05);
  });
});

describe('session models', () => {
  it('judge the last item of each session among those not seen, ties by position', () => {
    const model = { name: 'fixed', scores: () => Float64Array.of(5, 4, 3, 3) };
    const { recallAt20, ndcgAt20 } = rankSessions(model, [Int32Array.of(0, 1), Int32Array.of(0, 3)]);
    expect([...recallAt20]).toEqual([1, 1]);
    expect([...ndcgAt20]).toEqual([1, 1 / Math.log2(4)]);
    expect(topSessionItems(model, ['a', 'b', 'c', 'd'], Int32Array.of(0), 2)).toEqual(['b', 'c']);
  });

  it('find nothing where the scores are no numbers', () => {
    const diverged = { name: 'diverged', scores: () => new Float64Array(3).fill(Number.NaN) };
    expect(rankSessions(diverged, [Int32Array.of(0, 1)])).toEqual({ recallAt20: Float64Array.of(0), ndcgAt20: Float64Array.of(0) });
  });

  it('the blend beats Markov where the shelf matters, and not where next items are shuffled among visits', async () => {
    const train = shelves(80, 1);
    const test = shelves(400, 2).sessions;
    const shuffled = test.map((session, s) => Int32Array.of(...session.subarray(0, -1), test[(s + 1) % test.length]!.at(-1)!));
    const [blend, markov] = [await blendCandidate.fit(train, 1), await markovCandidate.fit(train, 1)];
    const gain = (sessions: readonly Int32Array[]) => {
      const [a, b] = [rankSessions(blend, sessions), rankSessions(markov, sessions)];
      return meanAndSe(a.ndcgAt20.map((value, s) => value - b.ndcgAt20[s]!));
    };
    const [real, broken] = [gain(test), gain(shuffled.filter((session) => new Set(session).size === session.length))];
    expect(real.value).toBeGreaterThan(2 * real.se);
    expect(broken.value).toBeLessThan(2 * broken.se);
  });

  it('multiplies the chances of two models, fitting each once', async () => {
    let fits = 0;
    const fixed = (name: string, ...chances: number[]) =>
      fittedOnce({
        name,
        fit: () => {
          fits += 1;
          return { name, scores: () => Float64Array.from(chances, Math.log) };
        },
      });
    const [a, b] = [fixed('a', 0.4, 0.6), fixed('b', 0.9, 0.1)];
    const data = dataOf([[0, 1]]);
    await a.fit(data, 1);
    const scores = (await productOfExperts('both', [a, b]).fit(data, 1)).scores(new Int32Array());
    expect(scores[0]).toBeCloseTo(Math.log(0.36), 12);
    expect(scores[1]).toBeCloseTo(Math.log(0.06), 12);
    expect(fits).toBe(2);
  });

  it('answer the same for the same seed', async () => {
    const data = shelves(60, 3);
    const history = Int32Array.of(1, 2);
    expect((await plainBlendCandidate.fit(data, 5)).scores(history)).toEqual((await plainBlendCandidate.fit(data, 5)).scores(history));
  });

  it('fit on two visits with two items, and answer finite scores also after nothing', async () => {
    const poor = dataOf([
      [0, 1],
      [1, 0],
    ]);
    for (const candidate of sessionCandidates) {
      const model = await candidate.fit(poor, 1);
      for (const history of [new Int32Array(), Int32Array.of(0)])
        expect(Array.from(model.scores(history)).every(Number.isFinite), candidate.name).toBe(true);
    }
  });

  it('hold tables of the most frequent items alone where there are too many, and rank the others after them by popularity', async () => {
    const data = dataOf(
      [
        [0, 1],
        [0, 1],
        [1, 0],
        [0, 2],
        [3, 2],
        [4, 2],
      ],
      5,
    );
    const model = await onFrequentItems(popularityCandidate, 3).fit(data, 1);
    const scores = model.scores(Int32Array.of(4));
    expect([...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b)).toEqual([0, 1, 2, 3, 4]);
    expect(scores[3]).toBeLessThan(scores[2]!);
  });

  it('joins the two attributes that say more of the next item together than alone', () => {
    const rng = seededRng(4);
    // The next item has the same pair of codes, while either code alone is that of half of the items.
    const codes = (shift: number) => Int32Array.from({ length: 16 }, (_, i) => (i >> shift) & 1);
    const sessions = Array.from({ length: 200 }, () => {
      const group = Math.floor(uniform(rng) * 4);
      return Int32Array.from(new Set(Array.from({ length: 3 }, () => group + 4 * Math.floor(uniform(rng) * 4))));
    }).filter(({ length }) => length > 1);
    const noise = { name: 'noise', codes: Int32Array.from({ length: 16 }, (_, i) => (i >> 3) & 1), size: 2 };
    const data = {
      items: Array.from(codes(0), (_, i) => `i${i}`),
      sessions,
      attributes: [{ name: 'a', codes: codes(0), size: 2 }, { name: 'b', codes: codes(1), size: 2 }, noise],
    };
    expect(withJointAttributes(data, 1).attributes?.map(({ name }) => name)).toEqual(['a', 'b', 'noise', 'a and b']);
  });
});
