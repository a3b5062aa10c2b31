import { createHmac } from 'node:crypto';
import type { ShopDatabase } from './database';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 60_000;
const ANSWER_WITHIN = 5_000;

interface Waiting {
  readonly id: number;
  readonly order_id: string;
  readonly body: string;
  readonly attempts: number;
}

/** Wait after the n-th failed attempt, ms: 0.5 s doubling to one minute. */
const retryDelay = (attempts: number): number => Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(attempts - 1, 20));

/** Headers of one delivery: unix seconds and HMAC-SHA256(secret, timestamp + "." + body) in hex. */
const signatureHeaders = (secret: string, body: string, now: number): Record<string, string> => {
  const timestamp = String(Math.floor(now / 1_000));
  return {
    'x-couplet-timestamp': timestamp,
    'x-couplet-signature': createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
  };
};

/**
 * Delivers the outbox: oldest first, one order's events in order, each repeated until the receiver acknowledges it with 2xx. Undelivered
 * events stay in the table, so a restart on either side loses nothing.
 */
export const startWebhookSender = (options: {
  readonly db: ShopDatabase;
  readonly url: string;
  readonly secret: string;
  readonly now: () => number;
  readonly pollEveryMs?: number;
}): { readonly kick: () => void; readonly close: () => Promise<void> } => {
  const { db, url, secret, now } = options;
  const due = db.prepare(
    // An order's `cancelled` waits until its `paid` has arrived.
    `SELECT id, order_id, body, attempts FROM outbox a WHERE acknowledged_at IS NULL AND due_at <= ?
     AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.order_id = a.order_id AND b.id < a.id AND b.acknowledged_at IS NULL) ORDER BY id LIMIT 20`,
  );
  const acknowledge = db.prepare('UPDATE outbox SET acknowledged_at = ?, attempts = attempts + 1, problem = NULL WHERE id = ?');
  const postpone = db.prepare('UPDATE outbox SET attempts = attempts + 1, due_at = ?, problem = ? WHERE id = ?');
  const stop = new AbortController();
  let running: Promise<void> | undefined;

  const deliver = async (message: Waiting): Promise<void> => {
    let problem: string;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signatureHeaders(secret, message.body, now()) },
        body: message.body,
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_WITHIN)]),
      });
      await answer.arrayBuffer();
      if (answer.ok) {
        acknowledge.run(now(), message.id);
        return;
      }
      problem = `answered ${answer.status}`;
    } catch (error) {
      if (stop.signal.aborted) return;
      problem = error instanceof Error ? error.message : 'not reachable';
    }
    postpone.run(now() + retryDelay(message.attempts + 1), problem, message.id);
  };

  const drain = async (): Promise<void> => {
    for (;;) {
      const batch = due.all(now()) as Waiting[];
      if (batch.length === 0 || stop.signal.aborted) return;
      await Promise.all(batch.map(deliver));
    }
  };

  const kick = (): void => {
    running ??= drain().finally(() => {
      running = undefined;
    });
  };
  const timer = setInterval(kick, options.pollEveryMs ?? 500);
  kick();
  return {
    kick,
    close: async () => {
      clearInterval(timer);
      stop.abort();
      await running;
    },
  };
};
