import { ok, type Result } from '../../protocol/values/result';
import { type IntervalEstimate, intervalCoverage } from '../../stats/offPolicy/intervals';
import { OFF_POLICY_ESTIMATORS } from '../../stats/offPolicy/offPolicyEstimates';
import { readEnvironment } from '../bandit/environment';
import type { LogEstimates, LogsInput } from '../bandit/estimateLogs';
import { knownPolicies, trueValue } from '../bandit/knownPolicies';
import type { Database } from '../ingest/database';
import { parallelMap } from '../jobs';
import { modelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { type Progress, steps } from '../run/progress';

interface CoverageSettings {
  /** Net value of an accepted offer by arm. */
  readonly values: readonly number[];
  readonly logs: number;
  /** Decisions in a log. */
  readonly rounds: number;
}

/** Logs per job. */
const CHUNK = 25;

const joined = (parts: readonly LogEstimates[]): ReadonlyMap<string, readonly IntervalEstimate[]> =>
  new Map(Object.keys(parts[0] ?? {}).map((name) => [name, parts.flatMap((part) => part[name] ?? [])]));

const decimals = (x: number): string => x.toFixed(4);

/**
 * Coverage of the 95% intervals of off-policy estimators: fresh logs of known behaviour policies on an environment whose rewards are fully
 * known, each used to estimate the value of one known target policy. Contexts are drawn with replacement, so a log is an independent sample
 * of the population whose mean reward under the target is the truth. Errors: those of `readEnvironment`.
 */
export const evaluateOpe = async (
  db: Database,
  file: string,
  { values, logs, rounds }: CoverageSettings,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const read = await readEnvironment(db, file, values, progress);
  if (!read.ok) return read;
  const { quality, facts: _, notes, ...env } = read.value;
  const { target, behaviours } = knownPolicies(env, seed);
  const truth = trueValue(env, target);
  const chunks = Array.from({ length: Math.ceil(logs / CHUNK) }, (_, i) => ({ from: i * CHUNK, to: Math.min(logs, (i + 1) * CHUNK) }));
  const inputs = behaviours.flatMap(({ policy }, b) =>
    // The random streams of the three behaviours start far apart. Otherwise they would share their contexts.
    chunks.map((chunk): LogsInput => ({ env, behaviour: policy, target, rounds, seed: seed + 1_000_000 * (b + 1), ...chunk })),
  );
  const step = steps(progress, 'logs', inputs.length);
  const parts = await parallelMap('estimateLogs', inputs, step);
  const judged = behaviours.flatMap(({ name: behaviour }, b) =>
    [...joined(parts.slice(b * chunks.length, (b + 1) * chunks.length))].map(([estimator, estimates]) => ({
      honest: OFF_POLICY_ESTIMATORS.some((known) => known === estimator),
      row: modelRow(`${estimator}, ${behaviour} log`, { ...intervalCoverage(estimates, truth) }),
    })),
  );
  const hardest = behaviours.at(-1)?.name ?? '';
  return ok({
    evaluation: {
      task: 'ope',
      chosen: `DR, ${hardest} log`,
      chosenBy: 'nothing',
      split: `${logs} fresh logs of ${rounds} decisions of each of ${behaviours.length} behaviour policies, seed ${seed}`,
      n: logs,
      rows: judged.filter(({ honest }) => honest).map(({ row }) => row),
      validation: [],
    },
    quality: [quality],
    predictions: '',
    // Shows a wrong estimator in the same table: its interval must miss.
    ablations: judged.filter(({ honest }) => !honest).map(({ row }) => row),
    notes: [
      ...notes,
      `the target is worth ${decimals(truth)}; the logs come from policies worth ${behaviours.map(({ name, policy }) => `${decimals(trueValue(env, policy))} (${name})`).join(', ')}`,
      'coverage: share of 95% intervals that contain the true value, ± its binomial standard error; width: their mean length',
      'model on top: doubly robust on the log that is hardest to learn the target from; it was fixed before any log was drawn',
      'ablations: estimators that ignore or misuse propensities, or use the reward model alone; their intervals are not valid',
    ],
  });
};
