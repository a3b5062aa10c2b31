import * as v from 'valibot';
import { ok, type Result } from '../../../protocol/result';
import { twice } from '../askShop';
import type { ShopOrders } from '../connector';
import { isRepeated, pageRepeated } from '../isRepeated';
import { readOrders } from '../readOrders';
import type { VendureApi } from './vendureApi';
import { ordersSchema } from './vendureDocuments';
import { instantSchema, orderFields, type VendureReading, vendureOrderEvents, vendureOrderSchema } from './vendureOrders';

const ORDERS = 50;

const changedSchema = v.object({ updatedAt: instantSchema });
const nameOf = v.pipe(
  v.object({ code: v.pipe(v.string(), v.maxLength(100)) }),
  v.transform(({ code }) => code),
);

/** A page of the orders that changed after an instant, UTC ms; more than one where a page is of one instant only. Errors: those of `VendureApi`, `shop_malformed`. */
export const vendureOrdersSince = async (api: VendureApi, since: number, reading: VendureReading): Promise<Result<ShopOrders>> => {
  const document = `query ($options: OrderListOptions) { orders(options: $options) { items { ${orderFields(reading.costField)} } } }`;
  const orders: unknown[] = [];
  let [first, last]: (number | undefined)[] = [];
  let full: boolean;
  do {
    const filter = { updatedAt: { after: new Date(since).toISOString() }, active: { eq: false } };
    const options = { filter, sort: { updatedAt: 'ASC', id: 'ASC' }, take: ORDERS, skip: orders.length };
    const page = await twice(() => api.ask(document, { options }, ordersSchema));
    if (!page.ok) return page;
    const { items } = page.value.orders;
    if (isRepeated(orders, items, ORDERS)) return pageRepeated;
    orders.push(...items);
    for (const item of items) {
      const changed = v.safeParse(changedSchema, item);
      if (!changed.success) continue;
      last = changed.output.updatedAt;
      first ??= last;
    }
    full = items.length === ORDERS;
    // A page of one instant only would never be left by its time.
  } while (full && first === last);
  const read = readOrders(orders, { schema: vendureOrderSchema, nameOf, eventsOf: (order) => ok(vendureOrderEvents(order, reading)) });
  // The next page begins with the last instant of this one, of which it may have more.
  return ok({ ...read, next: last === undefined ? since : full ? last - 1 : last, more: full });
};
