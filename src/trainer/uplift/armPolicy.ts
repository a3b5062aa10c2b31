import { doublyRobust, ips } from '../../stats/offPolicy/offPolicyEstimates';
import type { Worth } from '../../stats/offPolicy/uplift';
import { fitLogistic, scoreLogistic } from '../network/linearModels';

/** Rows of a randomised experiment with several arms, encoded. Arm 0 is the control. */
export interface ArmSamples {
  readonly rows: number;
  readonly width: number;
  /** Row-major, rows × width. */
  readonly x: Float32Array;
  readonly arm: Uint8Array;
  /** 0 or 1. */
  readonly outcome: Float32Array;
}

export interface ArmSplit {
  readonly train: ArmSamples;
  readonly test: ArmSamples;
  readonly arms: number;
  readonly worth: Worth;
}

/** Value per person of one policy on one test part. */
export interface PolicyValue {
  readonly ips: number;
  readonly dr: number;
}

export interface JudgedArms {
  /** Picks the arm with the highest predicted value for each person. */
  readonly personal: PolicyValue;
  /** The arm with the highest value in the training part, for everyone. */
  readonly fixed: PolicyValue;
  readonly bestFixed: number;
  /** Each arm for everyone. */
  readonly always: readonly PolicyValue[];
  /** Arms drawn as in the experiment. */
  readonly asDrawn: number;
  /** Arm of each test row under the personal policy. */
  readonly picked: Uint8Array;
  /** Share of test rows for which the personal policy picks each arm. */
  readonly shares: readonly number[];
}

/** Penalty of the outcome models: the T-learner's. */
const LAMBDA = 10;

const rowsOf = (samples: ArmSamples, arm: number): ArmSamples => {
  const at = Array.from(samples.arm.keys()).filter((row) => samples.arm[row] === arm);
  const x = new Float32Array(at.length * samples.width);
  for (const [i, row] of at.entries()) x.set(samples.x.subarray(row * samples.width, (row + 1) * samples.width), i * samples.width);
  return {
    rows: at.length,
    width: samples.width,
    x,
    arm: Uint8Array.from(at, () => arm),
    outcome: Float32Array.from(at, (row) => samples.outcome[row]!),
  };
};

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);

/**
 * A job: one logistic regression per arm on the training part, then the value of policies on the test part by IPS and DR. Propensities are
 * the arms' shares in the test part, since the experiment assigned arms independently of the rows. A person's reward is value · outcome −
 * cost of a treatment.
 */
export const judgeArms = ({ train, test, arms, worth: { value, cost } }: ArmSplit): JudgedArms => {
  const costOf = (arm: number): number => (arm === 0 ? 0 : cost);
  const every = Array.from({ length: arms }, (_, arm) => arm);
  const parts = every.map((arm) => rowsOf(train, arm));
  const expected = parts.map(({ rows, width, x, outcome }, arm) => {
    const p = scoreLogistic(fitLogistic({ rows, width, x, y: outcome }, LAMBDA), test);
    return Float64Array.from(p, (y) => value * y - costOf(arm));
  });
  const reward = Float64Array.from(test.outcome, (y, row) => value * y - costOf(test.arm[row]!));
  const shares = every.map((arm) => test.arm.reduce((sum, a) => sum + (a === arm ? 1 : 0), 0) / test.rows);
  const logged = Float64Array.from(test.arm, (arm, row) => expected[arm]![row]!);
  const policyValue = (policy: ArrayLike<number>): PolicyValue => {
    const weight = Float64Array.from(test.arm, (arm, row) => (policy[row] === arm ? 1 / shares[arm]! : 0));
    const log = { reward, weight, rewardMax: Math.max(0, value) };
    const target = Float64Array.from({ length: test.rows }, (_, row) => expected[policy[row]!]![row]!);
    return { ips: ips(log).value, dr: doublyRobust(log, { logged, target }).value };
  };
  const picked = Uint8Array.from({ length: test.rows }, (_, row) =>
    every.reduce((best, arm) => (expected[arm]![row]! > expected[best]![row]! ? arm : best), 0),
  );
  const earned = parts.map(({ outcome }, arm) => value * mean(outcome) - costOf(arm));
  const bestFixed = earned.indexOf(Math.max(...earned));
  const always = every.map((arm) => policyValue(new Uint8Array(test.rows).fill(arm)));
  return {
    personal: policyValue(picked),
    fixed: always[bestFixed]!,
    bestFixed,
    always,
    asDrawn: mean(reward),
    picked,
    shares: every.map((arm) => picked.reduce((sum, a) => sum + (a === arm ? 1 : 0), 0) / test.rows),
  };
};
