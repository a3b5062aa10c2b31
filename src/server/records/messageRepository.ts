import type { MessageChannelName } from '../../protocol/sendRequest';
import { fail, ok, type Result } from '../../protocol/values/result';

/**
 * Where a message stands. `asked`: the question whether it is wanted is to be sent. `confirming`: it was sent, nobody has answered. `due`: the
 * shopper said yes, the coupon is to be sent. `sent`, and `ended` with a reason code: nothing follows, and its address is gone.
 */
type MessageState = 'asked' | 'confirming' | 'due' | 'sent' | 'ended';

/** A message as it lies in the queue. */
export interface MessageRow {
  readonly id: string;
  readonly channel: MessageChannelName;
  /** Sealed with its id (`Sealer`); null once nothing follows. */
  readonly address: string | null;
  /** Keyed hash of the normalised address. */
  readonly addressHash: string;
  readonly couponId: string;
  readonly couponVersion: number;
  readonly locale: string;
  /** Idempotency-Key of the coupon's claim, known to nobody outside. */
  readonly claimKey: string;
  /** UTC ms before which the coupon is not sent. */
  readonly notBefore: number;
  readonly state: MessageState;
  readonly reason: string | null;
  /** Tries in this state, the one it was handed out for included. */
  readonly attempts: number;
  readonly createdAt: number;
}

/** A message that a shopper asked for. */
export interface NewMessage extends Omit<MessageRow, 'state' | 'reason' | 'attempts' | 'addressHash'> {
  readonly address: string;
  /** Idempotency-Key of the request, and keyed hashes of its body and address: under the newest key first, then under older ones. */
  readonly requestKey: string;
  readonly bodyHashes: readonly string[];
  readonly addressHashes: readonly string[];
}

/** Requests for one address that are taken: `most` since an instant. */
export interface AddressLimit {
  readonly since: number;
  readonly most: number;
}

/** What an attempt came to: the next state, or the same one again at `dueAt`. */
export type MessageStep =
  | { readonly state: 'asked' | 'due'; readonly dueAt: number }
  | { readonly state: 'confirming' | 'sent' }
  | { readonly state: 'ended'; readonly reason: string };

export interface MessageCount {
  readonly channel: MessageChannelName;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly count: number;
}

export interface MessageCounts {
  readonly counts: readonly MessageCount[];
  /** Addresses that are never written to again. */
  readonly suppressed: number;
  /** UTC ms at which what waits longest was due; null where nothing is to be sent. */
  readonly oldestDue: number | null;
}

/** Part of the port: messages that shoppers asked for, and addresses that want none. */
export interface MessageRepository {
  /**
   * Puts a message into the queue unless its request is known: `false`. Where its address is suppressed or over its limit it is kept as ended with
   * that reason and without the address, so that the answer is the same. Errors: `idempotency_conflict`, `overloaded`.
   */
  addMessage(message: NewMessage, limit: AddressLimit): Promise<Result<boolean>>;
  message(id: string): Promise<MessageRow | undefined>;
  /** Hands out the channel's message that has been due longest, to this caller alone until `until`, and counts an attempt: durable before it is sent. */
  leaseMessage(channel: MessageChannelName, now: number, until: number): Promise<MessageRow | undefined>;
  /** Writes down what came of the attempt. `false`, and nothing changed, where the message has gone on meanwhile. */
  messageTried(message: Pick<MessageRow, 'id' | 'state' | 'attempts'>, step: MessageStep, now: number): Promise<boolean>;
  /** The shopper said yes: the coupon is due at `now`, or at `notBefore`. `false` where it was no question any more. */
  confirmMessage(id: string, now: number): Promise<boolean>;
  /** The address wants nothing more, whatever asks later: what is queued for it ends. Twice is once, and the first reason stays. */
  suppressAddress(hashes: readonly string[], reason: string, now: number): Promise<void>;
  /** Forgets every message of the address; that it is suppressed stays, or becomes so. @returns how many were forgotten */
  eraseAddress(hashes: readonly string[], now: number): Promise<number>;
  /** The address may be written to again, once it asks for it. `false` where it was not suppressed. */
  liftSuppression(hashes: readonly string[]): Promise<boolean>;
  /** Ends what nobody confirmed that was asked for before an instant, and forgets what ended before another. @returns how many changed */
  tidyMessages(askedBefore: number, endedBefore: number, now: number): Promise<number>;
  messageCounts(): Promise<MessageCounts>;
}

/** Columns as both databases return them. */
export interface MessageColumns {
  readonly id: string;
  readonly claim_key: string;
  readonly channel: MessageRow['channel'];
  readonly address: string | null;
  readonly address_hash: string;
  readonly coupon_id: string;
  readonly coupon_version: number;
  readonly locale: string;
  readonly not_before: number;
  readonly state: MessageRow['state'];
  readonly reason: string | null;
  readonly attempts: number;
  readonly created_at: number;
}

export const messageRow = (row: MessageColumns): MessageRow => ({
  id: row.id,
  channel: row.channel,
  address: row.address,
  addressHash: row.address_hash,
  couponId: row.coupon_id,
  couponVersion: row.coupon_version,
  locale: row.locale,
  claimKey: row.claim_key,
  notBefore: row.not_before,
  state: row.state,
  reason: row.reason,
  attempts: row.attempts,
  createdAt: row.created_at,
});

/** Reasons of messages that were never to be sent, which do not count against the address. */
export const NOT_COUNTED = ['suppressed', 'address_limit'] as const;

/** What a known request of this key means: the same again, or another one. */
export const knownRequest = (bodyHash: string, message: NewMessage): Result<boolean> =>
  message.bodyHashes.includes(bodyHash) ? ok(false) : fail('idempotency_conflict', 'This Idempotency-Key was used for another request.');

/** Why a message ends before it begins; `undefined`: it is taken. */
export const endsAtOnce = (suppressed: boolean, asked: number, { most }: AddressLimit): (typeof NOT_COUNTED)[number] | undefined => {
  if (suppressed) return 'suppressed';
  return asked >= most ? 'address_limit' : undefined;
};
