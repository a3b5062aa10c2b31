import type { SessionData } from './sessionModel';
import type { SessionTables } from './sessionTables';

/** Pseudo-counts that draw the frequencies after one item, and after all the far ones, towards popularity. */
const [PRIOR, FAR_PRIOR] = [20, 50];
/** Features whatever the attributes. */
const FIXED = 11;

export const sessionFeatureCount = ({ attributes = [] }: SessionData): number => FIXED + 3 * attributes.length;

/**
 * Features of candidate items after a history: log frequency over popularity one, two, three and more places before, the frequency itself, log
 * popularity, how often the item ends a session, EASE and cosine to the last item and to all; for each attribute, whether it is that of the
 * last item, of which share of the history, and the log lift of the codes.
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
