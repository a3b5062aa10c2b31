import { auc, aucInfluences, logloss, loglossInfluences } from '../../stats/offPolicy/classification';
import { clusteredSe, type Estimate } from '../../stats/offPolicy/intervals';

import type { ModelRow } from '../metricsTable';

/** Shots judged at. */
export const SHOTS = [0, 5, 10] as const;
/** First row of a respondent that is judged, whatever the shots, so that every figure is of the same rows. */
export const FIRST_JUDGED = 10;

/** Judged rows: labels, respondents, and probabilities by number of shots. */
export interface Judged {
  readonly y: Float32Array;
  readonly groups: readonly string[];
  readonly probabilities: ReadonlyMap<number, Float64Array>;
}

/** Figures at every number of shots; `se` over rows, and `<name>ByRespondent` for answers of one respondent that depend on each other. */
export const fewShotRow = (model: string, { y, groups, probabilities }: Judged): ModelRow => {
  const metrics: Record<string, number> = {};
  const se: Record<string, number> = {};
  for (const [k, p] of probabilities) {
    const [ranking, loss] = [auc(y, p), logloss(y, p)];
    metrics[`aucK${k}`] = ranking.value;
    metrics[`loglossK${k}`] = loss.value;
    se[`aucK${k}`] = ranking.se;
    se[`loglossK${k}`] = loss.se;
    se[`aucK${k}ByRespondent`] = clusteredSe(aucInfluences(y, p), groups);
    se[`loglossK${k}ByRespondent`] = clusteredSe(loglossInfluences(y, p), groups);
  }
  return { model, metrics, se };
};

/** Differences of a to b in favour of a, standard errors by respondent. */
export const fewShotGains = (a: Judged, b: Judged): Readonly<Record<string, Estimate>> =>
  Object.fromEntries(
    [...a.probabilities].flatMap(([k, p]) => {
      const q = b.probabilities.get(k);
      if (k === 0 || !q) return [];
      const paired = (x: Float64Array, z: Float64Array): number =>
        clusteredSe(
          x.map((value, i) => value - z[i]!),
          a.groups,
        );
      return [
        [
          `aucGainK${k}`,
          { value: auc(a.y, p).value - auc(a.y, q).value, se: paired(aucInfluences(a.y, p), aucInfluences(a.y, q)) },
        ] as const,
        [
          `loglossGainK${k}`,
          { value: logloss(a.y, q).value - logloss(a.y, p).value, se: paired(loglossInfluences(a.y, q), loglossInfluences(a.y, p)) },
        ] as const,
      ];
    }),
  );
