/** Facts a condition may ask for; anything else is refused when the campaign is read, not when it runs. */
export const conditionFields = [
  'cart.value',
  'cart.quantity',
  'cart.categories',
  'cart.itemIds',
  'cart.idleMinutes',
  'customer.member',
  'customer.orders',
  'customer.daysSincePurchase',
  'interest.categories',
  'session.views',
  'session.visits',
  'time.hour',
  'time.weekday',
  'channel',
] as const;
export type ConditionField = (typeof conditionFields)[number];

export const conditionOperators = ['eq', 'ne', 'in', 'nin', 'gt', 'gte', 'lt', 'lte'] as const;
