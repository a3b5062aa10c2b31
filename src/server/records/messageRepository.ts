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
  /** Keyed hash of the folded address (`foldAddress`). */
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
  /** Campaign whose journey sends it, in the hour from `notBefore` on or from a multiple of weeks later; null: the shopper asked for it. */
  readonly journey: string | null;
  /** First slot for journeys, if the shopper also asked for those; null otherwise. */
  readonly laterAt: number | null;
}

/** Consent to journeys, as a request has it. */
interface NewConsent {
  /** First hour in which a message may come, UTC ms. */
  readonly from: number;
  readonly birthMonth?: number | undefined;
}

/** A message requested by a shopper. */
export interface NewMessage extends Omit<MessageRow, 'state' | 'reason' | 'attempts' | 'addressHash' | 'journey' | 'laterAt'> {
  readonly address: string;
  /** Idempotency-Key of the request, and keyed hashes of its body (who requests which coupon) and address: newest key first. */
  readonly requestKey: string;
  readonly bodyHashes: readonly string[];
  readonly addressHashes: readonly string[];
  /** Keyed hashes of the address's domain or block of numbers, in the same order; absent: its provider makes one mailbox for each person. */
  readonly areaHashes?: readonly string[] | undefined;
  /**
   * Key with which the shopper's device claims the coupon, before the message is sent. It is the message's claim key if no earlier message
   * passes on its own.
   */
  readonly deviceKey?: string | undefined;
  /** Takes effect with the confirmation. Absent: none. */
  readonly later?: NewConsent | undefined;
}

/** Limits of requests since an instant, per address and per domain or block of numbers. */
export interface MessageLimit {
  readonly since: number;
  /** For one address. */
  readonly most: number;
  /** ms from one unanswered question to the next one to the same address; absent: none. */
  readonly questionGap?: number;
  readonly area?: { readonly unconfirmed: number; readonly most: number };
}

/** Requests of all shoppers together. */
export interface MessagePressure {
  readonly asked: number;
  /** Those of them that were confirmed. */
  readonly confirmed: number;
}

/** Claim keys that this server drew itself. Other claim keys are known to the shopper's device. */
export const OWN_CLAIM_KEY = 'message-';

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
  /** Addresses that agreed to journeys. */
  readonly subscribers: number;
  /** When the oldest waiting message became due, UTC ms; null if nothing is to be sent. */
  readonly oldestDue: number | null;
}

/** Part of the port: messages requested by shoppers, and suppressed addresses. */
export interface MessageRepository {
  /**
   * Queues a message; `false` if its request is known. If its address is suppressed or over a limit, it is stored as ended with that
   * reason and without the address, so that the response is the same. While another question to the address is unanswered, this one waits.
   * An earlier message with the same body passes on its own claim key, so that both have the same code. Errors: `idempotency_conflict`,
   * `overloaded`.
   */
  addMessage(message: NewMessage, limit: MessageLimit): Promise<Result<boolean>>;
  message(id: string): Promise<MessageRow | undefined>;
  /** Requests of shoppers since an instant, including those that ended at once. */
  messagePressure(since: number): Promise<MessagePressure>;
  /** Whether another message to the same address has, or will get, the code of this one. */
  sharesClaim(message: Pick<MessageRow, 'id' | 'addressHash' | 'claimKey'>): Promise<boolean>;
  /** Claim key of the newest confirmed message that a device with this key asked for, if it is another one. */
  messageClaimKey(deviceKey: string): Promise<string | undefined>;
  /** Replaces the claim key of all messages that share it and are not sent yet, because its claim has ended. */
  renewClaimKey(message: Pick<MessageRow, 'addressHash' | 'claimKey'>, claimKey: string): Promise<void>;
  /**
   * Leases the channel's message that has been due longest to this caller until `until`, and counts an attempt. Stored before it is sent.
   * Those that shoppers asked for come before those of journeys, of which an hour may have many.
   */
  leaseMessage(channel: MessageChannelName, now: number, until: number): Promise<MessageRow | undefined>;
  /** Stores the result of the attempt. `false` without a change if the message has moved on since. */
  messageTried(message: Pick<MessageRow, 'id' | 'state' | 'attempts'>, step: MessageStep, now: number): Promise<boolean>;
  /**
   * The shopper confirmed: the coupon is due at `now`, or at `notBefore`. The address's next question is due now, and waiting questions with
   * the same body end. With a consent to journeys, the address becomes a subscriber, or changes its slot. `false` if no confirmation was
   * pending.
   */
  confirmMessage(id: string, now: number): Promise<boolean>;
  /** Suppresses the address permanently, ends its queued messages and its journeys. Repeating it has no effect and keeps the first reason. */
  suppressAddress(hashes: readonly string[], reason: string, now: number): Promise<void>;
  /**
   * Deletes every message of the address and its consent to journeys, and suppresses it.
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
  readonly journey: string | null;
  readonly later_at: number | null;
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
  journey: row.journey,
  laterAt: row.later_at,
});

/** Reasons of messages that were never going to be sent, which do not count towards the limits. */
export const NOT_COUNTED = ['suppressed', 'address_limit', 'domain_limit'] as const;

/** Result for a known request key: the same request again, or a conflict. */
export const knownRequest = (bodyHash: string, message: NewMessage): Result<boolean> =>
  message.bodyHashes.includes(bodyHash) ? ok(false) : fail('idempotency_conflict', 'This Idempotency-Key was used for another request.');

/** What the store knows of a new message's address. */
export interface MessageStanding {
  readonly suppressed: boolean | number;
  /** Requests since the limit's start. */
  readonly asked: number;
  /** When the latest unanswered question was sent, or is to be sent. */
  readonly lastQuestion: number | null;
  /** Own claim key of the latest message with the same body. */
  readonly claimKey: string | null;
  /** Requests for its domain or block of numbers, and those of them that were not confirmed. */
  readonly areaAsked: number;
  readonly areaUnconfirmed: number;
}

/** Why a message ends immediately; `undefined` if it is queued. */
const endsAtOnce = (
  { suppressed, asked, areaAsked, areaUnconfirmed }: MessageStanding,
  { most, area }: MessageLimit,
): (typeof NOT_COUNTED)[number] | undefined => {
  if (suppressed) return 'suppressed';
  if (asked >= most) return 'address_limit';
  return area && (areaAsked >= area.most || areaUnconfirmed >= area.unconfirmed) ? 'domain_limit' : undefined;
};

/** Columns of a new message that depend on what is known of its address. */
export const startOf = (message: NewMessage, standing: MessageStanding, limit: MessageLimit) => {
  const reason = endsAtOnce(standing, limit);
  const own = message.claimKey.startsWith(OWN_CLAIM_KEY);
  const { createdAt, address } = message;
  const waits = limit.questionGap !== undefined && standing.lastQuestion !== null;
  return {
    claimKey: own ? (standing.claimKey ?? message.deviceKey ?? message.claimKey) : message.claimKey,
    state: reason ? ('ended' as const) : ('asked' as const),
    reason: reason ?? null,
    address: reason ? null : address,
    dueAt: reason ? null : waits ? Math.max(createdAt, (standing.lastQuestion ?? 0) + (limit.questionGap ?? 0)) : createdAt,
  };
};
