import { integer, type Rng } from '../../src/maths/random';

/** What an attacker sees of a pair of reports, each as a short text; the same names for every pair. */
export type PairFeatures = Readonly<Record<string, string>>;

/** Reports of others each browser's own second report is compared with. */
const OTHERS = 40;

/**
 * Links the second report of a browser to its first by naive Bayes: for every feature, how much likelier each of its values is between two reports of
 * one browser than between reports of two, learnt from half of the browsers, whose links the attacker knows. On the other half, the AUC is the share of others'
 * reports that score below the browser's own (ties count half); its standard error is that over browsers.
 * @param n browsers
 * @param features of the first report of browser `i` and the second of browser `j`
 */
export const pairAttack = (n: number, features: (i: number, j: number) => PairFeatures, rng: Rng): { auc: number; error: number } => {
  const half = n >> 1;
  const other = (i: number, from: number, count: number): number => from + ((i - from + 1 + integer(rng, count - 1)) % count);
  const counts = new Map<string, [same: number, different: number]>();
  const count = (seen: PairFeatures, which: 0 | 1): void => {
    for (const [name, value] of Object.entries(seen)) {
      const key = `${name} ${value}`;
      const cell = counts.get(key) ?? [0, 0];
      cell[which] += 1;
      counts.set(key, cell);
    }
  };
  for (let i = 0; i < half; i++) {
    count(features(i, i), 0);
    for (let k = 0; k < OTHERS; k++) count(features(i, other(i, 0, half)), 1);
  }
  const score = (seen: PairFeatures): number =>
    Object.entries(seen).reduce((sum, [name, value]) => {
      const [same, different] = counts.get(`${name} ${value}`) ?? [0, 0];
      return sum + Math.log((same + 1) / (different / OTHERS + 1));
    }, 0);
  const shares = Array.from({ length: n - half }, (_, k) => {
    const i = half + k;
    const own = score(features(i, i));
    let below = 0;
    for (let o = 0; o < OTHERS; o++) {
      const of = score(features(i, other(i, half, n - half)));
      below += of < own ? 1 : of === own ? 0.5 : 0;
    }
    return below / OTHERS;
  });
  const auc = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - auc) ** 2, 0) / (shares.length - 1);
  return { auc, error: Math.sqrt(variance / shares.length) };
};
