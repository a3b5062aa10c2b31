import { fitLogistic, fitRidge, type LogisticModel, scoreLogistic } from '../network/linearModels';
import type { ArmModels, UpliftCandidate, UpliftModel } from './upliftModel';
import { averageEffect, rowsOfArm, takeRows, treatedShare, type UpliftSamples } from './upliftSamples';

/** Penalty of the outcome models inside X- and R-learner: the T-learner's own. */
const NUISANCE = 10;

const logisticOf = (samples: UpliftSamples, y: Float32Array, lambda: number): LogisticModel => fitLogistic({ ...samples, y }, lambda);

const armModel = (samples: UpliftSamples, arm: 0 | 1, lambda: number): LogisticModel => {
  const rows = takeRows(samples, rowsOfArm(samples, arm));
  return logisticOf(rows, rows.outcome, lambda);
};

/** logit P(y | x, d) = b + wᵀx + (d − e)(a + γᵀx). A column scaled by √(λ/λ') carries the penalty λ' under a common λ. */
const fitInteracted = (samples: UpliftSamples, lambda: number, interaction: number): UpliftModel => {
  const { rows, width, x, treated, outcome } = samples;
  const e = treatedShare(samples);
  const scale = Math.sqrt(lambda / interaction);
  // The average effect itself is hardly penalised.
  const free = 100;
  const wide = new Float32Array(rows * (2 * width + 1));
  for (let row = 0; row < rows; row++) {
    const at = row * (2 * width + 1);
    const d = treated[row]! - e;
    for (let j = 0; j < width; j++) {
      const value = x[row * width + j]!;
      wide[at + j] = value;
      wide[at + width + j] = value * d * scale;
    }
    wide[at + 2 * width] = d * free;
  }
  const { bias, weights } = fitLogistic({ rows, width: 2 * width + 1, x: wide, y: outcome }, lambda);
  const armOf = (d: number): LogisticModel => ({
    bias: bias + d * free * weights[2 * width]!,
    weights: Float64Array.from({ length: width }, (_, j) => weights[j]! + d * scale * weights[width + j]!),
  });
  return { kind: 'difference', treated: armOf(1 - e), control: armOf(-e) };
};

const fitX = (samples: UpliftSamples, lambda: number): UpliftModel => {
  const e = treatedShare(samples);
  const fits = ([1, 0] as const).map((arm) => {
    const rows = takeRows(samples, rowsOfArm(samples, arm));
    const other = scoreLogistic(armModel(samples, arm === 1 ? 0 : 1, NUISANCE), rows);
    const y = rows.outcome.map((outcome, i) => (arm === 1 ? outcome - other[i]! : other[i]! - outcome));
    return fitRidge({ ...rows, y }, lambda);
  });
  const [treated, control] = [fits[0]!, fits[1]!];
  return {
    kind: 'linear',
    model: {
      bias: (1 - e) * treated.bias + e * control.bias,
      weights: treated.weights.map((w, j) => (1 - e) * w + e * control.weights[j]!),
    },
  };
};

const FOLDS = 3;

const fitR = (samples: UpliftSamples, lambda: number): UpliftModel => {
  const e = treatedShare(samples);
  const y = new Float64Array(samples.rows);
  const weights = samples.treated.map((d) => (d - e) ** 2);
  const all = Array.from({ length: samples.rows }, (_, row) => row);
  for (let fold = 0; fold < FOLDS; fold++) {
    const inside = takeRows(
      samples,
      all.filter((row) => row % FOLDS !== fold),
    );
    const heldOut = all.filter((row) => row % FOLDS === fold);
    const m = scoreLogistic(logisticOf(inside, inside.outcome, NUISANCE), takeRows(samples, heldOut));
    for (const [i, row] of heldOut.entries()) y[row] = (samples.outcome[row]! - m[i]!) / (samples.treated[row]! - e);
  }
  return { kind: 'linear', model: fitRidge({ ...samples, y, weights }, lambda) };
};

/** The first `width` positions of each row. */
const narrowed = (samples: UpliftSamples, width: number): UpliftSamples => {
  if (width === samples.width) return samples;
  const x = new Float32Array(samples.rows * width);
  for (let row = 0; row < samples.rows; row++) x.set(samples.x.subarray(row * samples.width, row * samples.width + width), row * width);
  return { ...samples, width, x };
};

const wider = <M extends { readonly bias: number; readonly weights: Float64Array }>(model: M, width: number): M => {
  const weights = new Float64Array(width);
  weights.set(model.weights);
  return { ...model, weights };
};

/** A model of the first positions, for rows that have more. The others get weight 0. */
const widened = (model: UpliftModel, width: number): UpliftModel => {
  switch (model.kind) {
    case 'constant':
    case 'random':
      return model;
    case 'linear':
      return { ...model, model: wider(model.model, width) };
    case 'probability':
      return { ...model, model: wider(model.model, width) };
    case 'difference':
      return { ...model, treated: wider(model.treated, width), control: wider(model.control, width) };
    default:
      return model satisfies never;
  }
};

/** The T-learner's two outcome models, on the plain features. */
export const fitArms = (samples: UpliftSamples, lambda: number): ArmModels => {
  const plain = narrowed(samples, samples.plain ?? samples.width);
  return {
    kind: 'difference',
    treated: wider(armModel(plain, 1, lambda), samples.width),
    control: wider(armModel(plain, 0, lambda), samples.width),
  };
};

/** Fits a candidate, on the plain features alone unless it is crossed. */
export const fitUplift = (candidate: UpliftCandidate, samples: UpliftSamples): UpliftModel => {
  const width = candidate.crossed ? samples.width : (samples.plain ?? samples.width);
  return widened(fitLearner(candidate, narrowed(samples, width)), samples.width);
};

const fitLearner = (candidate: UpliftCandidate, samples: UpliftSamples): UpliftModel => {
  switch (candidate.kind) {
    case 'average':
      return { kind: 'constant', uplift: averageEffect(samples) };
    case 'random':
      return { kind: 'random', uplift: averageEffect(samples) };
    case 'response':
      return { kind: 'probability', model: armModel(samples, 1, candidate.lambda), a: 1, b: 0 };
    case 'tLearner':
      return { kind: 'difference', treated: armModel(samples, 1, candidate.lambda), control: armModel(samples, 0, candidate.lambda) };
    case 'sLearner':
      return fitInteracted(samples, candidate.lambda, candidate.interaction);
    case 'xLearner':
      return fitX(samples, candidate.lambda);
    case 'rLearner':
      return fitR(samples, candidate.lambda);
    case 'classTransform': {
      const same = samples.outcome.map((y, i) => (y === samples.treated[i] ? 1 : 0));
      return { kind: 'probability', model: logisticOf(samples, same, candidate.lambda), a: 2, b: -1 };
    }
    default:
      return candidate satisfies never;
  }
};
