import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { type Clock, SECOND } from '../../protocol/clock';
import { SIMULATED_ROUTE } from '../../protocol/order';
import { type OrderWebhook, routes } from '../../protocol/protocol';
import { callForJson, type Repeated } from './callServer';
import type { FleetShop, SimulatedOrder } from './fleetShop';

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

/** A shop that tells of each order by the webhook that a shop on the generic connector sends, signed with its secret. */
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
