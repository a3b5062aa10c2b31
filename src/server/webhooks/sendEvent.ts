import { createHmac } from 'node:crypto';
import { SECOND } from '../../protocol/clock';
import { fail, ok, type Result } from '../../protocol/result';
import type { OutboxEvent } from '../store/outboxStore';

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** ms */
  readonly timeoutMs: number;
}

/** The body of a delivery. It says by its version that it is no order, so that it is worth nothing to who sends it back to us. */
const bodyOf = ({ id, type, at, data }: OutboxEvent): string => JSON.stringify({ v: 'event/1', id, type, at, data });

/**
 * One delivery: `X-Couplet-Id`, `X-Couplet-Timestamp` (unix seconds) and `X-Couplet-Signature`, the scheme of the orders that the shop sends.
 * Any 2xx is a receipt. Errors: `webhook_refused` (another answer), `webhook_no_answer`.
 */
export const sendEvent = async (event: OutboxEvent, { url, secret, timeoutMs }: WebhookTarget, now: number): Promise<Result<undefined>> => {
  const body = bodyOf(event);
  const timestamp = String(Math.floor(now / SECOND));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-couplet-id': event.id,
        'x-couplet-timestamp': timestamp,
        'x-couplet-signature': signature,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok ? ok(undefined) : fail('webhook_refused', `The answer was ${response.status}.`);
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return fail('webhook_no_answer', timedOut ? `No answer within ${timeoutMs} ms.` : 'The address cannot be reached.');
  }
};
