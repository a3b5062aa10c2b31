import { type LogisticModel, scoreLogistic } from '../network/logisticRegression';
import { type LinearModel, predictLinear } from '../ridge';

/** One outcome model an arm. */
export interface ArmModels {
  readonly kind: 'difference';
  readonly treated: LogisticModel;
  readonly control: LogisticModel;
}

/** A fitted model of uplift; plain data. */
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
      // Weyl sequence of the golden ratio: evenly spread, no order in common with the rows.
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
