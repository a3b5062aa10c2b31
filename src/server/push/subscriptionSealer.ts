import { type PushTarget, pushTargetSchema, type SubscriptionRemoval } from '../../protocol/pushProtocol';
import { parseJsonWith } from '../../protocol/values/parse';
import type { Result } from '../../protocol/values/result';
import { sha256 } from '../http/signature';
import { createSealer } from '../platform/secrets';
import type { PushSubscriptionRow } from '../records/pushRepository';

/** Encrypts and decrypts the subscription of a browser or app for the store. */
export interface SubscriptionSealer {
  seal(target: PushTarget): PushSubscriptionRow;
  /** Errors: those of `Sealer.open`, `subscription_malformed`. */
  open(row: PushSubscriptionRow): Result<PushTarget>;
}

/** Id of a stored endpoint or token. Its secret part is too long to be guessed, so the hash needs no key. */
export const subscriptionId = (target: PushTarget | SubscriptionRemoval): string =>
  sha256('endpoint' in target ? target.endpoint : `${target.service}:${target.token}`);

/**
 * Encrypted with a key derived from VAPID's private key. A browser's subscription works with that key only (RFC 8292, section 4), so
 * replacing the key loses nothing more, and no other secret is needed. An app sends its token again when it starts.
 */
export const subscriptionSealer = (privateKey: string): SubscriptionSealer => {
  const sealer = createSealer(privateKey, 'couplet push subscriptions');
  return {
    seal: (target) => {
      const id = subscriptionId(target);
      return { id, sealed: sealer.seal(JSON.stringify(target), id) };
    },
    open: ({ id, sealed }) => {
      const text = sealer.open(sealed, id);
      return text.ok ? parseJsonWith(pushTargetSchema, text.value, 'subscription_malformed') : text;
    },
  };
};
