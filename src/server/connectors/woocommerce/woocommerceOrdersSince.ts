import * as v from 'valibot';
import { ok, type Result } from '../../../protocol/result';
import type { ShopOrders } from '../connector';
import { isRepeated, pageRepeated } from '../isRepeated';
import { readOrders } from '../readOrders';
import { PAGE, type WoocommerceApi } from './woocommerceApi';
import { gmtSchema, woocommerceOrderEvents, woocommerceOrderSchema } from './woocommerceOrders';

/** `modified_after` knows whole seconds and leaves the instant itself out. */
const SECOND_BEFORE = 1_000;

const changedSchema = v.object({ date_modified_gmt: gmtSchema });
const nameOf = v.pipe(
  v.object({ number: v.pipe(v.string(), v.maxLength(100)) }),
  v.transform(({ number }) => number),
);

/**
 * A page of the orders that changed at or after an instant, UTC ms; more than one where a page is of one second only, so that no order slips by that
 * changes while later pages are counted. Errors: those of `WoocommerceApi`, `shop_malformed`.
 */
export const woocommerceOrdersSince = async (api: WoocommerceApi, since: number): Promise<Result<ShopOrders>> => {
  const from = new Date(since - SECOND_BEFORE).toISOString().slice(0, 19);
  const query = { status: 'any', orderby: 'modified', order: 'asc', modified_after: from, dates_are_gmt: 'true' };
  const orders: unknown[] = [];
  let [first, last]: (number | undefined)[] = [];
  let full: boolean;
  let number = 1;
  do {
    const page = await api.page(v.unknown(), 'orders', query, number);
    if (!page.ok) return page;
    if (isRepeated(orders, page.value, PAGE)) return pageRepeated;
    orders.push(...page.value);
    for (const order of page.value) {
      const changed = v.safeParse(changedSchema, order);
      if (!changed.success) continue;
      last = changed.output.date_modified_gmt;
      first ??= last;
    }
    full = page.value.length === PAGE;
    number += 1;
  } while (full && first === last);
  const read = readOrders(orders, { schema: woocommerceOrderSchema, nameOf, eventsOf: woocommerceOrderEvents });
  return ok({ ...read, next: Math.max(since, last ?? since), more: full });
};
