import type { ReliabilityBin } from '../../stats/offPolicy/classification';

/** Loss of one candidate while it learns, in nats. */
export interface LearningCurve {
  readonly model: string;
  readonly points: readonly { readonly epoch: number; readonly train: number; readonly validation?: number }[];
}

/** Incremental outcomes when the best-scored `share` of all is treated. */
interface UpliftCurve {
  readonly model: string;
  /** From share 0 to share 1. */
  readonly points: readonly { readonly share: number; readonly per1000: number }[];
}

/** What a card draws of an evaluation, as data; `metrics.json` carries the same. */
export interface EvaluationPlots {
  /** Of the chosen model on the held-out part. */
  readonly calibration?: readonly ReliabilityBin[];
  readonly learning?: readonly LearningCurve[];
  readonly uplift?: readonly UpliftCurve[];
}
