import { SIMULATED_ROUTE } from '../../protocol/order';

/** What the stored body of a simulated order has in it and no other: quotes within a text are escaped. */
export const SIMULATED_MARK = `"route":${JSON.stringify(SIMULATED_ROUTE)}`;
