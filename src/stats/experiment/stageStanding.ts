import type { SequentialEstimate } from '../../maths/interval';
import { attributionReader, stageTag } from '../../protocol/attribution';
import type { OrderRecord } from '../../protocol/order';
import type { Instant } from '../../protocol/values/clock';
import { armContrast, enoughCustomers, progressOf, type SharedArm, scoreOf } from '../comparison/armContrast';
import { netMargin, sharedArms } from '../comparison/armMoments';
import { sampleRatio } from '../comparison/attributeCoverage';
import { differenceEstimate } from '../comparison/compareArms';
import { criticalScore } from '../comparison/confidenceSequence';
import { type CustomerTotals, customerTotals } from '../comparison/customerTotals';

/** A stage is planned for its longest duration, 28 days (`decideLoop`). */
const STAGE_WEEKS = 4;

/** Parameters of the comparison of a stage by orders. */
export interface StageQuestion {
  readonly experiment: string;
  readonly bundle: string;
  /** Share of the devices assigned to the stage. */
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

/** How a staged bundle compares with the live one among the devices of the `couplet` variant. Amounts in minor units. */
export interface StageStanding {
  readonly staged: StageSide;
  readonly live: StageSide;
  /** How much more net margin all traffic would have brought than with the live bundle, over the time of the stage. */
  readonly difference: SequentialEstimate;
  /** True if there are enough customers for an interval. */
  readonly enough: boolean;
  /** True if the confidence sequence lies above −tolerance of the live bundle's net margin. */
  readonly notWorse: boolean;
  /** True if devices of the other groups, which no stage changes, were not split as planned. */
  readonly mismatch: boolean;
}

/** The comparison itself: if S(1 − tolerance) of `armContrast` is above its boundary, the loss is less than the tolerance. */
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
  net: customers.reduce((sum, { total }) => sum + total.net, 0),
});

/**
 * Orders since the stage began that name one of its sides. Sides are assigned by a hash before behaviour is read, so shares are known and
 * no visits need to be counted. The groups without coupons and with the merchant's rule are split alike but see no difference: they test
 * the assignment.
 */
export const stageStanding = (
  orders: readonly OrderRecord[],
  { experiment, bundle, share, tolerance, since }: StageQuestion,
): StageStanding => {
  const sides = { s: [] as OrderRecord[], l: [] as OrderRecord[] };
  const others = { s: [] as OrderRecord[], l: [] as OrderRecord[] };
  const [tag, attributionOf] = [stageTag(bundle), attributionReader()];
  for (const order of orders) {
    if (order.at < since) continue;
    const read = attributionOf(order.attribution);
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
