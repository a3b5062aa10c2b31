import { type Variant, variants } from '../../protocol/experiment';
import type { Level } from '../comparison/confidenceSequence';
import { againstEarlier, sequenceLevels } from '../comparison/levels';
import { type Comparison, fixedWeeks, type WeeklyTraffic, weeklyTraffic, weeksToPlan } from '../comparison/power';

/** A week of the whole shop without treatment. */
export interface PlanTraffic {
  readonly orders: WeeklyTraffic;
  /** Null if margins are unknown. */
  readonly netMargin: WeeklyTraffic | null;
}

interface ShopWeek {
  /** Orders per week. */
  readonly orders: number;
  /** Mean net margin of an order, > 0, and its standard deviation between orders. Minor units, or any single unit of money. */
  readonly margin?: { readonly mean: number; readonly spread: number } | undefined;
  /** As in `TrafficMetrics`. */
  readonly clustering: number;
}

/** Weeks until the lift is found with `POWER`. */
interface Weeks {
  /** With a single look on a day fixed in advance. */
  readonly fixed: number;
  /** With daily looks, planned for as long. Null when that is more than `MOST_WEEKS`. */
  readonly daily: number | null;
}

export interface PlannedComparison {
  readonly treatment: Variant;
  readonly control: Variant;
  readonly weeks: { readonly orders: Weeks; readonly netMargin: Weeks | null };
}

export const planTraffic = ({ orders, margin, clustering }: ShopWeek): PlanTraffic => {
  const figures = { visits: orders, conversion: 1, clustering };
  return {
    orders: weeklyTraffic({ ...figures, mean: 1, spread: 0 }),
    netMargin: margin ? weeklyTraffic({ ...figures, ...margin }) : null,
  };
};

/** The first group that gets traffic, and the groups compared with it. */
const plannedArms = (shares: Readonly<Record<Variant, number>>): { control: Variant; treatments: readonly Variant[] } => {
  const [control = 'none', ...treatments] = variants.filter((variant) => shares[variant] > 0);
  return { control, treatments };
};

/** Error rate of a comparison before any has found a difference. */
const levelOf = (shares: Readonly<Record<Variant, number>>, treatment: Variant, control: Variant): Level | undefined => {
  const pairs = againstEarlier(variants.filter((variant) => shares[variant] > 0)).map(([later, earlier]) => ({
    treatment: later,
    control: earlier,
    score: null,
    progress: 1,
  }));
  return sequenceLevels(pairs)[pairs.findIndex((pair) => pair.treatment === treatment && pair.control === control)];
};

const weeksOf = (comparison: Comparison): Weeks => ({ fixed: fixedWeeks(comparison), daily: weeksToPlan(comparison) });

/**
 * Weeks to an answer at this traffic, each group against the first. Takes some milliseconds for answers within a year, up to seconds for
 * those years away.
 *
 * @param traffic from `planTraffic`, or as seen by a running experiment (`ArmComparison.traffic`)
 * @param lift true lift to be found, > −1 and not 0
 */
export const planWeeks = (traffic: PlanTraffic, shares: Readonly<Record<Variant, number>>, lift: number): readonly PlannedComparison[] => {
  const { control, treatments } = plannedArms(shares);
  return treatments.map((treatment) => {
    const setting = {
      shares: { treatment: shares[treatment], control: shares[control] },
      lift,
      level: levelOf(shares, treatment, control),
    };
    return {
      treatment,
      control,
      weeks: {
        orders: weeksOf({ ...setting, traffic: traffic.orders }),
        netMargin: traffic.netMargin && weeksOf({ ...setting, traffic: traffic.netMargin }),
      },
    };
  });
};
