import type { MessageChannelName } from '../../protocol/sendRequest';
import { fail, ok, type Result } from '../../protocol/values/result';

/**
 * State of a message. `asked`: the confirmation request is to be sent. `confirming`: it was sent and is unanswered. `due`: the shopper
 * confirmed and the coupon is to be sent. `sent`, and `ended` with a reason code: finished, and the address is deleted.
 */
type MessageState = 'asked' | 'confirming' | 'due' | 'sent' | 'ended';

/** A message in the queue. */
export interface MessageRow {
  readonly id: string;
  readonly channel: MessageChannelName;
  /** Encrypted with its id (`Sealer`); null once finished. */
  readonly address: string | null;
  /** Keyed hash of the normalised address. */
  readonly addressHash: string;
  readonly couponId: string;
  readonly couponVersion: number;
  readonly locale: string;
  /** Idempotency-Key of the coupon's claim, never published. */
  readonly claimKey: string;
  /** UTC ms before which the coupon must not be sent. */
  readonly notBefore: number;
  readonly state: MessageState;
  readonly reason: string | null;
  /** Attempts in this state, including the current one. */
  readonly attempts: number;
  readonly createdAt: number;
}

/** A message requested by a shopper. */
export interface NewMessage extends Omit<MessageRow, 'state' | 'reason' | 'attempts' | 'addressHash'> {
  readonly address: string;
  /** Idempotency-Key of the request, and keyed hashes of its body and address: with the newest key first, then with older ones. */
  readonly requestKey: string;
  readonly bodyHashes: readonly string[];
  readonly addressHashes: readonly string[];
}

/** Limit of requests per address: `most` since an instant. */
export interface AddressLimit {
  readonly since: number;
  readonly most: number;
}

/** Result of an attempt: the next state, or the same one again at `dueAt`. */
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
  /** Addresses that must not be written to. */
  readonly suppressed: number;
  /** When the oldest waiting message became due, UTC ms; null if nothing is to be sent. */
  readonly oldestDue: number | null;
}

/** Part of the port: messages requested by shoppers, and suppressed addresses. */
export interface MessageRepository {
  /**
   * Queues a message; `false` if its request is known. If its address is suppressed or over its limit, it is stored as ended with that
   * reason and without the address, so that the response is the same. Errors: `idempotency_conflict`, `overloaded`.
   */
  addMessage(message: NewMessage, limit: AddressLimit): Promise<Result<boolean>>;
  message(id: string): Promise<MessageRow | undefined>;
  /**
   * Leases the channel's message that has been due longest to this caller until `until`, and counts an attempt. Stored before it is sent.
   */
  leaseMessage(channel: MessageChannelName, now: number, until: number): Promise<MessageRow | undefined>;
  /** Stores the result of the attempt. `false` without a change if the message has moved on since. */
  messageTried(message: Pick<MessageRow, 'id' | 'state' | 'attempts'>, step: MessageStep, now: number): Promise<boolean>;
  /** The shopper confirmed: the coupon is due at `now`, or at `notBefore`. `false` if no confirmation was pending. */
  confirmMessage(id: string, now: number): Promise<boolean>;
  /** Suppresses the address permanently and ends its queued messages. Repeating it has no effect and keeps the first reason. */
  suppressAddress(hashes: readonly string[], reason: string, now: number): Promise<void>;
  /**
   * Deletes every message of the address and suppresses it.
   * @returns how many were deleted
   */
  eraseAddress(hashes: readonly string[], now: number): Promise<number>;
  /** Allows messages to the address again, on request. `false` if it was not suppressed. */
  liftSuppression(hashes: readonly string[]): Promise<boolean>;
  /**
   * Ends messages requested before an instant without confirmation, and deletes those that ended before another.
   * @returns how many changed
   */
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

/** Reasons of messages that were never going to be sent, which do not count towards the address's limit. */
export const NOT_COUNTED = ['suppressed', 'address_limit'] as const;

/** Result for a known request key: the same request again, or a conflict. */
export const knownRequest = (bodyHash: string, message: NewMessage): Result<boolean> =>
  message.bodyHashes.includes(bodyHash) ? ok(false) : fail('idempotency_conflict', 'This Idempotency-Key was used for another request.');

/** Why a message ends immediately; `undefined` if it is queued. */
export const endsAtOnce = (suppressed: boolean, asked: number, { most }: AddressLimit): (typeof NOT_COUNTED)[number] | undefined => {
  if (suppressed) return 'suppressed';
  return asked >= most ? 'address_limit' : undefined;
};
