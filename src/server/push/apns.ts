import type { KeyObject } from 'node:crypto';
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import * as v from 'valibot';
import type { AppSubscription } from '../../protocol/pushProtocol';
import { type Instant, SECOND } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { retryAfter } from '../http/headers';
import { keptToken, secondsOf, signedToken } from './providerToken';
import type { Pushed } from './sendWake';

export interface ApnsSettings {
  /** P-256, of the `.p8` file. */
  readonly key: KeyObject;
  readonly keyId: string;
  readonly teamId: string;
  /** The app's bundle id. */
  readonly topic: string;
  readonly origin: string;
  /** PEM of trusted authorities in addition to the system's. */
  readonly ca?: string | undefined;
}

const TIMEOUT = 10 * SECOND;

const reasonSchema = v.object({ reason: v.string() });
/** Reasons for which the token will never work here (https://developer.apple.com/documentation/usernotifications). */
const GONE = ['BadDeviceToken', 'DeviceTokenNotForTopic', 'Unregistered', 'ExpiredToken'];
const TOKEN_REASONS = ['ExpiredProviderToken', 'InvalidProviderToken'];

/** The message wakes the app and tells nothing. For an app that cannot decide by itself, iOS shows the app's own string. */
const bodies = {
  silent: JSON.stringify({ aps: { 'content-available': 1 } }),
  shown: JSON.stringify({ aps: { alert: { 'title-loc-key': 'couplet_title', 'loc-key': 'couplet_body' } } }),
};

interface Answer {
  readonly status: number;
  readonly after: string | undefined;
  readonly text: string;
}

/** One request on an open connection; rejects without an answer. */
const post = (session: ClientHttp2Session, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ...headers }, { signal: AbortSignal.timeout(TIMEOUT) });
    let [status, text]: [number, string] = [0, ''];
    let after: string | undefined;
    stream.setEncoding('utf8');
    stream.on('response', (given) => {
      status = given[':status'] ?? 0;
      after = given['retry-after'];
    });
    stream.on('data', (part: string) => {
      text += part;
    });
    stream.on('error', reject).on('end', () => (status === 0 ? reject(new Error('no answer')) : resolve({ status, after, text })));
    stream.end(body);
  });

/** Wakes apps by Apple's push service, over one connection. */
export const createApns = ({ key, keyId, teamId, topic, origin, ca }: ApnsSettings) => {
  const provider = keptToken(async (now) => signedToken(key, { kid: keyId }, { iss: teamId, iat: secondsOf(now) }));
  let session: ClientHttp2Session | undefined;
  const connected = (): ClientHttp2Session => {
    if (session && !session.closed && !session.destroyed) return session;
    session = connect(origin, ca === undefined ? {} : { ca });
    // Its requests reject by themselves. An idle connection must not keep the process alive.
    session.on('error', () => undefined);
    session.unref();
    return session;
  };

  const send = async ({ token, notice }: AppSubscription, ttlMs: number, now: Instant): Promise<Pushed> => {
    let used: ClientHttp2Session | undefined;
    try {
      const headers = {
        ':path': `/3/device/${token}`,
        authorization: `bearer ${await provider.of(now)}`,
        'apns-topic': topic,
        'apns-push-type': notice === 'silent' ? 'background' : 'alert',
        // Apple refuses a higher one for background messages.
        'apns-priority': '5',
        'apns-expiration': String(secondsOf(now + ttlMs)),
        'apns-collapse-id': 'couplet',
      };
      used = connected();
      const { status, after, text } = await post(used, headers, bodies[notice]);
      if (status === constants.HTTP_STATUS_OK) return { kind: 'sent' };
      if (status === 429 || status >= 500) return { kind: 'later', afterMs: retryAfter(after, now) };
      const said = parseJsonWith(reasonSchema, text, 'answer_malformed');
      const reason = said.ok ? said.value.reason : '';
      if (TOKEN_REASONS.includes(reason)) {
        provider.drop();
        return { kind: 'later', afterMs: retryAfter(after, now) };
      }
      return { kind: status === 410 || GONE.includes(reason) ? 'gone' : 'refused' };
    } catch {
      // A connection may be dead without a word, and every request on it would wait in vain. What it still answers is heard.
      used?.close();
      return { kind: 'later', afterMs: 0 };
    }
  };
  return { send, close: (): void => session?.destroy() };
};
