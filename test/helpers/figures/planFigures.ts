import type { ExperimentFigures } from './experimentFigures';
import { SHARES } from './shopOrders';
import { weeksAtOneLook, weeksToPlan } from './weeksToAnswer';

/** Lift the calculator starts with. */
const LIFT = 0.1;

/** What the calculator says of the traffic seen by the couplet group and the one without coupons: each group against the latter. */
export const planFigures = ({ comparisons }: ExperimentFigures) => {
  const { traffic } = comparisons[1]!;
  const rows = (['rule', 'couplet'] as const).flatMap((treatment) =>
    (['netMargin', 'orders'] as const).map((metric) => {
      // Of three groups, before any differ.
      const level = treatment === 'couplet' ? 0.045 : 0.0025;
      const shares = { treatment: SHARES[treatment], control: SHARES.none };
      const fixed = weeksAtOneLook(traffic[metric], shares, LIFT, level);
      return { treatment, metric, fixed: fixed > 260 ? null : fixed, daily: weeksToPlan(traffic[metric], shares, LIFT, level) };
    }),
  );
  return { rows, orders: traffic.orders.total };
};
export type PlanFigures = ReturnType<typeof planFigures>;
