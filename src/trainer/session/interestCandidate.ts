import { type InterestSpec, interestShapes } from '../../engine/scoring/interestSpec';
import { fitInterest, lastItems, type TrainedInterest } from './fitInterest';
import { type InterestFeatures, interestFeatures } from './interestFeatures';
import { apart, attributeMatrix, type InterestSettings, interestSettings } from './interestWeights';
import type { SessionCandidate, SessionData, SessionModel } from './sessionModel';

/** Items and attributes added up, `[N + 1, d]`. */
const tableOf = (name: string, trained: TrainedInterest, data: SessionData, d: number): Float32Array => {
  const table = Float32Array.from(trained.get(name)!);
  const own = trained.get(`${name} attributes`);
  const { codes, cells } = attributeMatrix(data.items.length, data.attributes ?? []);
  for (let i = 1; own && i <= data.items.length; i++) {
    for (let a = 0; a < codes; a++) {
      if (cells[i * codes + a] === 0) continue;
      for (let j = 0; j < d; j++) table[i * d + j]! += own[a * d + j]!;
    }
  }
  // Token 0 is no item, so its row is 0.
  return table.fill(0, 0, d);
};

/**
 * The trained network in the form of `engine/scoring/interestSpec.ts`. Features have no factors, and the interest enters by products alone.
 */
export const interestNetwork = (
  trained: TrainedInterest,
  data: SessionData,
  features: InterestFeatures,
  settings: InterestSettings,
): { readonly spec: InterestSpec; readonly weights: Float32Array } => {
  const { width, length, units, fm } = settings;
  const spec: InterestSpec = {
    version: 2,
    inputs: features.count,
    attention: { events: [...data.items], candidates: [...data.items], width, length, newest: apart(settings), units },
    fm: fm ? width : 0,
    crossLayers: 0,
    hidden: [],
    heads: ['next'],
  };
  const zeros = (count: number): Float32Array => new Float32Array(count);
  const parts = interestShapes(spec).map(([name, rows, columns]) => {
    if (name === 'E' || name === 'E′' || name === 'C')
      return trained.has(name) ? tableOf(name, trained, data, width) : zeros(rows * columns);
    if (name === 'U') return [...trained.get('features')!, ...zeros(width), ...trained.get('bias')!, ...zeros(fm ? width : 0).fill(1)];
    return trained.get(name) ?? zeros(rows * columns);
  });
  return { spec, weights: Float32Array.from(parts.flatMap((part) => [...part])) };
};

/** Unit of the attention: an event's weight for a candidate in addition to its position. */
const unitOf = (trained: TrainedInterest, width: number) => {
  const [a, b, p, bias, out] = ['A', 'B', 'P', 'b', 'v'].map((name) => trained.get(name) ?? new Float32Array());
  return (e: Float32Array, c: Float32Array): number => {
    let weight = 0;
    for (let k = 0; k < out!.length; k++) {
      let sum = bias![k]!;
      for (let j = 0; j < width; j++) {
        const at = j * out!.length + k;
        sum += e[j]! * a![at]! + c[j]! * b![at]! + e[j]! * c[j]! * p![at]!;
      }
      weight += Math.max(0, sum) * out![k]!;
    }
    return weight;
  };
};

/** ⟨ε, c⟩ of every event and candidate, and the same times the attention beyond the position; `[N + 1, N]` each. */
const productTables = (events: Float32Array, candidates: Float32Array, trained: TrainedInterest, n: number, width: number) => {
  const [products, attended] = [new Float64Array((n + 1) * n), new Float64Array((n + 1) * n)];
  const unit = unitOf(trained, width);
  for (let i = 1; i <= n; i++) {
    const e = events.subarray(i * width, (i + 1) * width);
    for (let j = 0; j < n; j++) {
      const c = candidates.subarray((j + 1) * width, (j + 2) * width);
      let sum = 0;
      for (let k = 0; k < width; k++) sum += e[k]! * c[k]!;
      products[i * n + j] = sum;
      if (trained.has('A')) attended[i * n + j] = sum * unit(e, c);
    }
  }
  return { products, attended };
};

/** Logits of all items from precomputed tables of events × candidates. They equal the network's own, as in `interestNetwork`. */
export const interestScores = (trained: TrainedInterest, data: SessionData, features: InterestFeatures, settings: InterestSettings) => {
  const { width, length, pooling, fm } = settings;
  const n = data.items.length;
  const candidates = tableOf('C', trained, data, width);
  const [mix, bias] = [trained.get('features')!, trained.get('bias')!];
  const own = Float64Array.from({ length: n }, (_, j) => bias.reduce((sum, w, k) => sum + w * candidates[(j + 1) * width + k]!, 0));
  const tables = (name: string) => productTables(tableOf(name, trained, data, width), candidates, trained, n, width);
  const older = fm ? tables('E') : undefined;
  const newest = older && (trained.has('E′') ? tables('E′') : older);
  const x = new Float32Array(features.count * n);
  return (history: Int32Array): Float64Array => {
    const last = lastItems(history, history.length, length);
    features.fill(x, n, 0, last);
    const scores = own.map((value, j) => mix.reduce((sum, w, k) => sum + w * x[k * n + j]!, value));
    for (const [t, item] of last.entries()) {
      const table = t === 0 ? newest : older;
      if (!table) break;
      const weight = pooling === 'mean' ? 1 / last.length : 1;
      const [place, from] = [weight * trained.get('p')![t]!, (item + 1) * n];
      for (let j = 0; j < n; j++) scores[j]! += place * table.products[from + j]! + weight * table.attended[from + j]!;
    }
    return scores;
  };
};

/** Most values of an attribute with embeddings. */
const MOST_CODES = 100;

/** The interest network of `engine/scoring/interestSpec.ts` on a session's last items: each candidate item against each of them. */
export const interestCandidate = (changes: Partial<InterestSettings> = {}, name = 'interest network'): SessionCandidate => ({
  name,
  fit: async (all, seed): Promise<SessionModel> => {
    const settings = { ...interestSettings, ...changes };
    // A fact with hundreds of values adds little to the item itself, and its table costs as much per step as all the rest.
    const data = { ...all, attributes: (all.attributes ?? []).filter(({ size }) => size <= MOST_CODES) };
    const features = interestFeatures(data);
    const trained = await fitInterest(data, features, settings, seed);
    return { name, scores: interestScores(trained, data, features, settings) };
  },
});
