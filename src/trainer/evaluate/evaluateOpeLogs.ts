import { fail, ok, type Result } from '../../protocol/values/result';
import { type IntervalEstimate, meanAndSe } from '../../stats/offPolicy/intervals';
import { effectiveSize, OFF_POLICY_ESTIMATORS, offPolicyEstimates, onPolicyMean } from '../../stats/offPolicy/offPolicyEstimates';
import { acrossLogs, type PolicyLog, readPolicyLog } from '../bandit/policyLog';
import type { Database } from '../ingest/database';
import type { ModelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';

/** Most names shown in a note. */
const SHOWN = 5;
/** Standard errors beyond which the sum of a position is not due to chance. */
const ERRORS = 5;
/** Tolerance for sums of rounded propensities, as a share of 1. */
const ROUNDING = 0.05;

const listed = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');

/**
 * Sum of the propensities at each position over its items, by E[1/p] = number of items that can be shown. Only positions whose sum is off
 * by more than chance.
 */
const wrongSums = ({ action, position, propensity, rows }: PolicyLog): readonly string[] => {
  const at = new Map<string, { readonly inverse: number[]; readonly items: Set<string> }>();
  for (let i = 0; i < rows; i++) {
    const known = at.get(position[i]!) ?? { inverse: [], items: new Set<string>() };
    known.inverse.push(1 / propensity[i]!);
    known.items.add(action[i]!);
    at.set(position[i]!, known);
  }
  return [...at].flatMap(([where, { inverse, items }]) => {
    const { value, se } = meanAndSe(inverse);
    const off = Math.abs(value - items.size);
    if (off <= ERRORS * se + ROUNDING * items.size) return [];
    return [`${where === '' ? 'they' : `at position ${where} they`} sum to about ${(items.size / value).toFixed(2)}`];
  });
};

/** Problems of a log whose single rows are valid, each with its reason code, and which figures remain valid. */
interface LogProblems {
  /** These problems make the log's figures wrong. */
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

const logProblems = (log: PolicyLog, target: PolicyLog): LogProblems => {
  const shown = new Set(log.action);
  const missing = [...new Set(target.action)].filter((item) => !shown.has(item));
  const sums = wrongSums(log);
  return {
    warnings: [
      ...(shown.size === 1 ? [`one_arm: the log shows only ${[...shown].join()}, so it cannot compare items`] : []),
      ...(sums.length > 0
        ? [
            `propensities_off: the propensities of the items must sum to 1, but ${sums.slice(0, SHOWN).join('; ')}. IPS and DR are then wrong; SNIPS still holds if all are wrong by the same factor`,
          ]
        : []),
    ],
    notes: missing.length > 0 ? [`never_shown: the log never shows ${listed(missing)}, which the target does`] : [],
  };
};

const row = (model: string, { value, se, lower, upper }: IntervalEstimate): ModelRow => ({
  model,
  metrics: { value, lower, upper },
  se: { value: se },
});

/**
 * What the policy that wrote the log `target` would have earned in place of the one that wrote `log`, with 95% intervals, compared with its
 * earnings in its own log. Errors: those of `readPolicyLog`, `no_rewards`, `no_overlap`.
 */
export const evaluateOpeLogs = async (
  db: Database,
  files: { readonly log: string; readonly target: string },
): Promise<Result<EvaluationAnswer>> => {
  const log = await readPolicyLog(db, files.log, 'policy_log');
  if (!log.ok) return log;
  const target = await readPolicyLog(db, files.target, 'policy_target');
  if (!target.ok) return target;
  // Constant rewards have no spread, so the interval of their mean would have width 0, and [0, 0] would be wrong.
  if (!log.value.reward.some((reward) => reward > 0)) return fail('no_rewards', `No row of ${files.log} has a reward above 0.`, files.log);
  const weighted = acrossLogs(log.value, target.value);
  if (weighted.unseen === 1)
    return fail(
      'no_overlap',
      `${files.log} shows no item of ${files.target} at the same position, so it cannot value that policy.`,
      files.log,
    );
  const estimates = Object.entries(offPolicyEstimates(weighted.log, weighted.model));
  const honest = (name: string): boolean => OFF_POLICY_ESTIMATORS.some((known) => known === name);
  const { weight } = weighted.log;
  const most = Array.from(weight).reduce((a, b) => Math.max(a, b), 0);
  const onPolicy = onPolicyMean({ reward: target.value.reward, weight: [], rewardMax: weighted.log.rewardMax });
  const { warnings, notes } = logProblems(log.value, target.value);
  return ok({
    evaluation: {
      task: 'ope',
      // The estimator to trust, unless a warning rules out all of them.
      ...(warnings.length > 0 ? {} : { chosen: 'DR' }),
      chosenBy: 'nothing',
      split: 'the log of one policy, used to value another',
      n: log.value.rows,
      rows: [
        ...estimates.filter(([name]) => honest(name)).map(([name, estimate]) => row(name, estimate)),
        row("on policy: the target's own log", onPolicy),
      ],
      validation: [],
    },
    quality: [log.value.quality, target.value.quality],
    predictions: '',
    warnings,
    ablations: estimates.filter(([name]) => !honest(name)).map(([name, estimate]) => row(name, estimate)),
    notes: [
      ...notes,
      `effective sample size for the target: ${Math.round(effectiveSize(weight))} of ${log.value.rows} rows; largest weight ${most.toFixed(1)}`,
      ...(weighted.unseen > 0
        ? [
            `${(100 * weighted.unseen).toFixed(1)}% of what the target shows is never in the log at that position: IPS and SNIPS ignore it, DR and SWITCH rely on the reward model`,
          ]
        : []),
      'value with its standard error and 95% interval; the target is read as its item shares at each position',
      'ablations: the mean of the log as it is, and the reward model alone; their intervals ignore bias',
    ],
  });
};
