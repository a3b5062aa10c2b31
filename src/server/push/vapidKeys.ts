import { createECDH } from 'node:crypto';
import { keptSecret } from '../platform/secrets';

/** Who wakes browsers, as push services are told (VAPID, RFC 8292). */
export interface VapidKeys {
  /** Uncompressed point of P-256, base64url: the application server key. */
  readonly publicKey: string;
  /** Its scalar, base64url. */
  readonly privateKey: string;
  /** `mailto:` or `https:` URL at which whoever runs a push service reaches who runs this server. */
  readonly subject: string;
}

/** What the environment may say of them. */
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
  // Leading zeros are part of it: push services want 32 bytes.
  return Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
};

/**
 * The keys of the environment, else those in `DATA_DIR/secrets.json`, drawn there once: browsers are subscribed with one and know no other. `undefined`, and
 * nobody can be woken, where push services could not reach who runs the server, or beside a database without keys given: each replica would draw its own.
 * Throws where both halves are given and are no pair.
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
