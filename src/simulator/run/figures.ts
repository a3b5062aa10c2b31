import type { FleetTotals } from '../fleet/fleetTotals';

/** What is told of a policy, by name; money in minor units. */
export const metrics = [
  'incrementalMarginPerVisit',
  'incrementalMarginPerVisitLateHalf',
  'incrementalOrdersPerThousandVisits',
  'spendPerVisit',
  'shownPerVisit',
  'firstThousandVisitsMargin',
] as const;
export type Metric = (typeof metrics)[number];

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const late = (values: readonly number[]): number => total(values.slice(Math.floor(values.length / 2)));

/**
 * Figures of one policy on one seed against showing nothing to the same shoppers on the same visits.
 * @param none the same seed under the policy `none`
 */
export const figuresOf = (of: FleetTotals, none: FleetTotals): Readonly<Record<Metric, number>> => {
  const visits = Math.max(1, of.visits);
  return {
    incrementalMarginPerVisit: (of.margin - none.margin) / visits,
    incrementalMarginPerVisitLateHalf: (late(of.days.margin) - late(none.days.margin)) / Math.max(1, late(of.days.visits)),
    incrementalOrdersPerThousandVisits: (1_000 * (of.orders - none.orders)) / visits,
    spendPerVisit: of.discount / visits,
    shownPerVisit: of.shown / visits,
    firstThousandVisitsMargin: of.firstVisitsMargin,
  };
};

/** Incremental margin per visit by week, the days beyond the last whole week left out. */
export const incrementalByWeek = (of: FleetTotals, none: FleetTotals): readonly number[] =>
  Array.from({ length: Math.floor(of.days.visits.length / 7) }, (_, week) => {
    const days = (values: readonly number[]): number => total(values.slice(7 * week, 7 * week + 7));
    return (days(of.days.margin) - days(none.days.margin)) / Math.max(1, days(of.days.visits));
  });
