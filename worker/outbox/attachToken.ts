import { RESEND_FOR } from '../../src/protocol/reporting/report';
import { epochOf } from '../../src/protocol/reporting/tokenKeys';
import type { DeviceStorage, OutboxEntry, StoredToken } from '../storage/deviceStorage';
import { payWith } from './redeemToken';

/**
 * What to send of an entry that needs a token: text that is fixed once and for all, or nothing as long as there is no token. The token leaves the stock
 * in the transaction that ties it to the entry; what the two come to replaces it, whichever tab is first.
 * @param now of the attempt
 */
export const payReport = async (store: DeviceStorage, key: string, now: number): Promise<string | undefined> => {
  const tied = await store.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    const entry = await transaction.get('outbox', key);
    if (!entry || entry.spend !== undefined || entry.token) return entry;
    const stock = await transaction.meta('tokens');
    // One that is still good when the report is given up.
    const isGood = ({ epoch }: StoredToken): boolean => epoch <= epochOf(now) && epoch + 1 >= epochOf(entry.createdAt + RESEND_FOR);
    // The newest: one that is left from the epoch before would tell that its device was here then, and had sent less than it may.
    const token = stock?.left.filter(isGood).at(-1);
    if (!stock || !token) return undefined;
    const paid: OutboxEntry = { ...entry, token };
    await transaction.putMeta('tokens', { ...stock, left: stock.left.filter((other) => other.publicKey !== token.publicKey) });
    await transaction.put('outbox', key, paid);
    return paid;
  });
  if (!tied?.token) return tied?.spend;
  const spend = await payWith(tied.body, tied.token);
  return store.transaction(['outbox'], 'readwrite', async (transaction) => {
    const entry = await transaction.get('outbox', key);
    if (!entry || entry.spend !== undefined) return entry?.spend;
    const { token: _, ...rest } = entry;
    await transaction.put('outbox', key, { ...rest, spend });
    return spend;
  });
};
