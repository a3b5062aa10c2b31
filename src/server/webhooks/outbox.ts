import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type Clock, MINUTE, SECOND } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { backoffMs, createRounds, type Rounds, TRIES } from '../platform/periodicTask';
import type { OutboxEvent, OutboxRepository } from '../records/outboxRepository';
import type { IncomingCounts } from './incomingCounts';

interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** ms */
  readonly timeoutMs: number;
}

/** The body of a delivery. Its version marks it as an event and not an order, so that it cannot be replayed to us as one. */
const bodyOf = ({ id, type, at, data }: OutboxEvent): string => JSON.stringify({ v: 'event/1', id, type, at, data });

/**
 * Posts a JSON body with `X-Couplet-Id`, `X-Couplet-Timestamp` (unix seconds) and `X-Couplet-Signature`, in the same scheme as the shop's
 * orders. Any 2xx acknowledges it. Errors: `webhook_refused` (another response), `webhook_no_answer`. Never rejects.
 * @returns the HTTP status
 */
export const sendSigned = async (
  { id, body }: { readonly id: string; readonly body: string },
  { url, secret, timeoutMs }: WebhookTarget,
  now: number,
): Promise<Result<number>> => {
  const timestamp = String(Math.floor(now / SECOND));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-couplet-id': id,
        'x-couplet-timestamp': timestamp,
        'x-couplet-signature': signature,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok ? ok(response.status) : fail('webhook_refused', `The answer was ${response.status}.`);
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return fail('webhook_no_answer', timedOut ? `No answer within ${timeoutMs} ms.` : 'The address cannot be reached.');
  }
};

/** One delivery. */
export const sendEvent = (event: OutboxEvent, target: WebhookTarget, now: number): Promise<Result<number>> =>
  sendSigned({ id: event.id, body: bodyOf(event) }, target, now);

interface DispatcherDeps {
  readonly store: Pick<OutboxRepository, 'leaseEvents' | 'eventDelivered' | 'eventFailed'>;
  /** Returns the HTTP status. */
  readonly send: (event: OutboxEvent) => Promise<Result<number>>;
  readonly clock: Clock;
  readonly rng: () => number;
  /** Called with errors of a timed round. */
  readonly onError: (error: unknown) => void;
}

/** Sends all due events. A round returns how many were delivered. */
export type Dispatcher = Rounds;

/** Concurrent deliveries. A page takes one delivery timeout, which must be shorter than the lease. */
const PAGE = 16;
const LEASE = MINUTE;

/**
 * Delivers each event of the outbox at least once. A leased but undelivered event, because the address failed or this process died, becomes
 * due again. If an acknowledgement cannot be stored, the event is sent again under the same id.
 */
export const createDispatcher = ({ store, send, clock, rng, onError }: DispatcherDeps): Dispatcher => {
  const deliver = async (event: OutboxEvent): Promise<boolean> => {
    const sent = await send(event);
    const now = clock();
    if (sent.ok) await store.eventDelivered(event, String(sent.value), now);
    else await store.eventFailed(event, sent.error.message, event.attempts >= TRIES ? null : now + backoffMs(event.attempts, rng), now);
    return sent.ok;
  };
  const round = async (isStopped: () => boolean): Promise<number> => {
    let delivered = 0;
    for (;;) {
      const page = await store.leaseEvents(clock(), clock() + LEASE, PAGE);
      const sent = await Promise.allSettled(page.map(deliver));
      // An acknowledgement could not be stored. Thrown only after all others, so that nothing is running when this round ends.
      for (const one of sent) if (one.status === 'rejected') throw one.reason;
      const received = sent.filter((one) => one.status === 'fulfilled' && one.value).length;
      delivered += received;
      // If the address accepts nothing, stop for this round.
      if (isStopped() || page.length < PAGE || received === 0) return delivered;
    }
  };
  return createRounds(round, onError);
};

const retrySchema = v.strictObject({ id: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))) });

/** Most events shown of each state. */
const SHOWN = 500;

export interface OutboxRouteDeps {
  readonly store: OutboxRepository;
  readonly clock: Clock;
  /** Absent: none are sent. */
  readonly webhookUrl: string | undefined;
  readonly incoming: IncomingCounts;
}

/** The log of events for the shop: waiting, failed and delivered. */
export const outboxRoutes = (scope: FastifyInstance, { store, clock, webhookUrl, incoming }: OutboxRouteDeps): void => {
  scope.get(
    '/v1/admin/webhooks',
    {
      config: { access: 'write' },
      schema: {
        summary: 'Webhooks to the shop (waiting, dead and delivered) and counts of webhooks from it since the start',
        response: errorResponses,
      },
    },
    async () => ({
      v: 'webhooks/1',
      /** Null: none are sent. */
      url: webhookUrl ?? null,
      ...(await store.outbox()),
      deliveries: await store.deliveries(SHOWN),
      incoming: incoming(),
    }),
  );

  scope.post<{ Body: v.InferOutput<typeof retrySchema> }>(
    '/v1/admin/webhooks/retry',
    {
      bodyLimit: 1_024,
      config: { subject: 'retry', access: 'write' },
      schema: {
        summary: 'Send failed events again: one by its id, also if it was delivered, or all',
        body: jsonSchema(retrySchema),
        response: errorResponses,
      },
    },
    async ({ body }, reply) => {
      const retried = await store.retryEvents(body.id, clock());
      if (body.id !== undefined && retried === 0)
        return refuse(reply, { code: 'event_unknown', message: 'No event with this id has failed or was delivered.', at: 'id' });
      return reply.send({ retried });
    },
  );
};
