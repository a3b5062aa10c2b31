import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import type { Item } from '../../protocol/events/shopperEvent';
import { SIMULATED_ROUTE } from '../../protocol/order';
import { type OrderWebhook, routes } from '../../protocol/protocol';
import { type Clock, SECOND } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';
import type { Result } from '../../protocol/values/result';
import { callForJson, type Repeated } from './callServer';
import type { Accepted } from './fleetServer';

/** One paid order. Amounts in minor units of `currency`. */
interface SimulatedOrder {
  /** The same for the same order of the same run. */
  readonly orderId: string;
  readonly currency: string;
  readonly items: readonly Item[];
  /** Value of the goods before discount. */
  readonly subtotal: Minor;
  /** Discount by the coupon's own terms. */
  readonly discount: Minor;
  readonly code?: string | undefined;
  /** Cart attribute `couplet`. */
  readonly attribution: string;
  readonly customer: string;
}

/** Port: the shop in which they buy, which reports its orders to the server. */
export interface FleetShop {
  order(order: SimulatedOrder): Promise<Result<Accepted>>;
}

const acceptedSchema = v.object({ fresh: v.boolean() });

const bodyOf = ({ orderId, currency, subtotal, discount, code, attribution, customer }: SimulatedOrder): string =>
  JSON.stringify({
    v: 'order/1',
    event: 'paid',
    orderId,
    currency,
    subtotal,
    discount,
    shipping: 0,
    codes: code === undefined ? [] : [code],
    attribution,
    customer,
    route: SIMULATED_ROUTE,
  } satisfies OrderWebhook);

/** A shop that reports each order by the webhook of the generic connector, signed with its secret. */
export const signedShop = (server: string, secret: string, clock: Clock, repeated: Repeated): FleetShop => ({
  order: (order) => {
    const body = bodyOf(order);
    const timestamp = String(Math.floor(clock() / SECOND));
    const headers = {
      'content-type': 'application/json',
      'x-couplet-timestamp': timestamp,
      'x-couplet-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
    };
    return callForJson(acceptedSchema, server.replace(/\/+$/, '') + routes.orders, { method: 'POST', headers, body }, repeated);
  },
});
