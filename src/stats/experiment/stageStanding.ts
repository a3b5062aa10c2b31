import type { SequentialEstimate } from '../../maths/interval';
import { parseAttribution, stageTag } from '../../protocol/attribution';
import type { OrderRecord } from '../../protocol/order';
import type { Instant } from '../../protocol/values/clock';
import { armContrast, enoughCustomers, progressOf, type SharedArm, scoreOf } from '../comparison/armContrast';
import { netMargin, sharedArms } from '../comparison/armMoments';
import { sampleRatio } from '../comparison/attributeCoverage';
import { differenceEstimate } from '../comparison/compareArms';
import { criticalScore } from '../comparison/confidenceSequence';
import { type CustomerTotals, customerTotals } from '../comparison/customerTotals';

/** A stage is planned for as long as it may last, 28 days (`decideLoop`). */
const STAGE_WEEKS = 4;

/** What orders are asked of a stage. */
export interface StageQuestion {
  readonly experiment: string;
  readonly bundle: string;
  /** Share of the devices drawn to it. */
  readonly share: number;
  /** Share of the net margin that it may cost. */
  readonly tolerance: number;
  readonly since: Instant;
}

interface StageSide {
  readonly customers: number;
  readonly orders: number;
  /** Minor units. */
  readonly net: number;
}

/** How a staged bundle stands against the live one among the devices of the `couplet` arm. Amounts in minor units. */
export interface StageStanding {
  readonly staged: StageSide;
  readonly live: StageSide;
  /** What all traffic would have left beyond the live bundle's, over the time of the stage. */
  readonly difference: SequentialEstimate;
  /** Are there customers enough for an interval? */
  readonly enough: boolean;
  /** Does the sequence lie above −tolerance of the live bundle's net margin? */
  readonly notWorse: boolean;
  /** Devices that no stage changes, those of the other arms, were not split as planned. */
  readonly mismatch: boolean;
}

/** The comparison itself: S(1 − tolerance) of `armContrast` above its sequence says that less than the tolerance is lost. */
export const stageEstimate = (
  staged: SharedArm,
  live: SharedArm,
  tolerance: number,
): Pick<StageStanding, 'difference' | 'enough' | 'notWorse'> => {
  const contrast = armContrast(staged, live, 1 - tolerance);
  const enough = enoughCustomers(staged, live);
  const notWorse = enough && contrast.variance > 0 && scoreOf(contrast) > criticalScore(progressOf(staged, live));
  return { difference: differenceEstimate(staged, live), enough, notWorse };
};

const sideOf = (customers: readonly CustomerTotals[]): StageSide => ({
  customers: customers.length,
  orders: customers.reduce((sum, { total }) => sum + total.orders, 0),
  net: Number(customers.reduce((sum, { total }) => sum + total.net, 0n)),
});

/**
 * Orders since the stage began that name a side of it. Sides are drawn by a hash before behaviour is read, so shares are known and no visit is counted.
 * The arms without coupons and with the merchant's rule are split alike and changed by nothing: they test the draw.
 */
export const stageStanding = (
  orders: readonly OrderRecord[],
  { experiment, bundle, share, tolerance, since }: StageQuestion,
): StageStanding => {
  const sides = { s: [] as OrderRecord[], l: [] as OrderRecord[] };
  const others = { s: [] as OrderRecord[], l: [] as OrderRecord[] };
  const tag = stageTag(bundle);
  for (const order of orders) {
    if (order.at < since) continue;
    const read = parseAttribution(order.attribution);
    if (!read.ok || read.value.experiment !== experiment || read.value.stage?.startsWith(tag) !== true) continue;
    (read.value.variant === 'couplet' ? sides : others)[read.value.stage.endsWith('s') ? 's' : 'l'].push(order);
  }
  const [staged, live] = [customerTotals(sides.s), customerTotals(sides.l)];
  const [stagedArm, liveArm] = sharedArms(
    [
      { share, customers: staged },
      { share: 1 - share, customers: live },
    ],
    netMargin,
    { start: since, plannedWeeks: STAGE_WEEKS },
  );
  const drawn = [customerTotals(others.s).length, customerTotals(others.l).length];
  return {
    staged: sideOf(staged),
    live: sideOf(live),
    ...stageEstimate(stagedArm!, liveArm!, tolerance),
    mismatch: sampleRatio(drawn, [share, 1 - share]).mismatch,
  };
};
