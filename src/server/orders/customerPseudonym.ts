import { createHmac } from 'node:crypto';
import { customerBucket, isCustomerId } from '../../engine/assignment/customerDraw';
import type { OrderWebhook } from '../../protocol/protocol';
import type { CodeAction } from '../records/codeRepository';
import type { OrderRepository } from '../records/orderRepository';

/** Name of the setting that holds the installation's key, 64 hex digits, drawn when it is first needed. */
export const CUSTOMER_KEY = 'customer_key';

const keyed = (key: string, purpose: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(`${purpose}\0${text}`).digest('hex');

/**
 * What may be kept of a message that names its customer: the same pseudonym for the same id, of no use without the key, and a keyed hash of the
 * body, whose plain hash would let the id be found by trying.
 */
const disguised = (key: string, customer: string, bodySha256: string): { readonly customer: string; readonly bodySha256: string } => ({
  customer: `c1_${keyed(key, 'customer/1', customer).slice(0, 32)}`,
  bodySha256: keyed(key, 'body/1', bodySha256),
});

/** The order event as it may be stored. */
export const withoutCustomer = <Job extends { readonly order: OrderWebhook; readonly bodySha256: string }>(
  job: Job,
  key: () => string,
): Job => {
  const { customer, ...order } = job.order;
  if (customer === undefined) return job;
  const safe = disguised(key(), customer, job.bodySha256);
  return { ...job, order: { ...order, customer: safe.customer }, bodySha256: safe.bodySha256 };
};

/** The till's request as it may be stored. */
export const disguisedAction = (action: CodeAction, key: () => string): CodeAction =>
  action.customer === undefined ? action : { ...action, ...disguised(key(), action.customer, action.bodySha256) };

/**
 * Orders that name a signed-in customer keep the bucket their groups are drawn by, made of the id before it becomes a pseudonym. What devices compute from
 * the page, so the experiment's group of any customer is known without their id. A guest is named by an e-mail, or said to be one, and has none.
 */
export const withBuckets = <S extends Pick<OrderRepository, 'settleOrder'>>(store: S, siteKey: string): S => {
  const settleOrder: OrderRepository['settleOrder'] = ({ guest = false, ...order }, bodySha256, now) => {
    const { customer = '' } = order;
    const drawn = !guest && isCustomerId(customer);
    return store.settleOrder(drawn ? { ...order, bucket: customerBucket(siteKey, customer) } : order, bodySha256, now);
  };
  // All else is the store's own, also what is put in its place later.
  return new Proxy(store, { get: (own, name) => (name === 'settleOrder' ? settleOrder : Reflect.get(own, name)) });
};
