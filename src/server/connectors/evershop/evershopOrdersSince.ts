import * as v from 'valibot';
import { ok, type Result } from '../../../protocol/result';
import type { ShopOrders } from '../connector';
import { pageRepeated } from '../isRepeated';
import { readOrders } from '../readOrders';
import type { EvershopApi } from './evershopApi';
import { evershopOrderEvents, evershopOrderFields, evershopOrderSchema } from './evershopOrders';

const PAGE = 200;

const DOCUMENT = `query ($since: Float!, $after: Int!, $limit: Int!) { couplet { pricesIncludeTax }
  coupletOrders(changedSince: $since, after: $after, limit: $limit) { id changedAt order { ${evershopOrderFields} } } }`;

/** When an order changed and its id are the extension's own words; the order is EverShop's, and is read by itself. */
const pageSchema = v.object({
  couplet: v.object({ pricesIncludeTax: v.boolean() }),
  coupletOrders: v.array(
    v.object({ id: v.pipe(v.number(), v.safeInteger()), changedAt: v.pipe(v.number(), v.finite()), order: v.unknown() }),
  ),
});
const nameOf = v.pipe(
  v.object({ orderNumber: v.pipe(v.string(), v.maxLength(100)) }),
  v.transform(({ orderNumber }) => orderNumber),
);

/**
 * A page of the orders that changed at or after an instant, UTC ms; more than one where a page is of one instant only, gone through by id. Errors:
 * those of `EvershopApi`, `shop_malformed` where its pages do not go on.
 */
export const evershopOrdersSince = async (api: EvershopApi, since: number): Promise<Result<ShopOrders>> => {
  const orders: unknown[] = [];
  let [at, after] = [since, 0];
  for (;;) {
    const page = await api.query(pageSchema, DOCUMENT, { since: at, after, limit: PAGE });
    if (!page.ok) return page;
    const { couplet, coupletOrders } = page.value;
    orders.push(...coupletOrders.map(({ order }) => order));
    const [first, last] = [coupletOrders[0], coupletOrders.at(-1)];
    const full = coupletOrders.length === PAGE;
    if (full && first && last && first.changedAt === last.changedAt) {
      if (last.changedAt === at && last.id <= after) return pageRepeated;
      [at, after] = [last.changedAt, last.id];
      continue;
    }
    const read = readOrders(orders, {
      schema: evershopOrderSchema,
      nameOf,
      eventsOf: (order) => evershopOrderEvents(order, couplet.pricesIncludeTax),
    });
    return ok({ ...read, next: last?.changedAt ?? at, more: full });
  }
};
