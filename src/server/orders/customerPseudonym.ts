import { createHmac } from 'node:crypto';
import { customerBucket, isCustomerId } from '../../engine/assignment/customerDraw';
import type { OrderWebhook } from '../../protocol/protocol';
import type { CodeAction } from '../records/codeRepository';
import type { OrderRepository } from '../records/orderRepository';

/** Name of the setting with the installation's key, 64 hex digits, created when first needed. */
export const CUSTOMER_KEY = 'customer_key';

const keyed = (key: string, purpose: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(`${purpose}\0${text}`).digest('hex');

/**
 * The storable form of a message that names a customer: a pseudonym, the same for each id and useless without the key, and a keyed hash of
 * the body. A plain hash of the body would allow finding the id by trial.
 */
const disguised = (key: string, customer: string, bodySha256: string): { readonly customer: string; readonly bodySha256: string } => ({
  customer: `c1_${keyed(key, 'customer/1', customer).slice(0, 32)}`,
  bodySha256: keyed(key, 'body/1', bodySha256),
});

/** The order event in storable form. */
export const withoutCustomer = <Job extends { readonly order: OrderWebhook; readonly bodySha256: string }>(
  job: Job,
  key: () => string,
): Job => {
  const { customer, ...order } = job.order;
  if (customer === undefined) return job;
  const safe = disguised(key(), customer, job.bodySha256);
  return { ...job, order: { ...order, customer: safe.customer }, bodySha256: safe.bodySha256 };
};

/** The checkout's request in storable form. */
export const disguisedAction = (action: CodeAction, key: () => string): CodeAction =>
  action.customer === undefined ? action : { ...action, ...disguised(key(), action.customer, action.bodySha256) };

/**
 * Stores the bucket of signed-in customers with their orders, computed from the id before it becomes a pseudonym. Devices compute the same
 * from the page, so any customer's group is known without their id. A guest, identified by an e-mail address or a flag, has no bucket.
 */
export const withBuckets = <S extends Pick<OrderRepository, 'settleOrder'>>(store: S, siteKey: string): S => {
  const settleOrder: OrderRepository['settleOrder'] = ({ guest = false, ...order }, bodySha256, now) => {
    const { customer = '' } = order;
    const drawn = !guest && isCustomerId(customer);
    return store.settleOrder(drawn ? { ...order, bucket: customerBucket(siteKey, customer) } : order, bodySha256, now);
  };
  // Other properties are the store's own, including those replaced later.
  return new Proxy(store, { get: (own, name) => (name === 'settleOrder' ? settleOrder : Reflect.get(own, name)) });
};
