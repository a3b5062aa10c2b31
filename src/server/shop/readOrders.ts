import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';
import { type OrderWebhook, orderWebhookSchema } from '../../protocol/protocol';
import { parseWith } from '../../protocol/values/parse';
import { fail, type Result } from '../../protocol/values/result';
import { sha256 } from '../http/signature';

/** Text of an entry of a shop's page, for comparison; empty if it is nested too deeply to serialise. */
const entryText = (entry: unknown): string => {
  try {
    return JSON.stringify(entry) ?? '';
  } catch {
    return '';
  }
};

/** Why paging stops. */
export const pageRepeated = fail('shop_malformed', 'The shop keeps sending the same page of orders.');

/**
 * Whether a page repeats the previous one. This happens when a proxy in front of the shop drops the page parameter; paging would never end.
 * @param size entries of a full page
 */
export const isRepeated = (before: readonly unknown[], page: readonly unknown[], size: number): boolean => {
  const last = before.slice(-size);
  return last.length === size && page.length === size && last.every((entry, i) => entryText(entry) === entryText(page[i]));
};

/** Shoppers can alter the cart attribute. An invalid one counts as missing, and the order is kept. */
export const knownAttribution = (text: unknown): string | undefined => (v.is(attributionSchema, text) ? text : undefined);

/** A skipped order: its id and the unreadable field, without contents, which may concern its customer. */
export interface UnreadableOrder {
  readonly reason: 'order_unreadable';
  readonly orderId?: string;
  /** The unreadable field. */
  readonly at?: string;
}

export interface OrdersRead {
  readonly events: readonly OrderWebhook[];
  /** By a key that stays the same as long as the order is unchanged. */
  readonly unreadable: ReadonlyMap<string, UnreadableOrder>;
}

interface OrderReading<S extends v.GenericSchema> {
  readonly schema: S;
  /** Schema of an entry's id and change time; either may be invalid, too. */
  readonly nameOf: v.GenericSchema<unknown, string>;
  readonly eventsOf: (order: v.InferOutput<S>) => Result<readonly OrderWebhook[]>;
}

/** A longer code is not Couplet's, but no reason to lose the order. */
const known = (event: OrderWebhook): OrderWebhook => {
  const codes = event.codes.filter((code) => code.length <= 64).slice(0, 10);
  return codes.length === event.codes.length ? event : { ...event, codes };
};

/**
 * Reads the entries of a page one by one, so that an unreadable order does not block later ones. The resulting event is validated too: the
 * store receives only what a signed webhook may contain.
 */
export const readOrders = <S extends v.GenericSchema>(
  entries: readonly unknown[],
  { schema, nameOf, eventsOf }: OrderReading<S>,
): OrdersRead => {
  const events: OrderWebhook[] = [];
  const unreadable = new Map<string, UnreadableOrder>();
  for (const entry of entries) {
    const order = parseWith(schema, entry, 'order_unreadable');
    const happened = order.ok ? eventsOf(order.value) : order;
    const told = happened.ok ? happened.value.map(known) : [];
    const broken = told.flatMap((event) => v.safeParse(orderWebhookSchema, event, { abortEarly: true }).issues ?? [])[0];
    if (happened.ok && broken === undefined) {
      events.push(...told);
      continue;
    }
    const name = v.safeParse(nameOf, entry);
    // If the event is invalid, only the order's id is known, not the field.
    const at = broken ? v.getDotPath(broken) : order.ok ? undefined : order.error.at;
    const key = name.success ? `id:${name.output}` : sha256(entryText(entry));
    unreadable.set(key, { reason: 'order_unreadable', ...(name.success ? { orderId: name.output } : {}), ...(at ? { at } : {}) });
  }
  return { events, unreadable };
};
