import * as v from 'valibot';
import { type OrderWebhook, orderWebhookSchema } from '../../../src/protocol/protocol';
import { fail, ok, type Result } from '../../../src/protocol/values/result';
import { agreedCapabilities, type Connector } from '../../../src/server/shop/connector';
import { readOrders } from '../../../src/server/shop/readOrders';

const START = 1_700_000_000_000;

const reading = {
  schema: orderWebhookSchema,
  nameOf: v.pipe(
    v.object({ orderId: v.string() }),
    v.transform(({ orderId }) => orderId),
  ),
  eventsOf: (order: OrderWebhook) => ok([order]),
};

/** A shop in memory whose connector knows every optional call; `down` makes it unreachable. Order events bear their place as their instant. */
export const memoryShop = (pageSize = 2) => {
  const codes = new Set<string>();
  const events: OrderWebhook[] = [];
  const asked: number[] = [];
  const shop = { codes, events, asked, down: false };
  const up = <T>(value: () => T): Result<T> => (shop.down ? fail('shop_unreachable', 'The shop cannot be reached.') : ok(value()));
  const connector: Connector = {
    platform: 'memory',
    agreed: true,
    capabilities: async () => up(() => agreedCapabilities),
    createCode: async ({ code }) => up(() => void codes.add(code)),
    deactivateCode: async (code) => up(() => void codes.delete(code)),
    listCodes: async () => up(() => [...codes]),
    ordersSince: async (since) =>
      up(() => {
        asked.push(since);
        const from = Math.max(0, since - START);
        const page = events.slice(from, from + pageSize);
        return { ...readOrders(page, reading), next: START + from + page.length, more: from + page.length < events.length };
      }),
    readWebhook: ({ headers, body }) =>
      headers['x-memory'] === 'signed'
        ? ok(JSON.parse(Buffer.from(body).toString()) as OrderWebhook[])
        : fail('signature_invalid', 'The signature does not match the body.'),
    uninstall: async () =>
      up(() => {
        const removed = [...codes];
        codes.clear();
        return { removed };
      }),
    byHand: ['The custom field couplet.'],
  };
  return { codes, events, asked, shop, connector };
};
