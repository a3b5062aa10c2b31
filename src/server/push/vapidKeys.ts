import { createECDH } from 'node:crypto';
import { keptSecret } from '../platform/secrets';

/** Identity towards push services (VAPID, RFC 8292). */
export interface VapidKeys {
  /** Uncompressed point of P-256, base64url: the application server key. */
  readonly publicKey: string;
  /** Its scalar, base64url. */
  readonly privateKey: string;
  /** `mailto:` or `https:` URL at which operators of push services can contact this server's operator. */
  readonly subject: string;
}

/** Environment variables for the keys. */
interface VapidVariables {
  readonly VAPID_PRIVATE_KEY?: string | undefined;
  readonly VAPID_PUBLIC_KEY?: string | undefined;
  readonly VAPID_SUBJECT?: string | undefined;
  readonly BASE_URL?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
  readonly DATA_DIR: string;
}

const publicHalf = (privateKey: string): string => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  return pair.getPublicKey('base64url');
};

const draw = (): string => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  // Keep leading zeros: push services expect 32 bytes.
  return Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
};

/**
 * The keys from the environment, else from `DATA_DIR/secrets.json`, created there once, because browsers are subscribed with one key.
 * `undefined`, so that Web Push is off, if there is no contact for push services, or with a shared database but no given keys: each replica
 * would create its own. Throws if both halves are given but do not match.
 */
export const readVapidKeys = (config: VapidVariables): VapidKeys | undefined => {
  const { VAPID_PRIVATE_KEY, VAPID_PUBLIC_KEY, BASE_URL, DATABASE_URL, DATA_DIR } = config;
  const subject = config.VAPID_SUBJECT ?? (BASE_URL?.startsWith('https:') ? BASE_URL : undefined);
  if (subject === undefined || (VAPID_PRIVATE_KEY === undefined && DATABASE_URL !== undefined)) return undefined;
  const privateKey = VAPID_PRIVATE_KEY ?? keptSecret(DATA_DIR, 'vapidPrivateKey', draw);
  const publicKey = publicHalf(privateKey);
  if (VAPID_PUBLIC_KEY !== undefined && VAPID_PUBLIC_KEY !== publicKey)
    throw new Error('VAPID_PUBLIC_KEY is not the public half of VAPID_PRIVATE_KEY.');
  return { publicKey, privateKey, subject };
};
