import type { DeviceStorage, DeviceTransaction, OutboxEntry, SentEntry, SentFate } from '../storage/deviceStorage';

/**
 * Removes an entry from the outbox. One that was tried may have arrived and is listed with those that were sent. Spans `outbox` and `sent`.
 * @param fate absent: acknowledged
 * @returns the entry; `undefined` if it was erased in the meantime, and then nothing is written back
 */
export const takeOut = async (
  transaction: DeviceTransaction,
  key: string,
  now: number,
  fate?: SentFate,
): Promise<OutboxEntry | undefined> => {
  const entry = await transaction.get('outbox', key);
  if (!entry) return undefined;
  await transaction.remove('outbox', key);
  const { body, spend } = entry;
  const sent: SentEntry = { body, sentAt: now, ...(spend === undefined ? {} : { spend }), ...(fate === undefined ? {} : { fate }) };
  if (entry.attempts > 0) await transaction.put('sent', key, sent);
  return entry;
};

/** Withdraws all waiting entries. Those that were tried may have arrived, and are listed with those that were sent. */
export const withdrawAll = (store: DeviceStorage, now: number): Promise<void> =>
  store.transaction(['outbox', 'sent'], 'readwrite', async (transaction) => {
    for (const key of await transaction.keys('outbox')) await takeOut(transaction, key, now, 'withdrawn');
  });
