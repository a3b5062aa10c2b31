import { type ArmSums, armSums, type Ranking, type UpliftRows } from './upliftRanking';

/** Incremental outcomes among the treated of the top rows: Y_T − Y_C · N_T / N_C (Radcliffe 2007); Y_T while no control row is seen. */
const gainOf = ({ treated, control, treatedOutcome, controlOutcome }: ArmSums): number =>
  treatedOutcome - (control > 0 ? (controlOutcome * treated) / control : 0);

/** Area by trapezoids between a Qini curve and its chord, the curve of treating at random. */
const areaOverChord = (sums: readonly ArmSums[]): number => {
  let area = 0;
  let [x, y] = [0, 0];
  for (const point of sums) {
    const gain = gainOf(point);
    area += ((point.rows - x) * (gain + y)) / 2;
    [x, y] = [point.rows, gain];
  }
  return area - (x * y) / 2;
};

/** Groups of the perfect order: treated with the outcome, rows without it, control rows with it. */
const perfectRanking = ({ treated, outcome }: UpliftRows): Ranking => {
  const groups: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < outcome.length; i++) groups[outcome[i]! > 0 ? (treated[i]! > 0 ? 0 : 2) : 1].push(i);
  const [first, second] = [groups[0].length, groups[0].length + groups[1].length];
  return { order: Uint32Array.from(groups.flat()), ends: Uint32Array.from([first, second, outcome.length]) };
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
  const perfect = areaOverChord(armSums(rows, perfectRanking(rows), weights));
  return perfect > 0 ? areaOverChord(armSums(rows, ranking, weights)) / perfect : 0;
};
