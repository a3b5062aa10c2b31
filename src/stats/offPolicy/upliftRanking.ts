/** A randomised experiment: row i was treated (1) or not (0) and had an outcome, e.g. a visit (1) or none (0). */
export interface UpliftRows {
  readonly treated: ArrayLike<number>;
  readonly outcome: ArrayLike<number>;
}

/** Rows by falling score; rows of equal score stand together and are treated together. */
export interface Ranking {
  readonly order: Uint32Array;
  /** Position right after each group of equal scores, ascending; the last one is the number of rows. */
  readonly ends: Uint32Array;
}

export const rankByScore = (scores: ArrayLike<number>): Ranking => {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const ends: number[] = [];
  for (let i = 1; i <= order.length; i++) if (i === order.length || scores[order[i]!] !== scores[order[i - 1]!]) ends.push(i);
  return { order, ends: Uint32Array.from(ends) };
};

/** Running sums after each group of equal scores, from the top; arrays of one entry a group. */
export interface ArmSums {
  readonly treated: Float64Array;
  readonly control: Float64Array;
  readonly treatedOutcome: Float64Array;
  readonly controlOutcome: Float64Array;
}

/** @param weights how often each row counts (bootstrap); once when absent */
export const armSums = ({ treated, outcome }: UpliftRows, { order, ends }: Ranking, weights?: ArrayLike<number>): ArmSums => {
  const empty = (): Float64Array => new Float64Array(ends.length);
  const sums: ArmSums = { treated: empty(), control: empty(), treatedOutcome: empty(), controlOutcome: empty() };
  let [nt, nc, yt, yc, at] = [0, 0, 0, 0, 0];
  for (let group = 0; group < ends.length; group++) {
    for (; at < ends[group]!; at++) {
      const row = order[at]!;
      const w = weights ? weights[row]! : 1;
      if (treated[row]! > 0) {
        nt += w;
        yt += w * outcome[row]!;
      } else {
        nc += w;
        yc += w * outcome[row]!;
      }
    }
    sums.treated[group] = nt;
    sums.control[group] = nc;
    sums.treatedOutcome[group] = yt;
    sums.controlOutcome[group] = yc;
  }
  return sums;
};
