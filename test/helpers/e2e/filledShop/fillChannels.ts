import { DAY, HOUR, MINUTE } from '../../../../src/protocol/clock';
import type { MessageStep } from '../../../../src/server/store/messageStore';
import type { PushOutcome } from '../../../../src/server/store/pushStore';
import type { ClockedServer } from './clockedServer';

type Store = ClockedServer['store'];

/** Browsers that agreed, and a wake-up a week of those that had: some are gone by then, and one push service takes nothing. */
const wakeWeekly = async (store: Store, first: number, weeks: number): Promise<void> => {
  let known = 0;
  const join = async (many: number, at: number): Promise<void> => {
    for (let n = 0; n < many; n++, known++) await store.addSubscription({ id: `browser-${known}`, sealed: 'sealed' }, at);
  };
  for (let week = 0; week < weeks; week++) {
    const at = first + week * 7 * DAY + 17 * HOUR;
    await join(23 + 4 * week, at - DAY);
    await store.startWake(at, DAY, at + 12 * HOUR);
    const leased = await store.leaseSubscriptions(at, at + MINUTE, 10_000);
    await store.settlePushes(
      leased.map(({ id, wake, attempts }, n): PushOutcome => {
        const became = n % 17 === 3 ? 'gone' : n % 61 === 7 ? 'refused' : 'sent';
        return { id, wake, attempts, became };
      }),
    );
  }
  await join(9, first + weeks * 7 * DAY);
};

/** What shoppers asked for by e-mail in the last days, each at another point of its way. */
const askByMail = async (store: Store, now: number): Promise<void> => {
  let asked = 0;
  const add = async (at: number, addressHash = `address-${asked}`): Promise<string> => {
    const id = `message-${asked++}`;
    const keys = { requestKey: id, bodyHashes: [id], claimKey: id };
    const coupon = { couponId: 'tea-20', couponVersion: 1, locale: 'en' };
    const limit = { since: at - DAY, most: 3 };
    await store.addMessage(
      { id, ...keys, ...coupon, channel: 'email', address: 'sealed', addressHashes: [addressHash], notBefore: 0, createdAt: at },
      limit,
    );
    return id;
  };
  const step = async (at: number, to: MessageStep): Promise<void> => {
    const row = await store.leaseMessage('email', at, at + MINUTE);
    if (row) await store.messageTried(row, to, at);
  };
  const question = async (at: number): Promise<string> => {
    const id = await add(at);
    await step(at, { state: 'confirming' });
    return id;
  };
  const answered = async (at: number, to: MessageStep): Promise<void> => {
    await store.confirmMessage(await question(at), at + MINUTE);
    await step(at + MINUTE, to);
  };
  for (let n = 0; n < 31; n++) await answered(now - 20 * DAY + n * 11 * HOUR, { state: 'sent' });
  for (const reason of ['coupon_expired', 'budget_exhausted', 'budget_exhausted', 'address_refused'])
    await answered(now - 3 * DAY, { state: 'ended', reason });
  await add(now - 2 * DAY);
  await store.suppressAddress([`address-${asked - 1}`], 'unsubscribed', now - 2 * DAY);
  await add(now - DAY, `address-${asked - 1}`);
  for (let n = 0; n < 5; n++) await question(now - 6 * HOUR);
  for (let n = 0; n < 2; n++) await answered(now - 40 * MINUTE, { state: 'due', dueAt: now - 12 * MINUTE });
};

/** What came by other ways than the page, put where the server keeps it. @param first instant of the first day */
export const fillChannels = async ({ store }: Pick<ClockedServer, 'store'>, first: number, weeks: number, now: number): Promise<void> => {
  await wakeWeekly(store, first, weeks);
  await askByMail(store, now);
};
