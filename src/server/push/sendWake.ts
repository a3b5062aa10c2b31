import { type Agent, request } from 'node:https';
import webPush from 'web-push';
import type { SubscriptionRequest } from '../../protocol/pushProtocol';
import { SECOND } from '../../protocol/values/clock';
import { retryAfter } from '../http/headers';
import type { VapidKeys } from './vapidKeys';

/**
 * Result of a push request. `gone`: the browser's subscription has ended; `refused`: this message was refused; `later`: temporary, and not
 * before `afterMs` if set.
 */
export type Pushed = { readonly kind: 'sent' | 'gone' | 'refused' } | { readonly kind: 'later'; readonly afterMs: number };

/** Of several wake-ups waiting for an offline browser, the push service keeps only the latest (RFC 8030, section 5.4). */
const TOPIC = 'couplet';
const TIMEOUT = 10 * SECOND;
const GONE = [404, 410];

/** Status and `Retry-After` of the response; rejects without one. Redirects are not followed. */
const post = ({ endpoint, method, headers, body }: webPush.RequestDetails, agent: Agent): Promise<readonly [number, string | undefined]> =>
  new Promise((resolve, reject) => {
    const sent = request(endpoint, { method, headers, agent, signal: AbortSignal.timeout(TIMEOUT) }, (response) => {
      // The body is not used, but must be read to free the connection.
      response.on('error', reject).on('end', () => resolve([response.statusCode ?? 0, response.headers['retry-after']]));
      response.resume();
    });
    sent.on('error', reject).end(body);
  });

/**
 * One wake-up: an empty message, encrypted like any other (RFC 8291), because some push services do not deliver messages without a body. It
 * reveals nothing, even if decrypted.
 * @param ttlMs how long the push service keeps it for an offline browser
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
    // The subscription's keys are invalid, so encryption is impossible.
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
