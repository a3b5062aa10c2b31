import { armSums, type Ranking, type UpliftRows } from './upliftRanking';

/** Area by trapezoids between the Qini curve of a ranking and its chord, the curve of treating at random. */
const areaOverChord = (rows: UpliftRows, ranking: Ranking, weights?: ArrayLike<number>): number => {
  const { treated, control, treatedOutcome, controlOutcome } = armSums(rows, ranking, weights);
  let area = 0;
  let [x, y] = [0, 0];
  for (let group = 0; group < treated.length; group++) {
    const [nt, nc] = [treated[group]!, control[group]!];
    const gain = treatedOutcome[group]! - (nc > 0 ? (controlOutcome[group]! * nt) / nc : 0);
    area += ((nt + nc - x) * (gain + y)) / 2;
    [x, y] = [nt + nc, gain];
  }
  return area - (x * y) / 2;
};

/** The same area of the perfect order, whose curve has three straight parts. */
const perfectArea = ({ treated, outcome }: UpliftRows, weights?: ArrayLike<number>): number => {
  let [nt, nc, yt, yc] = [0, 0, 0, 0];
  for (let row = 0; row < outcome.length; row++) {
    const w = weights ? weights[row]! : 1;
    const answered = outcome[row]! > 0 ? w : 0;
    if (treated[row]! > 0) {
      nt += w;
      yt += answered;
    } else {
      nc += w;
      yc += answered;
    }
  }
  const end = yt - (nc > 0 ? (yc * nt) / nc : 0);
  const flat = nt - yt + nc - yc;
  return (yt * yt) / 2 + flat * yt + (yc * (yt + end)) / 2 - ((nt + nc) * end) / 2;
};

/**
 * Qini coefficient Q = A(scores) / A(perfect) of a binary outcome. A is the area between the Qini curve
 * g(k) = Y_T(k) − Y_C(k) · N_T(k) / N_C(k) over the k best-scored rows and the straight line from (0, 0) to (n, g(n)). The perfect order
 * puts treated rows with outcome 1 first and control rows with outcome 1 last (negative effects exist), everything else tied between.
 * 0 for a random order or one score for all; 1 for the perfect order. The definition of `qini_auc_score` in scikit-uplift
 * (https://www.uplift-modeling.com/en/latest/api/metrics/qini_auc_score.html), after Radcliffe 2007, "Using control groups to target on
 * predicted lift".
 */
export const qini = (rows: UpliftRows, ranking: Ranking, weights?: ArrayLike<number>): number => {
  const perfect = perfectArea(rows, weights);
  return perfect > 0 ? areaOverChord(rows, ranking, weights) / perfect : 0;
};
