import { type LinearModel, type LogisticModel, predictLinear, scoreLogistic } from '../network/linearModels';

/** A method to learn treatment effects. Plain data. */
export type UpliftCandidate = UpliftLearner & {
  /** Also reads the products of categories, if the features have them. */
  readonly crossed?: true;
};

type UpliftLearner =
  /** The average effect for everyone. */
  | { readonly kind: 'average' }
  | { readonly kind: 'random' }
  /** Ranks by the outcome of the treated, which is not uplift: the baseline of many shops. */
  | { readonly kind: 'response'; readonly lambda: number }
  /** One logistic regression per arm. Uplift is the difference. */
  | { readonly kind: 'tLearner'; readonly lambda: number }
  /**
   * One logistic regression with x and (d − e)·x. The interactions have their own penalty, which shrinks uplift to the average on the
   * logit.
   */
  | { readonly kind: 'sLearner'; readonly lambda: number; readonly interaction: number }
  /** Künzel et al. 2019, https://doi.org/10.1073/pnas.1804597116: effects imputed by the other arm's model, then ridge. */
  | { readonly kind: 'xLearner'; readonly lambda: number }
  /** Nie & Wager 2021, https://doi.org/10.1093/biomet/asaa076: Σ (y − m(x) − (d − e) τ(x))² with m cross-fitted and a ridge on τ. */
  | { readonly kind: 'rLearner'; readonly lambda: number }
  /** Jaskowski & Jaroszewicz 2012: P(y = d) learnt by one logistic regression. Uplift is 2p − 1 if arms are equally likely. */
  | { readonly kind: 'classTransform'; readonly lambda: number };

export const candidateName = (candidate: UpliftCandidate): string =>
  candidate.crossed ? `${nameOf(candidate)}, crossed codes` : nameOf(candidate);

const nameOf = (candidate: UpliftLearner): string => {
  switch (candidate.kind) {
    case 'average':
      return 'average effect';
    case 'random':
      return 'random';
    case 'response':
      return `response model λ=${candidate.lambda}`;
    case 'tLearner':
      return `T-learner logistic λ=${candidate.lambda}`;
    case 'sLearner':
      return `S-learner logistic, interactions λ=${candidate.interaction}`;
    case 'xLearner':
      return `X-learner λ=${candidate.lambda}`;
    case 'rLearner':
      return `R-learner λ=${candidate.lambda}`;
    case 'classTransform':
      return `class transformation λ=${candidate.lambda}`;
    default:
      return candidate satisfies never;
  }
};

/** One outcome model per arm. */
export interface ArmModels {
  readonly kind: 'difference';
  readonly treated: LogisticModel;
  readonly control: LogisticModel;
}

/** A fitted model of uplift. Plain data. */
export type UpliftModel =
  | { readonly kind: 'constant'; readonly uplift: number }
  | { readonly kind: 'random'; readonly uplift: number }
  | { readonly kind: 'linear'; readonly model: LinearModel }
  /** a·P(x) + b. */
  | { readonly kind: 'probability'; readonly model: LogisticModel; readonly a: number; readonly b: number }
  | ArmModels;

/** Uplift of each row: how much more likely the outcome is with the treatment. `random` ranks by a fixed shuffle of the row numbers. */
export const predictUplift = (model: UpliftModel, { rows, x }: { readonly rows: number; readonly x: Float32Array }): Float64Array => {
  switch (model.kind) {
    case 'constant':
      return new Float64Array(rows).fill(model.uplift);
    case 'random':
      // Weyl sequence of the golden ratio: evenly spread, and unrelated to the order of the rows.
      return Float64Array.from({ length: rows }, (_, row) => model.uplift + 1e-6 * ((row * 0.618_033_988_749_895) % 1));
    case 'linear':
      return predictLinear(model.model, x, rows);
    case 'probability':
      return Float64Array.from(scoreLogistic(model.model, { rows, x }), (p) => model.a * p + model.b);
    case 'difference': {
      const [treated, control] = [scoreLogistic(model.treated, { rows, x }), scoreLogistic(model.control, { rows, x })];
      return Float64Array.from(treated, (p, row) => p - control[row]!);
    }
    default:
      return model satisfies never;
  }
};

/** P(y | x, treated) and P(y | x, control) of each row. */
export const predictArms = (
  model: ArmModels,
  samples: { readonly rows: number; readonly x: Float32Array },
): { readonly treated: Float32Array; readonly control: Float32Array } => ({
  treated: scoreLogistic(model.treated, samples),
  control: scoreLogistic(model.control, samples),
});
