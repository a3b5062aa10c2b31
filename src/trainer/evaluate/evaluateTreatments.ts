import { seededRng } from '../../maths/random';
import { fail, ok, type Result } from '../../protocol/values/result';
import { correctedEstimate, type IntervalEstimate, withStudentInterval } from '../../stats/offPolicy/intervals';
import type { Worth } from '../../stats/offPolicy/uplift';
import type { Database } from '../ingest/database';
import { parallelMap } from '../jobs';
import { type ModelRow, modelRow } from '../metrics/metricsTable';
import type { EvaluationAnswer } from '../modelCard/evaluationAnswer';
import { type Progress, steps } from '../run/progress';
import type { ArmSamples, ArmSplit, JudgedArms, PolicyValue } from '../uplift/armPolicy';
import { readTreatments, type TreatmentLog, type TreatmentRoles } from '../uplift/treatmentLog';
import { encodeFeatures, fitUpliftEncoding } from '../uplift/upliftFeatures';
import { randomFolds } from '../uplift/upliftSamples';

interface TreatmentSettings extends TreatmentRoles {
  readonly worth?: Worth;
}

/** Without a price, a policy's value is its outcomes. */
const OUTCOMES: Worth = { value: 1, cost: 0 };

const PERSONAL = 'best arm for each person';
const FIXED = 'best arm for all, by the training half';

/** Crossed positions are left out, since the outcome models read the plain features. */
const samplesOf = (log: TreatmentLog, encoding: ReturnType<typeof fitUpliftEncoding>, rows: readonly number[]): ArmSamples => {
  const { rows: count, plain, x } = encodeFeatures(log, { ...encoding, crossed: [] }, rows);
  return {
    rows: count,
    width: plain,
    x,
    arm: Uint8Array.from(rows, (row) => log.arm[row]!),
    outcome: Float32Array.from(rows, (row) => log.outcome[row]!),
  };
};

const splitOf = (log: TreatmentLog, seed: number): { readonly train: readonly number[]; readonly test: readonly number[] } => {
  const fold = randomFolds(log.rows.length, 2, seededRng(seed));
  const half = (at: number): readonly number[] => Array.from(fold.keys()).filter((row) => fold[row] === at);
  return { train: half(0), test: half(1) };
};

/** Mean over halves with a 95% interval, corrected for their shared rows. */
const overHalves = (values: readonly number[]): IntervalEstimate => withStudentInterval(correctedEstimate(values, 1), values.length - 1);

const policyRow = (model: string, values: readonly PolicyValue[]): ModelRow => {
  const { value, se, lower, upper } = overHalves(values.map(({ dr }) => dr));
  const weighted = overHalves(values.map(({ ips }) => ips));
  const row = modelRow(model, { value: { value, se }, ips: weighted });
  return { ...row, metrics: { value, lower, upper, ips: weighted.value } };
};

/** The arm given to each row in most halves. */
const votes = (log: TreatmentLog, judged: readonly JudgedArms[], tests: readonly (readonly number[])[]): string => {
  const counts = log.rows.map(() => new Uint16Array(log.arms.length));
  for (const [split, { picked }] of judged.entries()) for (const [i, row] of tests[split]!.entries()) counts[row]![picked[i]!]! += 1;
  const lines = counts.flatMap((count, row) => (count.some((n) => n > 0) ? [`${row},${log.arms[count.indexOf(Math.max(...count))]}`] : []));
  return ['row,arm', ...lines, ''].join('\n');
};

/**
 * Which of several treatments each row should get, from a randomised experiment: one outcome model per arm on one random half, and the
 * value of the resulting policy on the other, by IPS and DR, over `splits` halvings. The policy ships if the lower end of its gain over the
 * best single arm is above 0. Errors: those of `readTreatments`, `no_features`, `too_few_rows`.
 */
export const evaluateTreatments = async (
  db: Database,
  file: string,
  settings: TreatmentSettings,
  splits: number,
  seed: number,
  progress: Progress,
): Promise<Result<EvaluationAnswer>> => {
  const read = await readTreatments(db, file, 'treatments', settings);
  if (!read.ok) return read;
  const log = read.value;
  const { worth = OUTCOMES } = settings;
  const encoding = fitUpliftEncoding(log, Array.from(log.rows.keys()));
  if (encoding.spec.fields.length === 0)
    return fail('no_features', 'Only the arm and outcome columns vary, so there are no features to learn from.', file);
  if (new Set(log.outcome).size < 2) return fail('too_few_rows', 'The outcome needs both 0 and 1.', file);
  const halves = Array.from({ length: splits }, (_, split) => splitOf(log, seed + split));
  const inputs = halves.map(({ train, test }): ArmSplit => {
    const fitted = fitUpliftEncoding(log, train);
    return { train: samplesOf(log, fitted, train), test: samplesOf(log, fitted, test), arms: log.arms.length, worth };
  });
  const judged = await parallelMap('judgeArms', inputs, steps(progress, 'splits', splits));
  const gain = overHalves(judged.map(({ personal, fixed }) => personal.dr - fixed.dr));
  const ships = gain.lower > 0;
  const share = (arm: number): string =>
    `${log.arms[arm]} ${((100 * judged.reduce((sum, { shares }) => sum + shares[arm]!, 0)) / splits).toFixed(1)}%`;
  return ok({
    evaluation: {
      task: 'uplift',
      chosen: ships ? PERSONAL : FIXED,
      chosenBy: 'rows',
      split: `${splits} random halves of the file, ${log.arms.length} arms, seed ${seed}`,
      n: halves[0]?.test.length ?? 0,
      rows: [
        policyRow(
          PERSONAL,
          judged.map(({ personal }) => personal),
        ),
        policyRow(
          FIXED,
          judged.map(({ fixed }) => fixed),
        ),
        ...log.arms.map((name, arm) =>
          policyRow(
            `always ${name}`,
            judged.map(({ always }) => always[arm]!),
          ),
        ),
        modelRow('arms as the experiment drew them', { value: overHalves(judged.map(({ asDrawn }) => asDrawn)) }),
      ],
      validation: [],
    },
    quality: [log.quality],
    predictions: votes(
      log,
      judged,
      halves.map(({ test }) => test),
    ),
    gains: { over: FIXED, estimates: { value: gain } },
    notes: [
      ...log.notes,
      `picking the arm for each person gains ${(1_000 * gain.value).toFixed(2)} per 1,000 people over the best arm for all (95%: ${(1_000 * gain.lower).toFixed(2)} to ${(1_000 * gain.upper).toFixed(2)}). ${ships ? 'The interval is above 0, so that policy ships.' : 'The interval reaches 0, so the best arm for all ships.'}`,
      `the policy gives: ${log.arms.map((_, arm) => share(arm)).join(', ')}`,
      `value: mean of ${worth.value} × outcome − ${worth.cost} × treatment a person, doubly robust, with its 95% interval over halves, corrected for the rows they share (Nadeau & Bengio 2003); ips: the same by inverse propensities alone`,
      'predictions: the arm that most halves gave each row',
    ],
  });
};
