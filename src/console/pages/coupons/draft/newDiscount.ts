import { type Draft, fieldsOf, listOf } from './draft';

/**
 * The discount of another form, with what the old one says that the new one also needs, so that changing one's mind costs no typing. What is unknown
 * is left open, to be filled in.
 */
export const newDiscount = (kind: string, old: unknown): Draft => {
  const { basisPoints, cap, amount, tiers, value, itemId, quantity, points } = fieldsOf(old);
  const steps = listOf(tiers);
  const most = cap ?? amount ?? value;
  const known = (fields: Readonly<Record<string, unknown>>): Draft =>
    Object.fromEntries(Object.entries({ kind, ...fields }).filter(([, field]) => field !== undefined));
  switch (kind) {
    case 'percent':
    case 'cashBack':
      return known({ basisPoints: basisPoints ?? 1_000, cap: most });
    case 'fixed':
    case 'storeCredit':
      return known({ amount: most });
    case 'tiers':
      return known({ tiers: steps.length > 0 ? steps : [{}], cap: most });
    case 'freeShipping':
      return known({ cap: most });
    case 'gift':
      return known({ itemId, quantity: quantity ?? 1, value: most });
    case 'points':
      return known({ points, value: most });
    default:
      return known({});
  }
};
