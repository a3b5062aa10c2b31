/** Every table of results, in the order in which they are offered. */
export const tableNames = [
  'groups',
  'comparisons',
  'metrics',
  'guardrails',
  'coupons',
  'days',
  'day_comparisons',
  'coverage',
  'assignment',
  'dimensions',
  'creatives',
  'dictionary',
] as const;
export type TableName = (typeof tableNames)[number];
