import * as v from 'valibot';
import { type Clock, type Instant, SECOND } from '../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import { type MessageChannel, readMailbox } from '../messages/messageChannel';
import type { MessageSettings } from '../messages/messageSettings';
import { backoffMs, createRounds, type Rounds } from '../platform/periodicTask';
import { httpUrl } from '../shop/connector';
import { sendSigned } from '../webhooks/outbox';
import type { Alert, AlertWatch } from './alertConditions';

/** Environment variables for alerts; without both there are none. `ALERT_MAIL` needs `SMTP_URL`. */
export const alertVariables = {
  ALERT_WEBHOOK: v.optional(httpUrl),
  ALERT_MAIL: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((address) => readMailbox(address)?.address)),
      v.array(v.string('must be addresses such as ada@shop.example, separated by commas')),
    ),
  ),
};

/** One recipient. */
export interface AlertTarget {
  readonly channel: 'webhook' | 'mail';
  /** Never rejects. */
  readonly send: (alert: Alert) => Promise<Result<unknown>>;
}

/** Posts `alert/1`, signed like the webhooks to the shop. Errors: those of `sendSigned`. */
const webhookTarget = (url: string, secret: string, clock: Clock): AlertTarget => ({
  channel: 'webhook',
  send: ({ id, name, state, since, sentence }) =>
    sendSigned(
      { id, body: JSON.stringify({ v: 'alert/1', name, state, since, sentence }) },
      { url, secret, timeoutMs: 10 * SECOND },
      clock(),
    ),
});

/** Errors: those of the channel. */
const mailTarget = (channel: MessageChannel, to: string, { shop, baseUrl }: Pick<MessageSettings, 'shop' | 'baseUrl'>): AlertTarget => ({
  channel: 'mail',
  send: async ({ id, name, state, sentence, advice }) => {
    const sent = await channel.send({
      id,
      to,
      subject: `${shop}: ${name.replaceAll('_', ' ')}${state === 'began' ? '' : ' (over)'}`,
      text: `${[
        sentence,
        ...(advice === undefined ? [] : [advice]),
        `Console: ${baseUrl.replace(/\/+$/, '')}/console/`,
        'Couplet sends this alert at most once an hour.',
      ].join('\n\n')}\n`,
      // Keeps absence notes from answering (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return sent.kind === 'sent' ? ok(undefined) : fail(sent.code, sent.message);
  },
});

/** The recipients set in the environment. */
export const openAlertTargets = (
  { ALERT_WEBHOOK: url, ALERT_MAIL: addresses = [] }: v.InferOutput<v.ObjectSchema<typeof alertVariables, undefined>>,
  messages: MessageSettings | undefined,
  secret: string,
  clock: Clock,
): readonly AlertTarget[] => {
  const email = messages?.channels.find(({ channel }) => channel === 'email');
  return [
    ...(url === undefined ? [] : [webhookTarget(url, secret, clock)]),
    ...(messages && email ? addresses.map((address) => mailTarget(email, address, messages)) : []),
  ];
};

/** Results of an attempt. `lost`: it was the last one. */
const outcomes = ['sent', 'failed', 'lost'] as const;

interface Attempts {
  readonly channel: AlertTarget['channel'];
  readonly outcome: (typeof outcomes)[number];
  readonly count: number;
}

export interface Alerts extends Rounds, Pick<AlertWatch, 'couponsStopped'> {
  /** Since the start. */
  readonly attempts: () => readonly Attempts[];
}

/** Attempts for each recipient, over five to ten minutes. */
const TRIES = 8;

interface AlertsDeps {
  readonly watch: AlertWatch;
  readonly targets: readonly AlertTarget[];
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly rng: () => number;
  /** Called after each attempt that failed. */
  readonly onFailure: (failure: Failure, at: Pick<AlertTarget, 'channel'> & { readonly alert: string; readonly isLost: boolean }) => void;
  /** Called with errors of a timed round. */
  readonly onError: (error: unknown) => void;
}

/** Sends alerts to each recipient in their order, without the database. A round returns how many were sent. */
export const createAlerts = ({ watch, targets, clock, rng, onFailure, onError }: AlertsDeps): Alerts => {
  const queues = targets.map((target) => ({ target, waiting: [] as { readonly alert: Alert; attempts: number; dueAt: Instant }[] }));
  const counts = new Map<string, number>();

  const drain = async ({ target: { channel, send }, waiting }: (typeof queues)[number], isStopped: () => boolean): Promise<number> => {
    for (let sent = 0; ; sent++) {
      const [first] = waiting;
      if (!first || first.dueAt > clock() || isStopped()) return sent;
      const result = await send(first.alert);
      first.attempts += 1;
      const isLost = first.attempts >= TRIES;
      const key = `${channel} ${result.ok ? 'sent' : isLost ? 'lost' : 'failed'}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (result.ok || isLost) waiting.shift();
      else first.dueAt = clock() + backoffMs(first.attempts, rng);
      if (result.ok) continue;
      onFailure(result.error, { channel, alert: `${first.alert.name} ${first.alert.state}`, isLost });
      return sent;
    }
  };
  const round = async (isStopped: () => boolean): Promise<number> => {
    const alerts = await watch.look();
    for (const { waiting } of queues) waiting.push(...alerts.map((alert) => ({ alert, attempts: 0, dueAt: clock() })));
    const sent = await Promise.all(queues.map((queue) => drain(queue, isStopped)));
    return sent.reduce((sum, count) => sum + count, 0);
  };
  return {
    ...createRounds(round, onError),
    couponsStopped: watch.couponsStopped,
    attempts: () =>
      [...new Set(targets.map(({ channel }) => channel))].flatMap((channel) =>
        outcomes.map((outcome) => ({ channel, outcome, count: counts.get(`${channel} ${outcome}`) ?? 0 })),
      ),
  };
};
