import { createHmac } from 'node:crypto';
import type { OrderWebhook } from '../../core/sync/protocol';

/** Name of the setting that holds the installation's key, 64 hex digits, drawn when it is first needed. */
export const CUSTOMER_KEY = 'customer_key';

const keyed = (key: string, purpose: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(`${purpose}\0${text}`).digest('hex');

/** What is kept in place of the shop's id of a customer: the same for the same id, and of no use without the key. */
const pseudonym = (key: string, customer: string): string => `c1_${keyed(key, 'customer/1', customer).slice(0, 32)}`;

/** The event as it may be stored. A plain hash of a body that names its customer would let the id be found by trying. */
export const withoutCustomer = <Job extends { readonly order: OrderWebhook; readonly bodySha256: string }>(
  job: Job,
  key: () => string,
): Job => {
  const { customer, ...order } = job.order;
  if (customer === undefined) return job;
  return { ...job, order: { ...order, customer: pseudonym(key(), customer) }, bodySha256: keyed(key(), 'body/1', job.bodySha256) };
};
