import { writeFileSync } from 'node:fs';
import { minorDigits } from '../../protocol/values/money';
import type { StoredOrder } from '../records/orderRepository';

const HEADINGS = ['order_id', 'time', 'currency', 'subtotal', 'discount', 'refunded', 'cancelled', 'codes', 'customer_id'];

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The amount with a decimal point, exact for every integer. */
const decimal = (minor: number, digits: number): string => {
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** The stored orders of one currency as an order file that `couplet train` and `couplet orders import` read. Customers are pseudonyms. */
export const orderFileText = (events: readonly StoredOrder[], currency: string): { readonly text: string; readonly orders: number } => {
  const cancelled = new Set<string>();
  const refunds = new Map<string, number>();
  for (const { event, orderId, refunded = 0 } of events) {
    if (event === 'cancelled') cancelled.add(orderId);
    if (event === 'refunded') refunds.set(orderId, (refunds.get(orderId) ?? 0) + refunded);
  }
  const digits = minorDigits(currency);
  const rows = events
    .filter((order) => order.event === 'paid' && order.currency === currency)
    .map(({ orderId, receivedAt, subtotal, discount, codes, customer }) =>
      [
        orderId,
        new Date(receivedAt).toISOString(),
        currency,
        decimal(subtotal, digits),
        decimal(discount, digits),
        decimal(refunds.get(orderId) ?? 0, digits),
        cancelled.has(orderId) ? '1' : '0',
        codes.join(' '),
        customer ?? '',
      ]
        .map(cell)
        .join(','),
    );
  return { text: `${[HEADINGS.join(','), ...rows].join('\n')}\n`, orders: rows.length };
};

/** Where to write the orders of a currency. Plain data, because it is sent to a thread. */
export interface OrderFileQuestion {
  readonly path: string;
  readonly currency: string;
}

/** Writes the file for its owner only. @returns the number of its orders */
export const writeOrderFile = (events: readonly StoredOrder[], { path, currency }: OrderFileQuestion): number => {
  const { text, orders } = orderFileText(events, currency);
  writeFileSync(path, text, { mode: 0o600 });
  return orders;
};
