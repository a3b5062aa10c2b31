import type { SequentialEstimate } from '../../src/maths/interval';
import type { OrderRecord } from '../../src/protocol/order';
import { customerKnowledge, netMargin, sharedArms } from '../../src/stats/comparison/armMoments';
import { differenceEstimate } from '../../src/stats/comparison/compareArms';
import { PLANNED_WEEKS } from '../../src/stats/comparison/confidenceSequence';
import { customerTotals } from '../../src/stats/comparison/customerTotals';
import { type KnownBalance, knownBalance, knownCustomers, pastCustomers } from '../../src/stats/comparison/knownCustomers';
import { liftedDraw, liftedShares } from './weeksToVerdict';

/** Broken twin: a covariate of after the assignment. It takes all customers for known, and orders of the experiment for past ones. */
export const lateKnowledge = (
  orders: readonly OrderRecord[],
): { readonly estimate: SequentialEstimate; readonly balance: KnownBalance } => {
  const known = knownCustomers(
    pastCustomers(orders.map((order) => ({ ...order, bucket: order.bucket ?? (order.attribution?.includes('couplet') ? 0 : 1) }))),
    Number.POSITIVE_INFINITY,
    liftedDraw,
  );
  const arms = (['couplet', 'none'] as const).map((variant) => ({
    variant,
    share: liftedShares[variant],
    customers: customerTotals(orders.filter(({ attribution }) => attribution === `v1.e.${variant}.-`)),
  }));
  const knowledge = customerKnowledge(liftedDraw, known);
  const [couplet, none] = sharedArms(arms, netMargin, { start: 0, plannedWeeks: PLANNED_WEEKS }, knowledge);
  return { estimate: differenceEstimate(couplet!, none!), balance: knownBalance(known, liftedShares) };
};
