import { type Agent, request } from 'node:https';
import webPush from 'web-push';
import type { SubscriptionRequest } from '../../protocol/pushProtocol';
import { SECOND } from '../../protocol/values/clock';
import { retryAfter } from '../http/headers';
import type { VapidKeys } from './vapidKeys';

/** What a push service said: `gone`: never again to this browser; `refused`: not this message; `later`: not now, and not before `afterMs` where it says so. */
export type Pushed = { readonly kind: 'sent' | 'gone' | 'refused' } | { readonly kind: 'later'; readonly afterMs: number };

/** Of wake-ups that wait at the push service for a browser that is away, the latest is enough (RFC 8030, section 5.4). */
const TOPIC = 'couplet';
const TIMEOUT = 10 * SECOND;
const GONE = [404, 410];

/** Status and `Retry-After` of the answer; rejects where none comes. Redirects are not followed. */
const post = ({ endpoint, method, headers, body }: webPush.RequestDetails, agent: Agent): Promise<readonly [number, string | undefined]> =>
  new Promise((resolve, reject) => {
    const sent = request(endpoint, { method, headers, agent, signal: AbortSignal.timeout(TIMEOUT) }, (response) => {
      // What it says beside its status is of no use, and its end frees the connection.
      response.on('error', reject).on('end', () => resolve([response.statusCode ?? 0, response.headers['retry-after']]));
      response.resume();
    });
    sent.on('error', reject).end(body);
  });

/**
 * One wake-up: an empty message, encrypted for the browser like any other (RFC 8291), because not every push service delivers one without a body. It says
 * nothing, not even to who could read it.
 * @param ttlMs how long the push service keeps it for a browser that is away
 */
export const sendWake = async (
  { endpoint, keys }: SubscriptionRequest,
  { publicKey, privateKey, subject }: VapidKeys,
  ttlMs: number,
  agent: Agent,
  now: number,
): Promise<Pushed> => {
  let message: webPush.RequestDetails;
  try {
    message = webPush.generateRequestDetails({ endpoint, keys }, Buffer.alloc(0), {
      vapidDetails: { subject, publicKey, privateKey },
      contentEncoding: 'aes128gcm',
      TTL: Math.round(ttlMs / SECOND),
      urgency: 'low',
      topic: TOPIC,
    });
  } catch {
    // Keys that are no keys, which nobody can encrypt for.
    return { kind: 'gone' };
  }
  try {
    const [status, after] = await post(message, agent);
    if (status >= 200 && status < 300) return { kind: 'sent' };
    if (GONE.includes(status)) return { kind: 'gone' };
    return status === 429 || status >= 500 ? { kind: 'later', afterMs: retryAfter(after, now) } : { kind: 'refused' };
  } catch {
    return { kind: 'later', afterMs: 0 };
  }
};
