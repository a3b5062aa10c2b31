/** How the interest network for sessions is built and trained. Chosen on earlier months than those it is judged on. */
export interface InterestSettings {
  /** d. */
  readonly width: number;
  /** T: how many of the last items are looked at. */
  readonly length: number;
  /** `position`: a learnt weight for each place; `mean`: all alike, divided by their number. */
  readonly pooling: 'position' | 'mean';
  /** Whether the newest item has a table of its own. */
  readonly newest: boolean;
  /** Hidden units of the attention to the candidate; 0: none. */
  readonly units: number;
  /** Whether candidate and interest are multiplied. Without it the network is a log-linear mixture of its features. */
  readonly fm: boolean;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Share of the cells of each embedding table dropped in a step. */
  readonly dropout: number;
  /** Decay per step of the moving average of the weights. */
  readonly averaging: number;
  /** Weight of a session's last item, which is what the model is asked for; its other items count 1. */
  readonly lastWeight: number;
}

export const interestSettings: InterestSettings = {
  width: 64,
  length: 6,
  pooling: 'position',
  newest: true,
  units: 0,
  fm: true,
  epochs: 8,
  batch: 512,
  learningRate: 3e-3,
  weightDecay: 0.3,
  dropout: 0.3,
  averaging: 0.995,
  lastWeight: 5,
};
