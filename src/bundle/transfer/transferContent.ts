import * as v from 'valibot';
import type { LinearState } from '../../engine/bandit/linearModel';
import type { StoredChannelAnswers } from '../../engine/channels/chooseChannel';
import type { Decision } from '../../engine/decision/decision';
import type { LocalHeadState } from '../../engine/decision/localHeadState';
import type { Reminded } from '../../engine/eligibility/reminders';
import type { Ledger } from '../../engine/privacy/ledger';
import type { ProfileSettings, ShopperProfile } from '../../engine/profile/shopperProfile';
import type { TimingLearnt } from '../../engine/timing/timingPolicy';
import { shopCodeSchema } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';
import { eventSchemas, type ShopperEvent, type ShopperEventOf } from '../../protocol/events/shopperEvent';
import { type FriendProof, friendProofSchema, friendTokenSchema } from '../../protocol/protocol';
import { DAY, type Instant } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { headSchema, policySchema, profileSchema, storedDecisionSchema, timingSchema } from './transferSchemas';

const TRANSFER_FORMAT = 'couplet-transfer/1';
/** How long an export can be imported. After that, a leftover file must not create a second copy of a shopper. */
const VALID = DAY;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const ids = v.pipe(v.array(id), v.maxLength(1_000));
const instant = v.pipe(v.number(), v.safeInteger());
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const eventSchema = v.variant('name', eventSchemas);
const purchaseSchema = v.pipe(
  eventSchema,
  v.check(({ name }) => name === 'purchase', 'Not a purchase.'),
  v.transform((event) => event as ShopperEventOf<'purchase'>),
);

/**
 * A browser's knowledge of its shopper, to be moved to another of their browsers. Excludes reports, the outbox, tokens and bundles.
 * Includes the spent part of the privacy ledger, so that it counts there too.
 */
export interface TransferContent {
  readonly v: typeof TRANSFER_FORMAT;
  readonly at: Instant;
  /** Unit of the experiment: one shopper, one group. */
  readonly unit: string;
  readonly settings: ProfileSettings;
  readonly profile: ShopperProfile;
  /** Profile of the events that are no longer in the log. */
  readonly base?: ShopperProfile;
  readonly events: readonly ShopperEvent[];
  readonly policy?: LinearState;
  readonly head?: LocalHeadState;
  readonly timing?: TimingLearnt;
  /** The shopper's consent per channel. */
  readonly answers?: StoredChannelAnswers;
  readonly draw?: { readonly experiment: string; readonly after?: number; readonly explored?: string };
  readonly closed?: number;
  readonly open: readonly string[];
  readonly shown: readonly string[];
  /** Outcomes waiting to be learnt from. */
  readonly outcomes: readonly { readonly decisions: readonly string[]; readonly purchase?: ShopperEventOf<'purchase'> }[];
  readonly transactions: readonly string[];
  readonly pinged: readonly string[];
  readonly inbox: {
    readonly version: 1;
    readonly kept: readonly { readonly id: string; readonly endsAt: Instant; readonly at: Instant }[];
    readonly dropped: readonly string[];
    readonly used: readonly string[];
    readonly reminded: readonly Reminded[];
  };
  /** Decisions that are open, waiting, or whose coupon the shopper has. */
  readonly decisions: readonly { readonly decision: Decision; readonly coupon?: Coupon; readonly shown?: boolean }[];
  readonly claims: readonly {
    readonly id: string;
    readonly key: string;
    readonly code?: string;
    readonly expiresAt?: number;
    readonly friend?: FriendProof;
    readonly link?: string;
  }[];
  readonly spent: Ledger;
}

const contentSchema: v.GenericSchema<unknown, TransferContent> = v.object({
  v: v.literal(TRANSFER_FORMAT),
  at: instant,
  unit: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  settings: v.object({ halfLifeMs: finite, sequenceLength: finite, idleMs: finite }),
  profile: profileSchema,
  base: v.exactOptional(profileSchema),
  events: v.pipe(v.array(eventSchema), v.maxLength(20_000)),
  policy: v.exactOptional(policySchema),
  head: v.exactOptional(headSchema),
  timing: v.exactOptional(timingSchema),
  answers: v.exactOptional(
    v.object({ version: v.literal(1), channels: v.record(v.string(), v.object({ answered: count, silent: count })) }),
  ),
  draw: v.exactOptional(v.object({ experiment: v.string(), after: v.exactOptional(finite), explored: v.exactOptional(id) })),
  closed: v.exactOptional(finite),
  open: ids,
  shown: ids,
  outcomes: v.array(v.object({ decisions: ids, purchase: v.exactOptional(purchaseSchema) })),
  transactions: ids,
  pinged: v.pipe(v.array(v.string()), v.maxLength(1_000)),
  inbox: v.object({
    version: v.literal(1),
    kept: v.array(v.object({ id, endsAt: instant, at: instant })),
    dropped: ids,
    used: ids,
    reminded: v.array(v.object({ id, at: instant })),
  }),
  decisions: v.pipe(v.array(storedDecisionSchema), v.maxLength(2_000)),
  // Cards show the code in large letters, and anyone can make a file: only the form of a code, no other text.
  claims: v.array(
    v.object({
      id,
      key: id,
      code: v.exactOptional(shopCodeSchema),
      expiresAt: v.exactOptional(instant),
      friend: v.exactOptional(friendProofSchema),
      link: v.exactOptional(friendTokenSchema),
    }),
  ),
  spent: v.object({
    version: v.literal(1),
    entries: v.array(v.object({ time: instant, epsilon: v.pipe(finite, v.minValue(0)) })),
    lifetime: v.pipe(finite, v.minValue(0)),
  }),
});

