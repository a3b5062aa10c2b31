import { sessionPopularity, transitions } from './sessionItemModels';
import type { SessionData } from './sessionModel';

/** Number of last positions the retrieval features use. */
const LAGS = 3;
/** Pseudo-counts that shrink a transition's frequency towards popularity. */
const PRIOR = 5;

/** Features of every candidate given a history: the predictions of simple models, as inputs of the network. */
export interface InterestFeatures {
  /** n. */
  readonly count: number;
  /**
   * Writes `[n, rows]`, feature by feature, at the columns from `at`: ln P_k(j | item k positions before the end) / P(j) for k = 0, 1, 2,
   * the same for how often j came right before the last item, ln P(j). 0 if the history is too short.
   * @param history newest first
   * @param target the actual next item, whose transition from this history is not counted: the network must not learn to trust frequencies
   * that have seen the answer
   */
  fill(out: Float32Array, rows: number, at: number, history: Int32Array, target?: number): void;
}

export const interestFeatures = (data: SessionData): InterestFeatures => {
  const n = data.items.length;
  const seen = sessionPopularity(data);
  const all = seen.reduce((a, b) => a + b, 0);
  const popular = seen.map((count) => (count + 1) / (all + n));
  const prior = Float32Array.from(popular, Math.log);
  const sumOf = (counts: Float64Array, i: number): number => counts.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b, PRIOR);
  const ratio = (count: number, j: number, sum: number): number => Math.log((count + PRIOR * popular[j]!) / (sum * popular[j]!));
  const counts = Array.from({ length: LAGS }, (_, lag) => transitions(data, lag + 1));
  const before = counts[0]!.map((_, at) => counts[0]![(at % n) * n + Math.floor(at / n)]!);
  const tables = [...counts, before].map((table) => {
    const logs = new Float32Array(n * n);
    for (let i = 0; i < n; i++) {
      const sum = sumOf(table, i);
      for (let j = 0; j < n; j++) logs[i * n + j] = ratio(table[i * n + j]!, j, sum);
    }
    return logs;
  });
  const sums = counts.map((table) => Float64Array.from({ length: n }, (_, i) => sumOf(table, i)));
  return {
    count: LAGS + 2,
    fill: (out, rows, at, history, target) => {
      for (let k = 0; k <= LAGS; k++) {
        const item = history[k === LAGS ? 0 : k];
        const from = k * rows + at;
        if (item === undefined || item < 0) {
          out.fill(0, from, from + n);
          continue;
        }
        out.set(tables[k]!.subarray(item * n, (item + 1) * n), from);
        // Subtracting one from the row's sum shifts every candidate alike, which a softmax ignores.
        if (target !== undefined && k < LAGS) out[from + target] = ratio(counts[k]![item * n + target]! - 1, target, sums[k]![item]!);
      }
      out.set(prior, (LAGS + 1) * rows + at);
    },
  };
};
