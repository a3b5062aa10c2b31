import { customerBucket, customerUnit, isCustomerId } from '../../src/engine/assignment/customerDraw';
import type { Rng } from '../../src/maths/random';
import type { WorkerConfig } from '../api';
import { randomHex } from '../randomHex';
import type { DeviceTransaction } from '../storage/deviceStorage';

/** Bucket of the customer that the page names, if it is one. */
export const statedBucket = ({ key, customer = '' }: Pick<WorkerConfig, 'key' | 'customer'>): number | undefined =>
  isCustomerId(customer) ? customerBucket(key, customer) : undefined;

/**
 * Unit of the groups, drawn at random on the first page. A browser whose shopper has signed in goes over to the customer's unit and stays with it after they
 * have signed out, but not within a session: what is ordered in it belongs to the group that the shopper has seen. Spans `meta`.
 * @param isDrawn whether this session has its group
 * @param stated bucket that this page names; absent: that of an earlier page, if any
 */
export const unitOf = async (transaction: DeviceTransaction, rng: Rng, isDrawn: boolean, stated: number | undefined): Promise<string> => {
  const before = await transaction.meta('unit');
  if (isDrawn && before !== undefined) {
    if (stated !== undefined) await transaction.putMeta('customer', stated);
    return before;
  }
  const bucket = stated ?? (await transaction.meta('customer'));
  const unit = bucket === undefined ? (before ?? randomHex(rng)) : customerUnit(bucket);
  await transaction.remove('meta', 'customer');
  if (unit !== before) await transaction.putMeta('unit', unit);
  return unit;
};
