import { seededRng } from '../../maths/random';
import { ips } from '../../stats/offPolicy/importanceWeighting';
import type { IntervalEstimate } from '../../stats/offPolicy/intervalEstimate';
import { offPolicyEstimates } from '../../stats/offPolicy/offPolicyEstimates';
import { breathe } from '../breathe';
import type { EnvironmentTable } from './environment';
import type { PolicyTable } from './knownPolicies';
import { simulateLog } from './simulateLog';

export interface LogsInput {
  readonly env: EnvironmentTable;
  readonly behaviour: PolicyTable;
  readonly target: PolicyTable;
  /** Decisions in a log. */
  readonly rounds: number;
  readonly seed: number;
  /** Logs `from` to `to` − 1; the number of a log and the seed decide what is in it. */
  readonly from: number;
  readonly to: number;
}

/** What each estimator says of the target's value, one entry a log. Every estimator of `offPolicyEstimates`, and IPS with a wrong propensity. */
export type LogEstimates = Readonly<Record<string, readonly IntervalEstimate[]>>;

/** A job: estimates the target's value from each of many fresh logs of one behaviour policy. */
export const estimateLogs = async ({ env, behaviour, target, rounds, seed, from, to }: LogsInput): Promise<LogEstimates> => {
  const found: Record<string, IntervalEstimate[]> = {};
  for (let log = from; log < to; log++) {
    const fresh = simulateLog(env, behaviour, target, rounds, seededRng(seed + log));
    const estimates = { ...offPolicyEstimates(fresh.log, fresh.model), 'IPS, propensities forgotten': ips(fresh.forgotten) };
    for (const [name, estimate] of Object.entries(estimates)) {
      found[name] ??= [];
      found[name].push(estimate);
    }
    await breathe();
  }
  return found;
};
