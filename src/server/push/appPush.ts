import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { AppSubscription } from '../../protocol/pushProtocol';
import type { Instant } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type ApnsSettings, createApns } from './apns';
import { createFcm, type FcmSettings, serviceAccountSchema } from './fcm';
import type { Pushed } from './sendWake';

/** Environment variables for push to apps. */
export const appPushVariables = {
  /** Key file of a Firebase service account; absent: no push to Android apps. */
  FCM_SERVICE_ACCOUNT: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** Key file (`.p8`) of Apple's push service; absent: no push to iOS apps. The others are required with it. */
  APNS_KEY: v.optional(v.pipe(v.string(), v.minLength(1))),
  APNS_KEY_ID: v.optional(v.pipe(v.string(), v.regex(/^[A-Z0-9]{10}$/, 'must be the ten characters of the key’s id'))),
  APNS_TEAM_ID: v.optional(v.pipe(v.string(), v.regex(/^[A-Z0-9]{10}$/, 'must be the ten characters of your team’s id'))),
  APNS_TOPIC: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be the app’s bundle id'))),
  /** `development` for builds from Xcode. */
  APNS_ENVIRONMENT: v.optional(v.picklist(['production', 'development'], 'must be production or development'), 'production'),
};
type Variables = v.InferOutput<v.ObjectSchema<typeof appPushVariables, undefined>>;

export interface AppPushSettings {
  readonly fcm?: FcmSettings | undefined;
  readonly apns?: ApnsSettings | undefined;
}

const hosts = { production: 'https://api.push.apple.com', development: 'https://api.development.push.apple.com' } as const;

/** The contents of a file named by a variable. Throws a readable sentence. */
const readNamed = (name: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${name} cannot be read: ${path}`, { cause: error });
  }
};

const appleKey = (path: string): KeyObject => {
  const pem = readNamed('APNS_KEY', path);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // Falls through to the same sentence.
  }
  throw new Error(`APNS_KEY is not a P-256 key in PEM: ${path}`);
};

/** Reads the keys. `undefined` without any. Throws a readable sentence if one is unusable. */
export const readAppPush = (config: Variables): AppPushSettings | undefined => {
  const { FCM_SERVICE_ACCOUNT, APNS_KEY, APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC, APNS_ENVIRONMENT } = config;
  if (FCM_SERVICE_ACCOUNT === undefined && APNS_KEY === undefined) return undefined;
  const account =
    FCM_SERVICE_ACCOUNT === undefined
      ? undefined
      : parseJsonWith(serviceAccountSchema, readNamed('FCM_SERVICE_ACCOUNT', FCM_SERVICE_ACCOUNT), 'account_malformed');
  if (account && !account.ok) throw new Error(`FCM_SERVICE_ACCOUNT is not the key file of a service account: ${account.error.message}`);
  return {
    fcm: account && { account: account.value },
    apns:
      APNS_KEY === undefined
        ? undefined
        : {
            key: appleKey(APNS_KEY),
            keyId: APNS_KEY_ID ?? '',
            teamId: APNS_TEAM_ID ?? '',
            topic: APNS_TOPIC ?? '',
            origin: hosts[APNS_ENVIRONMENT],
          },
  };
};

/** Apple's device tokens are part of an address. */
const HEX = /^[0-9a-f]+$/i;

/** The push services of apps, connected. */
export interface AppPush {
  /** Error `push_service_unknown`: this server has no key for the service, or the token is none of its tokens. */
  check(target: Pick<AppSubscription, 'service' | 'token'>): Result<undefined>;
  send(target: AppSubscription, ttlMs: number, now: Instant): Promise<Pushed>;
  close(): void;
}

export const openAppPush = (settings: AppPushSettings = {}): AppPush => {
  const fcm = settings.fcm && createFcm(settings.fcm);
  const apns = settings.apns && createApns(settings.apns);
  return {
    check: ({ service, token }) => {
      if (service === 'fcm' ? !fcm : !apns) return fail('push_service_unknown', `This server has no key for ${service}.`, 'service');
      return service === 'fcm' || HEX.test(token) ? ok(undefined) : fail('push_service_unknown', 'A device token is in hex.', 'token');
    },
    send: async (target, ttlMs, now) => {
      // The key was removed from this server. The app's subscription is kept in case it returns.
      const send = target.service === 'fcm' ? fcm : apns?.send;
      return send ? send(target, ttlMs, now) : { kind: 'refused' };
    },
    close: () => apns?.close(),
  };
};
