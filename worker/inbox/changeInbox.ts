import type { DeviceTransaction, MetaValues } from '../storage/deviceStorage';

type InboxRecord = MetaValues['inbox'];

/** Entries of each list that are kept, the latest ones; more than a device has coupons. */
const KEPT = 200;

const empty: InboxRecord = { version: 1, kept: [], dropped: [], used: [], reminded: [] };

export const inboxOf = async (transaction: DeviceTransaction): Promise<InboxRecord> => (await transaction.meta('inbox')) ?? empty;

/** Spans `meta`. */
export const changeInbox = async (transaction: DeviceTransaction, change: (inbox: InboxRecord) => Partial<InboxRecord>): Promise<void> => {
  const before = await inboxOf(transaction);
  const { kept, dropped, used, reminded } = { ...before, ...change(before) };
  await transaction.putMeta('inbox', {
    version: 1,
    kept: kept.slice(-KEPT),
    dropped: dropped.slice(-KEPT),
    used: used.slice(-KEPT),
    reminded: reminded.slice(-KEPT),
  });
};
