import type { OrderWebhook } from '../../protocol/protocol';
import { ok, type Result } from '../../protocol/result';
import type { Store } from '../store/store';
import { eventHash } from './eventHash';

export interface Settled {
  /** Events seen for the first time, and codes they settled. */
  readonly fresh: number;
  readonly settledCodes: readonly string[];
  /** Events that came before with other figures: the first ones count. */
  readonly conflicts: number;
}

/**
 * Settles what a shop's connector read, in its order; all of it may come again. A shop that changed an order since does not hold up the
 * others. Errors: `overloaded`; nothing after the event it met is settled.
 */
export const settleEvents = async (
  store: Pick<Store, 'settleOrder'>,
  events: readonly OrderWebhook[],
  now: number,
): Promise<Result<Settled>> => {
  let [fresh, conflicts] = [0, 0];
  const settledCodes: string[] = [];
  for (const event of events) {
    const settled = await store.settleOrder(event, eventHash(event), now);
    if (settled.ok) {
      fresh += Number(settled.value.fresh);
      settledCodes.push(...settled.value.settledCodes);
    } else if (settled.error.code === 'order_conflict') conflicts += 1;
    else return settled;
  }
  return ok({ fresh, settledCodes, conflicts });
};
