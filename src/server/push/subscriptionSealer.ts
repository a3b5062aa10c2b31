import { type SubscriptionRequest, subscriptionRequestSchema } from '../../protocol/pushProtocol';
import { parseJsonWith } from '../../protocol/values/parse';
import type { Result } from '../../protocol/values/result';
import { sha256 } from '../http/signature';
import { createSealer } from '../platform/secrets';
import type { PushSubscriptionRow } from '../records/pushRepository';

/** Encrypts and decrypts a browser's subscription for the store. */
export interface SubscriptionSealer {
  seal(subscription: SubscriptionRequest): PushSubscriptionRow;
  /** Errors: those of `Sealer.open`, `subscription_malformed`. */
  open(row: PushSubscriptionRow): Result<SubscriptionRequest>;
}

/** Id of a stored endpoint. Its secret part is too long to be guessed, so the hash needs no key. */
export const subscriptionId = (endpoint: string): string => sha256(endpoint);

/**
 * Encrypted with a key derived from VAPID's private key. A subscription works with that key only (RFC 8292, section 4), so replacing the
 * key loses nothing more, and no other secret is needed.
 */
export const subscriptionSealer = (privateKey: string): SubscriptionSealer => {
  const sealer = createSealer(privateKey, 'couplet push subscriptions');
  return {
    seal: (subscription) => {
      const id = subscriptionId(subscription.endpoint);
      return { id, sealed: sealer.seal(JSON.stringify(subscription), id) };
    },
    open: ({ id, sealed }) => {
      const text = sealer.open(sealed, id);
      return text.ok ? parseJsonWith(subscriptionRequestSchema, text.value, 'subscription_malformed') : text;
    },
  };
};