/** Typed arrays as plain ones; doubles keep every bit. */
const plain = (_: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);

export const writeContent = (content: Omit<TransferContent, 'v'>): string => JSON.stringify({ v: TRANSFER_FORMAT, ...content }, plain);

/** Errors: `transfer_malformed`; `transfer_expired`: exported more than 24 hours ago, or implausibly far ahead of this clock. */
export const readContent = (text: string, now: Instant): Result<TransferContent> => {
  const content = parseJsonWith(contentSchema, text, 'transfer_malformed');
  if (content.ok && Math.abs(now - content.value.at) > VALID)
    return fail('transfer_expired', 'The file is more than 24 hours old. Export it again.');
  return content;
};

/**
 * The ledger of a browser that has imported another one's profile. Spending of both counts, so that a transfer never allows a report that
 * was not allowed before. A debit known to both, because profiles were moved back and forth, counts once.
 */
export const mergeLedgers = (own: Ledger, other: Ledger): Ledger => {
  const known = new Set(own.entries.map(({ time, epsilon }) => `${time}/${epsilon}`));
  const more = other.entries.filter(({ time, epsilon }) => !known.has(`${time}/${epsilon}`));
  const entries = [...own.entries, ...more].sort((a, b) => a.time - b.time);
  const recent = entries.reduce((sum, { epsilon }) => sum + epsilon, 0);
  return { version: 1, entries, lifetime: Math.max(own.lifetime, other.lifetime, recent) };
};

/** The header before the encrypted bytes, in the clear and authenticated with them. */
interface TransferHeader {
  /** Ed25519 public key of the shop's bundles, 32 bytes. Identifies the shop the profile belongs to. */
  readonly site: Uint8Array;
  /** Distinguishes a wrong secret from a damaged file; 4 bytes derived from the secret. */
  readonly check: Uint8Array;
  /** AES-GCM nonce, 12 bytes. */
  readonly nonce: Uint8Array;
  /** Number of encrypted bytes that follow. */
  readonly length: number;
}

/** ASCII `CPLT`. */
const MAGIC = [67, 80, 76, 84];
const VERSION = 1;
const [SITE, CHECK, NONCE] = [32, 4, 12];

/** Bytes of a header: magic 4, version 1, site 32, check 4, nonce 12, length 4 (big-endian). */
export const HEADER_BYTES = MAGIC.length + 1 + SITE + CHECK + NONCE + 4;

export const writeHeader = ({ site, check, nonce, length }: TransferHeader): Uint8Array<ArrayBuffer> => {
  const header = new Uint8Array(HEADER_BYTES);
  header.set([...MAGIC, VERSION, ...site, ...check, ...nonce]);
  new DataView(header.buffer).setUint32(HEADER_BYTES - 4, length);
  return header;
};

/**
 * Reads the header of a file. Errors: `transfer_unknown` (not such a file), `transfer_newer` (of a later version), `transfer_cut` (the
 * length does not match).
 */
export const readHeader = (bytes: Uint8Array): Result<TransferHeader> => {
  if (bytes.length <= MAGIC.length || MAGIC.some((byte, i) => bytes[i] !== byte))
    return fail('transfer_unknown', 'This file does not contain a Couplet profile.');
  const version = bytes[MAGIC.length]!;
  if (version > VERSION)
    return fail('transfer_newer', 'A newer version of the shop wrote this file: load this page again, then try once more.');
  if (version < VERSION) return fail('transfer_unknown', 'This file does not contain a Couplet profile.');
  if (bytes.length < HEADER_BYTES) return fail('transfer_cut', 'The file is not complete.');
  const part = (from: number, length: number): Uint8Array => bytes.slice(from, from + length);
  const site = MAGIC.length + 1;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(HEADER_BYTES - 4);
  if (bytes.length !== HEADER_BYTES + length) return fail('transfer_cut', 'The file is not complete.');
  return ok({ site: part(site, SITE), check: part(site + SITE, CHECK), nonce: part(site + SITE + CHECK, NONCE), length });
};
