import { type SubscriptionRequest, subscriptionRequestSchema } from '../../protocol/pushProtocol';
import { parseJsonWith } from '../../protocol/values/parse';
import type { Result } from '../../protocol/values/result';
import { sha256 } from '../http/signature';
import { createSealer } from '../platform/secrets';
import type { PushSubscriptionRow } from '../records/pushRepository';

/** A browser's subscription on its way into the store and out of it. */
export interface SubscriptionSealer {
  seal(subscription: SubscriptionRequest): PushSubscriptionRow;
  /** Errors: those of `Sealer.open`, `subscription_malformed`. */
  open(row: PushSubscriptionRow): Result<SubscriptionRequest>;
}

/** The id under which an endpoint is kept: its secret part is too long to be guessed, so that its hash needs no key. */
export const subscriptionId = (endpoint: string): string => sha256(endpoint);

/**
 * Sealed with what VAPID's private key comes to: a subscription is good for that key alone (RFC 8292, section 4), so whoever replaces the key loses nothing
 * more by it, and there is no other secret to keep.
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
