import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';
import { type OrderWebhook, orderWebhookSchema } from '../../protocol/protocol';
import { parseWith } from '../../protocol/values/parse';
import { fail, type Result } from '../../protocol/values/result';
import { sha256 } from '../http/signature';

/** What an entry of a shop's page says, to tell it from others; of one that is nested too deeply to be written again, nothing. */
const entryText = (entry: unknown): string => {
  try {
    return JSON.stringify(entry) ?? '';
  } catch {
    return '';
  }
};

/** Why no further page is asked for. */
export const pageRepeated = fail('shop_malformed', 'The shop answers the same page of orders again and again.');

/**
 * Is a page the one before it once more? So answers a shop of which something in between does not pass on which page is asked for; asked until its pages end,
 * it would be asked for ever.
 * @param size entries of a full page
 */
export const isRepeated = (before: readonly unknown[], page: readonly unknown[], size: number): boolean => {
  const last = before.slice(-size);
  return last.length === size && page.length === size && last.every((entry, i) => entryText(entry) === entryText(page[i]));
};

/** The cart attribute passes through the shopper's hands: one that was tampered with is a lost one, never a lost order. */
export const knownAttribution = (text: unknown): string | undefined => (v.is(attributionSchema, text) ? text : undefined);

/** An order that was skipped: which one and where it broke, and nothing of what it says, for that may be about its customer. */
export interface UnreadableOrder {
  readonly reason: 'order_unreadable';
  readonly orderId?: string;
  /** The field that could not be read. */
  readonly at?: string;
}

export interface OrdersRead {
  readonly events: readonly OrderWebhook[];
  /** By what stays the same as long as the order does. */
  readonly unreadable: ReadonlyMap<string, UnreadableOrder>;
}

interface OrderReading<S extends v.GenericSchema> {
  readonly schema: S;
  /** Where an entry bears its id and when it was changed; either may be broken too. */
  readonly nameOf: v.GenericSchema<unknown, string>;
  readonly eventsOf: (order: v.InferOutput<S>) => Result<readonly OrderWebhook[]>;
}

/** A code longer than that is none of Couplet's, and no reason to lose the order. */
const known = (event: OrderWebhook): OrderWebhook => {
  const codes = event.codes.filter((code) => code.length <= 64).slice(0, 10);
  return codes.length === event.codes.length ? event : { ...event, codes };
};

/**
 * Reads the entries of a page one by one, so that one order nobody can read does not hold up those behind it. What an order became is checked too:
 * the store is given nothing else than what a signed webhook may say.
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
    // An event that cannot be made says of its order which one it is, not where it broke.
    const at = broken ? v.getDotPath(broken) : order.ok ? undefined : order.error.at;
    const key = name.success ? `id:${name.output}` : sha256(entryText(entry));
    unreadable.set(key, { reason: 'order_unreadable', ...(name.success ? { orderId: name.output } : {}), ...(at ? { at } : {}) });
  }
  return { events, unreadable };
};
