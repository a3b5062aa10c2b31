/** @param at keys by dots, as `checkCampaign` names places, e.g. `coupons.0.discount.cap`; empty: the whole */
export const valueAt = (whole: unknown, at: string): unknown =>
  at === ''
    ? whole
    : at
        .split('.')
        .reduce<unknown>(
          (value, key) =>
            typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined,
          whole,
        );
