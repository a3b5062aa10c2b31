import type { QueueReport } from '../outbox/reporter';
import type { DeviceTransaction, Outcome } from '../storage/deviceStorage';
import type { OpenedBundle } from './openModel';
import { nothingReward, purchaseReward } from './rewards';
import { settle } from './settle';

/** Tables `takeOutcomes` spans. */
export const outcomeTables = ['meta', 'decisions', 'claims', 'ledger', 'outbox'] as const;

/**
 * Takes the outcomes that wait, oldest first, each once: learns from the decisions they are about, and has one randomised answer per closed session
 * queued in the same transaction. Spans `outcomeTables`.
 * @param report absent: none may be sent; each outcome knows whether one might when it came about. A session that cannot be answered yet
 * (`undefined`) waits on, though what it taught is learnt
 * @returns when the last report it has queued is due, 0 for none
 */
export const takeOutcomes = async (transaction: DeviceTransaction, bundle: OpenedBundle, report?: QueueReport): Promise<number> => {
  const outcomes = (await transaction.meta('outcomes')) ?? [];
  // Taken by another tab, or erased: the shopper's veto wins, and nothing is written back.
  if (outcomes.length === 0) return 0;
  const later: Outcome[] = [];
  let due = 0;
  let gain = (await transaction.meta('gain')) ?? 0;
  for (const { decisions, purchase, report: session } of outcomes) {
    const reward = purchase ? await purchaseReward(transaction, bundle, decisions, purchase) : nothingReward(bundle);
    gain += await settle(transaction, bundle, decisions, reward);
    if (!session || !report) continue;
    const at = await report(transaction, { ...session, gain });
    if (at === undefined) later.push({ decisions: [], report: session });
    if (at) [due, gain] = [Math.max(due, at), 0];
  }
  await transaction.putMeta('outcomes', later);
  await transaction.putMeta('gain', gain);
  return due;
};
