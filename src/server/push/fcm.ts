import { createPrivateKey } from 'node:crypto';
import * as v from 'valibot';
import type { AppSubscription } from '../../protocol/pushProtocol';
import { HOUR, type Instant, SECOND } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { retryAfter } from '../http/headers';
import { keptToken, secondsOf, signedToken } from './providerToken';
import type { Pushed } from './sendWake';

/** The fields used of a service account's key file (https://firebase.google.com/docs/cloud-messaging/send/v1-api). */
export const serviceAccountSchema = v.object({
  project_id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9:.-]*$/)),
  client_email: v.pipe(v.string(), v.minLength(1)),
  private_key: v.pipe(
    v.string(),
    v.check((pem) => {
      try {
        return createPrivateKey(pem).asymmetricKeyType === 'rsa';
      } catch {
        return false;
      }
    }, 'must be an RSA key in PEM'),
  ),
  private_key_id: v.exactOptional(v.string()),
  token_uri: v.optional(v.pipe(v.string(), v.url()), 'https://oauth2.googleapis.com/token'),
});
type ServiceAccount = v.InferOutput<typeof serviceAccountSchema>;

export interface FcmSettings {
  readonly account: ServiceAccount;
  /** Absent: Google's. */
  readonly origin?: string | undefined;
}

const TIMEOUT = 10 * SECOND;
const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';

const grantedSchema = v.object({ access_token: v.pipe(v.string(), v.minLength(1)) });
const refusedSchema = v.object({
  error: v.object({ details: v.optional(v.array(v.object({ errorCode: v.optional(v.string()) })), []) }),
});

/** An access token for this service account (RFC 7523). Rejects if there is none. */
const askForToken = async ({ client_email, private_key, private_key_id, token_uri }: ServiceAccount, now: Instant): Promise<string> => {
  const iat = secondsOf(now);
  const claims = { iss: client_email, scope: SCOPE, aud: token_uri, iat, exp: iat + HOUR / SECOND };
  const assertion = signedToken(createPrivateKey(private_key), private_key_id === undefined ? {} : { kid: private_key_id }, claims);
  const answer = await fetch(token_uri, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const granted = parseJsonWith(grantedSchema, await answer.text(), 'token_refused');
  if (!answer.ok || !granted.ok) throw new Error(`The service account was refused with ${answer.status}.`);
  return granted.value.access_token;
};

/** The message wakes the app and tells nothing. For an app that cannot decide by itself, Android shows the app's own string. */
const messageFor = ({ token, notice }: AppSubscription, ttlMs: number) => ({
  token,
  data: { couplet: '1' },
  android: {
    collapse_key: 'couplet',
    priority: 'normal',
    ttl: `${Math.round(ttlMs / SECOND)}s`,
    ...(notice === 'shown' ? { notification: { title_loc_key: 'couplet_title', body_loc_key: 'couplet_body', tag: 'couplet' } } : {}),
  },
});

/**
 * Wakes apps by FCM's HTTP v1 API. A token that is unregistered or no token of FCM's is `gone`
 * (https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode).
 */
export const createFcm = ({ account, origin = 'https://fcm.googleapis.com' }: FcmSettings) => {
  const access = keptToken((now) => askForToken(account, now));
  const url = `${origin}/v1/projects/${account.project_id}/messages:send`;

  return async (target: AppSubscription, ttlMs: number, now: Instant): Promise<Pushed> => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${await access.of(now)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ message: messageFor(target, ttlMs) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const text = await answer.text();
      if (answer.ok) return { kind: 'sent' };
      if (answer.status === 401) access.drop();
      if (answer.status === 401 || answer.status === 429 || answer.status >= 500)
        return { kind: 'later', afterMs: retryAfter(answer.headers.get('retry-after'), now) };
      const refused = parseJsonWith(refusedSchema, text, 'answer_malformed');
      const codes = refused.ok ? refused.value.error.details.map(({ errorCode }) => errorCode) : [];
      return { kind: codes.includes('UNREGISTERED') || codes.includes('INVALID_ARGUMENT') ? 'gone' : 'refused' };
    } catch {
      return { kind: 'later', afterMs: 0 };
    }
  };
};
