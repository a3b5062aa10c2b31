/** What orders are told apart by. `customer`: `new`, `returning`, or `unknown` without an id; the others as the shop states them, empty where it does not. */
export const dimensionNames = ['customer', 'route', 'channel', 'device'] as const;
export type DimensionName = (typeof dimensionNames)[number];
