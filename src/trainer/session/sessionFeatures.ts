import { fitEase } from '../cf/ease';
import { gram } from '../cf/interactions';
import { fitItemKnn } from '../cf/itemFamilies';
import { interactionsOf, sessionPopularity, transitions } from './sessionItemModels';
import type { SessionData } from './sessionModel';

/** Ridge of the item-to-item regression among the parts of a blend. */
const EASE_LAMBDA = 100;

/** How likely an item of one code follows one of another, relative to its overall probability. */
interface AttributeTable {
  readonly codes: Int32Array;
  readonly size: number;
  /** log lift[code of the last item, code of the next], row-major size × size. */
  readonly logLift: Float64Array;
}

/** Tables of a blend from its training sessions. Matrices are row-major n × n. */
interface SessionTables {
  readonly n: number;
  /** Smoothed share of each item. */
  readonly share: Float64Array;
  /** Smoothed log probability that a session ends with the item once it is in it. */
  readonly logEnd: Float64Array;
  /** Counts of j one, two, three positions after i, and their row sums. */
  readonly lags: readonly { readonly counts: Float64Array; readonly sums: Float64Array }[];
  /** Counts of j four or more positions after i, each further position weighted 0.8 of the one before. */
  readonly far: { readonly counts: Float64Array; readonly sums: Float64Array };
  readonly ease: Float64Array;
  readonly cosine: Float64Array;
  readonly attributes: readonly AttributeTable[];
}

const rowSums = (n: number, counts: Float64Array): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => counts.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b, 0));

/** lift[c, d] = P(next has code d | last has code c) / P(an item has code d), with one pseudo-count per cell. */
const attributeTable = (codes: Int32Array, size: number, n: number, counts: Float64Array, share: Float64Array): AttributeTable => {
  const table = new Float64Array(size * size).fill(1);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) table[codes[i]! * size + codes[j]!]! += counts[i * n + j]!;
  const of = new Float64Array(size);
  for (let j = 0; j < n; j++) of[codes[j]!]! += share[j]!;
  const logLift = new Float64Array(size * size);
  for (let c = 0; c < size; c++) {
    let sum = 0;
    for (let d = 0; d < size; d++) sum += table[c * size + d]!;
    for (let d = 0; d < size; d++) logLift[c * size + d] = of[d]! > 0 ? Math.log(table[c * size + d]! / sum / of[d]!) : 0;
  }
  return { codes, size, logLift };
};

export const fitSessionTables = async (data: SessionData): Promise<SessionTables> => {
  const n = data.items.length;
  const popular = sessionPopularity(data);
  const total = popular.reduce((sum, p) => sum + p + 1, 0);
  const share = popular.map((p) => (p + 1) / total);
  const ends = new Float64Array(n);
  for (const session of data.sessions) ends[session[session.length - 1]!]! += 1;
  const counted = (counts: Float64Array) => ({ counts, sums: rowSums(n, counts) });
  const lags = [1, 2, 3].map((lag) => counted(transitions(data, lag)));
  const interactions = interactionsOf(data);
  const g = gram(interactions);
  return {
    n,
    share,
    logEnd: ends.map((e, j) => Math.log((e + 2) / (popular[j]! + 10))),
    lags,
    far: counted(transitions(data, 4, 7, 0.8)),
    ease: (await fitEase(interactions, g, EASE_LAMBDA)).b!,
    cosine: fitItemKnn(interactions, g, n).b!,
    attributes: (data.attributes ?? []).map(({ codes, size }) => attributeTable(codes, size, n, lags[0]!.counts, share)),
  };
};

/** Pseudo-counts that shrink the frequencies after one item, and after all the far ones, towards popularity. */
const [PRIOR, FAR_PRIOR] = [20, 50];
/** Number of features that do not depend on attributes. */
const FIXED = 11;

export const sessionFeatureCount = ({ attributes = [] }: SessionData): number => FIXED + 3 * attributes.length;

/**
 * Features of candidate items after a history: log frequency over popularity one, two, three and more positions before, the frequency
 * itself, log popularity, how often the item ends a session, EASE and cosine to the last item and to all. For each attribute: whether it
 * equals that of the last item, for which share of the history it does, and the log lift of the codes.
 *
 * @param history not empty
 * @param out row-major candidates × `sessionFeatureCount`, from `offset`
 */
export const sessionFeatures = (
  tables: SessionTables,
  history: Int32Array,
  candidates: Int32Array,
  out: Float32Array | Float64Array,
  offset: number,
): void => {
  const { n, share, logEnd, lags, far, ease, cosine, attributes } = tables;
  const length = history.length;
  const last = history[length - 1]!;
  const before = lags.map((_, k) => history[length - 1 - k]);
  const early = history.subarray(0, Math.max(0, length - 3));
  let farSum = 0;
  for (const i of early) farSum += far.sums[i]!;
  const shares = attributes.map(({ codes, size }) => {
    const of = new Float64Array(size);
    for (const i of history) of[codes[i]!]! += 1 / length;
    return of;
  });
  let at = offset;
  for (const j of candidates) {
    const p = share[j]!;
    for (const [k, { counts, sums }] of lags.entries()) {
      const i = before[k];
      const frequency = i === undefined ? p : (counts[i * n + j]! + PRIOR * p) / (sums[i]! + PRIOR);
      out[at++] = Math.log(frequency / p);
      if (k === 0) out[at++] = frequency;
    }
    let [farCount, easeSum, cosineSum] = [0, 0, 0];
    for (const i of early) farCount += far.counts[i * n + j]!;
    for (const i of history) {
      easeSum += ease[i * n + j]!;
      cosineSum += cosine[i * n + j]!;
    }
    out[at++] = early.length === 0 ? 0 : Math.log((farCount + FAR_PRIOR * p) / (farSum + FAR_PRIOR) / p);
    out[at++] = Math.log(p);
    out[at++] = logEnd[j]!;
    // Scaled so that one ridge suits every weight.
    out[at++] = 10 * easeSum;
    out[at++] = 10 * ease[last * n + j]!;
    out[at++] = 5 * cosine[last * n + j]!;
    out[at++] = (5 * cosineSum) / length;
    for (const [a, { codes, size, logLift }] of attributes.entries()) {
      const [from, to] = [codes[last]!, codes[j]!];
      out[at++] = from === to ? 1 : 0;
      out[at++] = shares[a]![to]!;
      out[at++] = logLift[from * size + to]!;
    }
  }
};
