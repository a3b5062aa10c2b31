import { idOf } from './couponEdits';
import { type Draft, fieldsOf, listOf } from './draft';

/** Parts of a campaign that the console has fields for. */
const shown: ReadonlySet<string> = new Set([
  ...['label', 'currency', 'timeZone', 'coupons', 'budgets', 'limits', 'codes', 'experiment', 'rule', 'triggers', 'fatigue', 'fairness'],
  ...['card', 'session', 'marginRate', 'marginFloor', 'reports', 'channels', 'policy'],
]);

/** What the campaign holds that no field shows: kept as it is, also of a coupon its `attributes`; empty where there is nothing. */
export const keptParts = (draft: Draft): Draft => {
  const attributes = listOf(draft.coupons).flatMap((coupon) => {
    const named = fieldsOf(fieldsOf(coupon).attributes);
    return Object.keys(named).length > 0 ? [[idOf(coupon), named] as const] : [];
  });
  const { aim: _, ...policy } = fieldsOf(draft.policy);
  return {
    ...Object.fromEntries(Object.entries(draft).filter(([name]) => !shown.has(name))),
    ...(Object.keys(policy).length > 0 ? { policy } : {}),
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
  };
};
