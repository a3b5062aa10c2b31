import { expect, it } from 'vitest';
import { withdrawAll } from '../../../worker/outbox/takeOut';
import { memoryStorage } from '../../../worker/storage/memoryStorage';

it('takes back all that waits, and lists what had been tried, byte for byte, since it may have arrived', async () => {
  const storage = memoryStorage();
  const entry = { createdAt: 1, notBefore: 1 };
  await storage.transaction(['outbox'], 'readwrite', async (transaction) => {
    await transaction.put('outbox', 'a', { ...entry, body: 'never tried', attempts: 0 });
    await transaction.put('outbox', 'b', { ...entry, body: 'tried', spend: 'tried, with its token', attempts: 2 });
  });
  await withdrawAll(storage, 9);
  const left = await storage.transaction(['outbox', 'sent'], 'readonly', async (transaction) => ({
    outbox: await transaction.newest('outbox'),
    sent: await transaction.newest('sent'),
  }));
  expect(left).toEqual({
    outbox: [],
    sent: [{ key: 'b', value: { body: 'tried', spend: 'tried, with its token', sentAt: 9, fate: 'withdrawn' } }],
  });
});
