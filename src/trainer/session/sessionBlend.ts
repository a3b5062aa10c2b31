import { integer, type Rng, seededRng } from '../../maths/random';
import { type ChoiceSet, fitConditionalLogit } from './conditionalLogit';
import { fitSessionTables, sessionFeatureCount, sessionFeatures } from './sessionFeatures';
import { sessionPopularity } from './sessionItemModels';
import type { ItemAttribute, SessionCandidate, SessionData } from './sessionModel';

/** Both facts as one: the page of the catalogue may be meaningful only together with the category. */
const joint = (a: ItemAttribute, b: ItemAttribute): ItemAttribute => {
  const codeOf = new Map<number, number>();
  const codes = a.codes.map((code, i) => {
    const key = code * b.size + b.codes[i]!;
    const known = codeOf.get(key) ?? codeOf.size;
    codeOf.set(key, known);
    return known;
  });
  return { name: `${a.name} and ${b.name}`, codes, size: codeOf.size };
};

/**
 * Mutual information between the code of one item and that of the next, nats: Σ p(c, d) log(p(c, d) / p(c) p(d)) over consecutive items,
 * minus its bias (cells − rows − columns + 1) / 2N (Miller 1955, Panzeri & Treves 1996).
 */
const information = ({ codes, size }: ItemAttribute, { sessions }: SessionData): number => {
  const cells = new Map<number, number>();
  const [from, to] = [new Float64Array(size), new Float64Array(size)];
  let total = 0;
  for (const session of sessions) {
    for (let at = 1; at < session.length; at++) {
      const [c, d] = [codes[session[at - 1]!]!, codes[session[at]!]!];
      cells.set(c * size + d, (cells.get(c * size + d) ?? 0) + 1);
      from[c]! += 1;
      to[d]! += 1;
      total += 1;
    }
  }
  if (total === 0) return 0;
  let nats = 0;
  for (const [key, count] of cells) nats += (count / total) * Math.log((count * total) / (from[Math.floor(key / size)]! * to[key % size]!));
  const used = (sums: Float64Array): number => sums.reduce((n, sum) => n + (sum > 0 ? 1 : 0), 0);
  return nats - (cells.size - used(from) - used(to) + 1) / (2 * total);
};

/**
 * Adds the pairs of attributes whose joint code is most informative about the joint code of the next item, beyond the better of the two
 * alone. At most `most`, and only pairs whose codes still have two items or more on average.
 */
export const withJointAttributes = (data: SessionData, most: number): SessionData => {
  const { attributes = [], items } = data;
  const alone = attributes.map((attribute) => information(attribute, data));
  const pairs = attributes.flatMap((a, i) =>
    attributes.slice(i + 1).map((b, k) => {
      const attribute = joint(a, b);
      return { attribute, gain: information(attribute, data) - Math.max(alone[i]!, alone[i + 1 + k]!) };
    }),
  );
  const best = pairs
    .filter(({ attribute, gain }) => gain > 0 && attribute.size <= items.length / 2)
    .sort((x, y) => y.gain - x.gain)
    .slice(0, most);
  return { ...data, attributes: [...attributes, ...best.map(({ attribute }) => attribute)] };
};

const FOLDS = 4;
/** Number of next items to learn from: the last few of a session, of as many sessions as needed. */
const [CHOICES, LAST] = [12_000, 6];
/** Alternatives of each choice: all items, or a uniform draw with the chosen one, which keeps the weights consistent (McFadden 1978). */
const ALTERNATIVES = 64;
const RIDGE = 1;
/** Most joint attributes added. */
const JOINT = 2;

const without = (data: SessionData, fold: number): SessionData => ({
  ...data,
  sessions: data.sessions.filter((_, s) => s % FOLDS !== fold),
});

/** The chosen item first, then the other available ones. */
const alternativesOf = (n: number, chosen: number, rng: Rng): Int32Array => {
  if (n <= ALTERNATIVES) return Int32Array.from({ length: n }, (_, k) => (k === 0 ? chosen : k <= chosen ? k - 1 : k));
  const drawn = new Set([chosen]);
  while (drawn.size < ALTERNATIVES) drawn.add(integer(rng, n));
  return Int32Array.from(drawn);
};

/** Choices of each fold's sessions, described by tables fitted on the other folds, so that no session is described by its own counts. */
const crossFittedChoices = async (data: SessionData, seed: number): Promise<ChoiceSet> => {
  const n = data.items.length;
  const rng = seededRng(seed);
  const total = data.sessions.reduce((sum, { length }) => sum + Math.min(LAST, length - 1), 0);
  const every = Math.max(1, Math.ceil(total / CHOICES));
  const alternatives = Math.min(n, ALTERNATIVES);
  const rows: { readonly history: Int32Array; readonly chosen: number; readonly fold: number }[] = [];
  for (const [s, session] of data.sessions.entries()) {
    if (Math.floor(s / FOLDS) % every !== 0) continue;
    for (let at = Math.max(1, session.length - LAST); at < session.length; at++) {
      rows.push({ history: session.subarray(0, at), chosen: session[at]!, fold: s % FOLDS });
    }
  }
  const width = sessionFeatureCount(data);
  const x = new Float32Array(rows.length * alternatives * width);
  const offset = new Float32Array(rows.length * alternatives);
  for (let fold = 0; fold < FOLDS; fold++) {
    const tables = await fitSessionTables(without(data, fold));
    for (const [r, row] of rows.entries()) {
      if (row.fold !== fold) continue;
      const items = alternativesOf(n, row.chosen, rng);
      sessionFeatures(tables, row.history, items, x, r * alternatives * width);
      const seen = new Set(row.history);
      for (const [k, item] of items.entries()) if (seen.has(item)) offset[r * alternatives + k] = Number.NEGATIVE_INFINITY;
    }
  }
  return { width, alternatives, x, chosen: new Int32Array(rows.length), offset };
};

/**
 * A listwise blend: the utility of each candidate item is a weighted sum of the scores of Markov chains of several orders, EASE, item-kNN,
 * popularity and the items' attributes, with the weights of a conditional logit over the next items of the training sessions.
 */
export const blendCandidate: SessionCandidate = {
  name: 'blend',
  fit: async (given, seed) => {
    const data = withJointAttributes(given, JOINT);
    const n = data.items.length;
    const weights = fitConditionalLogit(await crossFittedChoices(data, seed), RIDGE);
    const tables = await fitSessionTables(data);
    const popular = sessionPopularity(data);
    const items = Int32Array.from({ length: n }, (_, j) => j);
    const width = weights.length;
    const x = new Float64Array(n * width);
    return {
      name: 'blend',
      scores: (history) => {
        if (history.length === 0) return popular;
        sessionFeatures(tables, history, items, x, 0);
        return Float64Array.from(items, (j) => {
          let sum = 0;
          for (let a = 0; a < width; a++) sum += weights[a]! * x[j * width + a]!;
          return sum;
        });
      },
    };
  },
};

/** The same without the items' attributes. */
export const plainBlendCandidate: SessionCandidate = {
  name: 'blend without attributes',
  fit: ({ items, sessions }, seed) => blendCandidate.fit({ items, sessions }, seed),
};
