import type { DeviceStorage, DeviceTransaction, StoredMessage } from '../storage/deviceStorage';

/** Requests that are remembered, the latest ones: more than caps ask about. */
const KEPT = 50;

/** Writes down a request, in the place of what has its key. Spans `meta`. */
export const putMessage = async (transaction: DeviceTransaction, message: StoredMessage): Promise<void> => {
  const asked = (await transaction.meta('messages'))?.asked ?? [];
  const others = asked.filter(({ key }) => key !== message.key);
  await transaction.putMeta('messages', { version: 1, asked: [...others, message].slice(-KEPT) });
};

/** Writes down what became of a request. One that was erased meanwhile does not come back. */
export const changeMessage = (store: DeviceStorage, key: string, change: Partial<StoredMessage>): Promise<void> =>
  store.transaction(['meta'], 'readwrite', async (transaction) => {
    const asked = (await transaction.meta('messages'))?.asked;
    if (!asked?.some((one) => one.key === key)) return;
    await transaction.putMeta('messages', { version: 1, asked: asked.map((one) => (one.key === key ? { ...one, ...change } : one)) });
  });
