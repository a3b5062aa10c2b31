import { randomBytes } from 'node:crypto';
import { DAY } from '../../../protocol/clock';
import { LEAST_BATCH, SPLIT_PART } from '../../../protocol/reporting/splitAggregation';
import type { SplitStore } from '../../store/splitStore';

/** Each batch brings noise of its own, so that one large batch tells more than many small ones: a smaller one than this waits for a week. */
const GOOD_BATCH = 1_000;
const BATCH_DAYS = 7;

/**
 * Fixes parts where enough has waited: a thousand reports or a week of them, never while all of them are of today. Where a part is still with the helper
 * no other is fixed, so that what arrives while there is no helper does not go down with it.
 */
export const takeParts = async (
  store: Pick<SplitStore, 'splitParts' | 'splitWaiting' | 'takeSplitPart'>,
  now: number,
  isStopped: () => boolean,
): Promise<void> => {
  const today = Math.floor(now / DAY);
  const parts = await store.splitParts();
  for (const { bundle, reports, since } of await store.splitWaiting()) {
    const own = parts.filter((part) => part.bundle === bundle);
    const accepted = own.reduce((sum, part) => sum + part.accepted, 0);
    const isDue = since <= today - BATCH_DAYS || (since < today && reports + accepted >= GOOD_BATCH);
    if (!isDue || reports + accepted < LEAST_BATCH || own.some(({ state }) => state !== 'counted')) continue;
    for (let left = reports; left > 0 && !isStopped(); ) {
      // Another replica may have closed the batch since the last part: the next one has a name of its own.
      const taken = await store.takeSplitPart(bundle, randomBytes(16).toString('hex'), SPLIT_PART, now);
      if (taken === 0) break;
      left -= taken;
    }
  }
};
