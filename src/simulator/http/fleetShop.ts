import type { Item } from '../../protocol/events/shopperEvent';
import type { Minor } from '../../protocol/money';
import type { Result } from '../../protocol/result';
import type { Accepted } from './fleetServer';

/** One paid order. Amounts in minor units of `currency`. */
export interface SimulatedOrder {
  /** The same for the same order of the same run. */
  readonly orderId: string;
  readonly currency: string;
  readonly items: readonly Item[];
  /** Goods before discount. */
  readonly subtotal: Minor;
  /** What the coupon takes off by its own terms. */
  readonly discount: Minor;
  readonly code?: string | undefined;
  /** Cart attribute `couplet`. */
  readonly attribution: string;
  readonly customer: string;
}

/** Port: the shop they buy in, which tells the server of its orders. */
export interface FleetShop {
  order(order: SimulatedOrder): Promise<Result<Accepted>>;
}
