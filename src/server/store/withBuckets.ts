import { customerBucket, isCustomerId } from '../../engine/assignment/customerDraw';
import type { Store } from './store';

/**
 * Orders that name a signed-in customer keep the bucket their groups are drawn by, made of the id before it becomes a pseudonym. What devices compute from
 * the page, so the experiment's group of any customer is known without their id. A guest is named by an e-mail, or said to be one, and has none.
 */
export const withBuckets = (store: Store, siteKey: string): Store => {
  const settleOrder: Store['settleOrder'] = ({ guest = false, ...order }, bodySha256, now) => {
    const { customer = '' } = order;
    const drawn = !guest && isCustomerId(customer);
    return store.settleOrder(drawn ? { ...order, bucket: customerBucket(siteKey, customer) } : order, bodySha256, now);
  };
  // All else is the store's own, also what is put in its place later.
  return new Proxy(store, { get: (own, name) => (name === 'settleOrder' ? settleOrder : Reflect.get(own, name)) });
};
