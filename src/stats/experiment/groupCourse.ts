import type { CustomerWeight } from '../../engine/assignment/customerDraw';
import type { Interval } from '../../maths/interval';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import type { Instant } from '../../protocol/values/clock';
import type { SharedArm } from '../comparison/armContrast';
import { armsOfValues, type CustomerKnowledge, netMargin } from '../comparison/armMoments';
import { differenceEstimate } from '../comparison/compareArms';
import { inTime, orderAmounts } from '../comparison/customerTotals';
import { againstEarlier, type ComparedPair, closedLevels } from '../comparison/levels';
import { type ExperimentGroups, weightsOf } from './compareGroups';

/** A group up to an instant. */
export interface ArmDay {
  readonly variant: Variant;
  /** From the start of the experiment or period. Net margin in minor units. */
  readonly orders: number;
  readonly net: number;
}

/** Two groups up to an instant. */
export interface ComparisonDay {
  readonly treatment: Variant;
  readonly control: Variant;
  /** Incremental net margin so far as in `ArmComparison`, with its intervals. */
  readonly value: number;
  /** Confidence sequence. Without bounds in a period. */
  readonly sequence: Interval;
  readonly fixed: Interval;
}

const runningArm = (
  variant: Variant,
  share: number,
  orders: readonly OrderRecord[],
  weightOf: CustomerWeight | undefined,
  knowledge: CustomerKnowledge | undefined,
) => {
  const sorted = inTime(orders);
  const [customers, others] = [new Map<string, number>(), new Map<string, number>()];
  const figures: number[] = [];
  const guests: boolean[] = [];
  const buckets: (number | undefined)[] = [];
  const weights: number[] = [];
  const cells: (number | undefined)[] = [];
  const times: Instant[] = [];
  let [next, count, net] = [0, 0, 0];
  return {
    variant,
    share,
    figures,
    guests,
    weights: weightOf && weights,
    cells,
    times,
    sums: (): { orders: number; net: number } => ({ orders: count, net }),
    /** Adds every order before an instant. */
    advance: (until: number): void => {
      for (let order = sorted[next]; order !== undefined && order.at < until; order = sorted[++next]) {
        const amounts = orderAmounts(order);
        const figure = netMargin(amounts);
        times.push(order.at);
        count += amounts.orders;
        net += figure;
        const [known, id] = order.customerId ? [customers, order.customerId] : [others, order.orderId];
        const place = known.get(id);
        if (place === undefined) {
          known.set(id, figures.length);
          figures.push(figure);
          guests.push(!order.customerId);
          buckets.push(order.bucket);
          weights.push(weightOf?.(order.bucket) ?? 1);
          cells.push(knowledge?.cellOf(order.customerId, variant));
        } else {
          if (buckets[place] === undefined && order.bucket !== undefined) {
            buckets[place] = order.bucket;
            weights[place] = weightOf?.(order.bucket) ?? 1;
          }
          figures[place]! += figure;
        }
      }
    },
  };
};
type RunningArm = ReturnType<typeof runningArm>;

const comparisonsOf = (arms: readonly RunningArm[], shared: readonly SharedArm[]): readonly ComparisonDay[] => {
  const pairs = againstEarlier(arms.map(({ variant }, i) => ({ variant, arm: shared[i]! }))).map(
    ([t, c]): ComparedPair => ({ treatment: t.variant, control: c.variant, arms: [t.arm, c.arm] }),
  );
  const levels = closedLevels(pairs);
  return pairs.map(({ treatment, control, arms: [t, c] }, i) => {
    const { sequence, fixed } = levels[i]!;
    const estimate = differenceEstimate(t, c, sequence, fixed);
    return { treatment, control, ...estimate, value: estimate.value ?? 0 };
  });
};

/** The comparison of `compareGroups` on the orders before any instant, without summing up all customers again. */
export const groupCourse = ({ byVariant, knowledge, schedule }: ExperimentGroups, shares: Experiment['shares']) => {
  const weightOf = weightsOf(byVariant, shares, knowledge);
  const arms = variants
    .filter((variant) => shares[variant] > 0)
    .map((variant) => runningArm(variant, shares[variant], byVariant[variant], weightOf(variant), knowledge));
  return {
    /** Adds every order before an instant. */
    advance: (until: Instant): void => {
      for (const arm of arms) arm.advance(until);
    },
    arms: (): readonly ArmDay[] => arms.map(({ variant, sums }) => ({ variant, ...sums() })),
    comparisons: (): readonly ComparisonDay[] => comparisonsOf(arms, armsOfValues(arms, schedule, knowledge)),
  };
};
