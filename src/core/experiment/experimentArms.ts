import { type CustomerKnowledge, countOrders, netMargin, type Schedule, sharedArms } from './armMoments';
import type { Arm } from './compareArms';
import { customerTotals } from './customerTotals';
import { type Experiment, type Variant, variants } from './experiment';
import type { OrderRecord } from './orderRecord';

/** The arms that get traffic, in the metrics that are compared. */
export const experimentArms = (
  byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>,
  shares: Experiment['shares'],
  schedule: Schedule,
  knowledge?: CustomerKnowledge,
): readonly Arm[] => {
  const names = variants.filter((variant) => shares[variant] > 0);
  const arms = names.map((variant) => ({ variant, share: shares[variant], customers: customerTotals(byVariant[variant]) }));
  const [net, orders] = [sharedArms(arms, netMargin, schedule, knowledge), sharedArms(arms, countOrders, schedule, knowledge)];
  return names.map((variant, i) => ({ ...arms[i]!, variant, net: net[i]!, orders: orders[i]! }));
};
