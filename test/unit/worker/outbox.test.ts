import { describe, expect, it } from 'vitest';
import { REMEMBER_DAYS, RESEND_FOR } from '../../../src/protocol/reporting/report';
import { DAY } from '../../../src/protocol/values/clock';
import { flushOutbox } from '../../../worker/outbox/flushOutbox';
import type { WorkerPorts } from '../../../worker/ports';
import { createProblems } from '../../../worker/problems';
import { memoryStorage } from '../../../worker/storage/memoryStorage';

describe('a report that nobody acknowledges', () => {
  it('is sent again for three weeks, then never, which is before the server forgets its id', async () => {
    expect(RESEND_FOR).toBeLessThan((REMEMBER_DAYS - 1) * DAY);
    const storage = memoryStorage();
    const entry = { body: 'the answer', createdAt: 0, attempts: 0, notBefore: 0 };
    await storage.transaction(['outbox'], 'readwrite', (transaction) => transaction.put('outbox', 'r', entry));
    const sentAt: number[] = [];
    let now = 0;
    const ports = {
      clock: () => now,
      exclusively: (_name: string, work: () => Promise<void>) => work(),
      fetch: async () => {
        sentAt.push(now);
        return new Response('', { status: 503 });
      },
    } as unknown as WorkerPorts;
    const problems = createProblems(() => now);
    for (; now < 40 * DAY; now += DAY / 2) await flushOutbox(ports, 'https://server.example', storage, problems);
    expect(sentAt.length).toBeGreaterThan(10);
    expect(sentAt.at(-1)).toBeGreaterThan(RESEND_FOR - 3 * DAY);
    expect(sentAt.at(-1)).toBeLessThan(RESEND_FOR);
    expect(await storage.transaction(['outbox', 'sent'], 'readonly', async (t) => [await t.keys('outbox'), await t.keys('sent')])).toEqual([
      [],
      // It was tried, so it is shown as having left.
      ['r'],
    ]);
    expect(problems.list().map(({ code }) => code)).toContain('report_too_old');
  });
});
