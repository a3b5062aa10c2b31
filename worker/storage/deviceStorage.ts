import type { LinearState } from '../../src/engine/bandit/linearModel';
import type { ChannelChoice, StoredChannelAnswers } from '../../src/engine/channels/chooseChannel';
import type { AskedMessage } from '../../src/engine/channels/quietTimes';
import type { Decision } from '../../src/engine/decision/decision';
import type { LocalHeadState } from '../../src/engine/decision/localHeadState';
import type { VisitBefore } from '../../src/engine/decision/visitCell';
import type { Reminded } from '../../src/engine/eligibility/reminders';
import type { Facts } from '../../src/engine/features/featureSpec';
import type { Ledger } from '../../src/engine/privacy/ledger';
import type { ProfileSettings, ShopperProfile } from '../../src/engine/profile/shopperProfile';
import type { OutcomeProfile } from '../../src/engine/profile/stratum';
import type { SequenceCarry } from '../../src/engine/scoring/carriedSequence';
import type { TimingLearnt } from '../../src/engine/timing/timingPolicy';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import type { Localized } from '../../src/protocol/coupons/couponWords';
import type { ShopperEvent, ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import type { FriendProof, Status } from '../../src/protocol/protocol';
import type { MessageChannelName } from '../../src/protocol/sendRequest';
import type { PushSettings } from './pushSettings';

/** Version of the record shapes below. A new one needs an upgrade step in `indexedDbStorage.ts`. */
export const STORAGE_VERSION = 1;

/** Most events per chunk: 100 appended as one record cost an eighth of 100 records. */
export const CHUNK_SIZE = 100;

/** An appendable chunk. Its key is the instant of its first event, or later if the clock was set back. */
interface EventChunk {
  /** `EVENT_VERSION` of its events. */
  readonly version: number;
  readonly events: readonly ShopperEvent[];
}

/** Chunks after compaction, sorted before all others: gzip of the JSON of their events (docs/adr/012). */
export interface PackedEvents {
  readonly version: 'gzip/1';
  /** Known without unpacking. `version` is their `EVENT_VERSION`. */
  readonly events: { readonly length: number; readonly version: number };
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A coupon that was offered and has not been shown since. */
interface PendingOffer {
  /** As `askedOnPage` returns them. */
  readonly facts: Facts;
  readonly channel: 'site' | 'push';
  readonly shownHere?: readonly string[];
  /** It was offered to a shopper who already has it. */
  readonly reminder?: boolean;
}

export interface StoredDecision {
  readonly decision: Decision;
  /** The offer as the shopper saw it, since a later bundle may change the coupon. */
  readonly coupon?: Coupon;
  /** Checked again before it is shown. Absent: it was not offered, or has been shown. */
  readonly offered?: PendingOffer;
  /** It was shown on the page. Only then does the outcome count for it. */
  readonly shown?: boolean;
  /** The channel choice, if there was one. */
  readonly carried?: ChannelChoice;
  /** The state before the visit of the request. Absent: stored by an earlier version. */
  readonly visit?: VisitBefore;
  /**
   * Share of the shopper's interest in the coupon's scope when it was shown, [0, 1]. Absent: it was not shown, or by an earlier version.
   */
  readonly share?: number;
}

export interface StoredClaim {
  /** Sent as `Idempotency-Key`. Fixed before the first request. */
  readonly key: string;
  readonly code?: string;
  readonly expiresAt?: number;
  /** The claim that it belongs to, of another shopper or this one. Sent with it. */
  readonly friend?: FriendProof;
  /** Its coupon was given to friends, by the link with this token. */
  readonly link?: string;
}

/** A coupon that the shopper asked the server to send. The address is not stored. */
export interface StoredMessage extends AskedMessage {
  /** Sent as `Idempotency-Key`. Fixed before the first request. */
  readonly key: string;
  readonly decisionId: string;
  readonly title: Localized;
  readonly channel: MessageChannelName;
  /** Confirmed by the server. Absent: it may have arrived nevertheless. */
  readonly taken?: true;
}

/** Token that pays for one report. */
export interface StoredToken {
  readonly epoch: number;
  /** Uncompressed point of 65 bytes, base64url. */
  readonly publicKey: string;
  /** Can sign but cannot be exported. */
  readonly privateKey: CryptoKey;
  /** Signature over the hash of the public key, base64url. */
  readonly token: string;
}

export interface OutboxEntry {
  /** Exact bytes of the report. Sent unchanged, now and on every repeat, if no token is needed. */
  readonly body: string;
  readonly createdAt: number;
  readonly attempts: number;
  /** Not to be sent before this instant. */
  readonly notBefore: number;
  /** Taken from the stock for this report, until it is part of `spend`. */
  readonly token?: StoredToken;
  /** `writeRedeemedToken` of the body, sent in its place and identical on every repeat. */
  readonly spend?: string;
}

/** Fate of a sent report that was not acknowledged. It may have arrived nevertheless. */
export type SentFate = 'refused' | 'given_up' | 'withdrawn';

export interface SentEntry {
  readonly body: string;
  /** As it was sent, with its token. */
  readonly spend?: string;
  readonly sentAt: number;
  /** Absent: acknowledged. */
  readonly fate?: SentFate;
}

export interface StoredBundle {
  readonly envelope: string;
  /** By SHA-256, hex. */
  readonly shards: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly storedAt: number;
}

/** Outcome of decisions, to learn from. Without a purchase they earned nothing. */
export interface Outcome {
  readonly decisions: readonly string[];
  readonly purchase?: ShopperEventOf<'purchase'>;
  /** A session that closed while reports were allowed: the subject of the answer. */
  readonly report?: { readonly profile: OutcomeProfile; readonly explored: string | undefined };
}

export type TfjsBackend = 'wasm' | 'webgl' | 'webgpu';

/** A device's measurement of one model shape on one version of the runtime. It is stored, as it rarely changes. */
export interface Calibration {
  /** The backend that reads the shopper's steps. */
  readonly backend: 'plain' | TfjsBackend;
  /** Median milliseconds per step including read-back, for all backends that were timed. */
  readonly msPerStep: Readonly<Partial<Record<'plain' | TfjsBackend, number>>>;
}

/** Small single records, by name. */
export interface MetaValues {
  /**
   * 32 hex digits: the unit of sticky assignment, drawn at random, or a customer's (`customerUnit`) once a page has stated one. Never sent.
   */
  readonly unit: string;
  /** Bucket of the customer that a page last stated in a session that already had its group. The next session uses it. */
  readonly customer: number;
  readonly profile: { readonly settings: ProfileSettings; readonly profile: ShopperProfile };
  /** Written by compaction: number of passes, and the profile of the dropped events, which a rebuild starts from. */
  readonly log: { readonly version: 1; readonly passes: number; readonly base: ShopperProfile };
  readonly policy: LinearState;
  readonly head: LocalHeadState;
  readonly timing: TimingLearnt;
  /** The session's exploration draw: `experiment` is id and salt, `after` the `startedAt` of the previous session. */
  readonly draw: {
    readonly experiment: string;
    readonly after?: number | undefined;
    readonly explored?: string | undefined;
    /** True if the device was assigned in this session and allowed to report then: the assignment event of the experiment belongs to it. */
    readonly first?: boolean | undefined;
  };
  /** Experiments whose assignment event was made, the latest ones. The name is older than the term, and stored as it is in transfers, too. */
  readonly pinged: readonly string[];
  /** The outbox was checked with this bundle, and nothing is due before that instant. */
  readonly due: { readonly bundle: string; readonly at: number };
  /** `startedAt` of the last session whose outcome was taken. */
  readonly closed: number;
  /** `startedAt` of the session in which a profile was imported. The other browser answers about it. */
  readonly imported: number;
  /** Decisions whose outcome is not known yet, oldest first. */
  readonly open: readonly string[];
  /** Decisions whose coupon was shown on the page, the latest ones. */
  readonly shown: readonly string[];
  /** How much better the local head predicted than the base, summed since the last report, nats. */
  readonly gain: number;
  /** Known outcomes the engine has not learnt from yet, oldest first. */
  readonly outcomes: readonly Outcome[];
  readonly bundle: {
    readonly current: string;
    readonly previous?: string | undefined;
    /** Highest serial of a key list. Older lists are refused, so that a key stays revoked. */
    readonly serial?: number;
  };
  readonly status: { readonly time: number; readonly status: Status };
  /** Tokens that pay for reports. A batch is fetched once per epoch. */
  readonly tokens: {
    readonly version: 1;
    /** Nothing is fetched before this instant. */
    readonly until: number;
    /** Epoch for which the moment to fetch was drawn. */
    readonly noticed: number;
    /** Epoch of the last batch, its key (modulus, base64url) and the SHA-256 of the file with the key. */
    readonly batch?: { readonly epoch: number; readonly n: string; readonly file: string } | undefined;
    readonly left: readonly StoredToken[];
  };
  /** Data of the shopper's inbox in addition to decisions, claims and the log. */
  readonly inbox: {
    readonly version: 1;
    /** Saved coupons, oldest first: their decision, when they end, and when they were saved. */
    readonly kept: readonly { readonly id: string; readonly endsAt: number; readonly at: number }[];
    /** Decisions whose coupon the shopper has removed from the inbox. */
    readonly dropped: readonly string[];
    /** Decisions whose code a purchase named. The log drops purchases earlier. */
    readonly used: readonly string[];
    readonly reminded: readonly Reminded[];
  };
  /** Messages the shopper requested, oldest first, the latest ones. */
  readonly messages: { readonly version: 1; readonly asked: readonly StoredMessage[] };
  /** Settings of the service worker, if this browser is subscribed to Web Push. */
  readonly push: PushSettings;
  /** The decision whose notification has had no reaction yet. */
  readonly pushed: string;
  /** When this device first waited for a wake-up nearer to its usual hour. */
  readonly waiting: number;
  /** Decisions whose coupon a wake-up put into the inbox, without an outcome yet. */
  readonly laid: readonly string[];
  /** Answers to this shopper's messages, by channel. */
  readonly answers: StoredChannelAnswers;
  /** State of this bundle's sequence network after reading the shopper's steps, and the backend that read them. */
  readonly sequence: SequenceCarry & { readonly version: 1; readonly bundle: string };
  /** This device's measurement of a sequence network of that shape, with the runtime of that integrity. */
  readonly calibration: Calibration & { readonly version: 1; readonly shape: string; readonly runtime: string };
  /** The shopper's own switches. Absent: all as the page allows. Kept through erasure. */
  readonly preferences: { readonly version: 1; readonly storing: boolean; readonly sending: boolean; readonly erasing: boolean };
  /** `transactionId` of the latest purchases: a reloaded order page sends its purchase again. */
  readonly transactions: readonly string[];
}

/** Tables with their key and value. Keys sort as in IndexedDB. */
export interface Tables {
  readonly meta: { readonly key: keyof MetaValues; readonly value: MetaValues[keyof MetaValues] };
  readonly events: { readonly key: number; readonly value: EventChunk | PackedEvents };
  readonly decisions: { readonly key: string; readonly value: StoredDecision };
  readonly claims: { readonly key: string; readonly value: StoredClaim };
  readonly ledger: { readonly key: 'ledger'; readonly value: Ledger };
  readonly outbox: { readonly key: string; readonly value: OutboxEntry };
  readonly sent: { readonly key: string; readonly value: SentEntry };
  readonly bundles: { readonly key: string; readonly value: StoredBundle };
}
export type TableName = keyof Tables;

export const tableNames = [
  'meta',
  'events',
  'decisions',
  'claims',
  'ledger',
  'outbox',
  'sent',
  'bundles',
] as const satisfies readonly TableName[];

/** Record with its key. */
export interface Entry<T extends TableName> {
  readonly key: Tables[T]['key'];
  readonly value: Tables[T]['value'];
}

/**
 * Operations inside one transaction. Await nothing else in it: IndexedDB commits as soon as a transaction has no request left
 * (https://github.com/jakearchibald/idb#transaction-lifetime). A write returns once it is requested. If it fails, so does the transaction.
 */
export interface DeviceTransaction {
  meta<K extends keyof MetaValues>(key: K): Promise<MetaValues[K] | undefined>;
  putMeta<K extends keyof MetaValues>(key: K, value: MetaValues[K]): Promise<void>;
  get<T extends TableName>(table: T, key: Tables[T]['key']): Promise<Tables[T]['value'] | undefined>;
  put<T extends TableName>(table: T, key: Tables[T]['key'], value: Tables[T]['value']): Promise<void>;
  remove<T extends TableName>(table: T, key: Tables[T]['key']): Promise<void>;
  /** Entries with the largest keys, ascending. All of them without `count`. */
  newest<T extends TableName>(table: T, count?: number): Promise<readonly Entry<T>[]>;
  keys<T extends TableName>(table: T): Promise<readonly Tables[T]['key'][]>;
  clear(table: TableName): Promise<void>;
}

/**
 * Adds what is the same on every storage: the newest entries, and typed access to single records, which are stored in a table like any
 * other.
 */
export const withMeta = (tables: Omit<DeviceTransaction, 'meta' | 'putMeta' | 'newest'>): DeviceTransaction => ({
  ...tables,
  newest: async <T extends TableName>(table: T, count = Infinity) =>
    Promise.all((await tables.keys(table)).slice(-count).map(async (key) => ({ key, value: await tables.get(table, key) }) as Entry<T>)),
  meta: async <K extends keyof MetaValues>(key: K) => (await tables.get('meta', key)) as MetaValues[K] | undefined,
  putMeta: (key, value) => tables.put('meta', key, value),
});

/** Port of all data on the device. Two adapters, one contract suite (`test/browser/worker/deviceStorage.test.ts`). */
export interface DeviceStorage {
  readonly kind: 'indexeddb' | 'memory';
  /**
   * Runs `work` atomically and isolated from other `readwrite` transactions on the same tables, including those of other tabs. If `work`
   * throws, none of its changes are kept and the returned promise rejects with its error.
   */
  transaction<R>(
    tables: readonly TableName[],
    mode: 'readonly' | 'readwrite',
    work: (transaction: DeviceTransaction) => Promise<R>,
  ): Promise<R>;
  close(): void;
}

/** Without a record of the shopper's switches, nothing is switched off. */
export const allOn: Omit<MetaValues['preferences'], 'version'> = { storing: true, sending: true, erasing: false };

/** May reports leave, as far as the shopper's switches say, which another tab may have changed? Spans `meta`. */
export const maySend = async (transaction: DeviceTransaction): Promise<boolean> => {
  const { sending, erasing } = (await transaction.meta('preferences')) ?? allOn;
  return sending && !erasing;
};

/**
 * Erases everything except the privacy ledger's counter, without which a browser could report without bound, and what the shopper has
 * switched off, which must stay off.
 * @param isDue asked in the transaction; absent: yes
 */
export const eraseAllButLedger = (
  storage: DeviceStorage,
  isDue?: (preferences: MetaValues['preferences'] | undefined) => boolean,
): Promise<void> => {
  const tables = tableNames.filter((name) => name !== 'ledger');
  return storage.transaction(tables, 'readwrite', async (transaction) => {
    const preferences = await transaction.meta('preferences');
    if (isDue?.(preferences) === false) return;
    for (const name of tables) await transaction.clear(name);
    if (preferences && !(preferences.storing && preferences.sending))
      await transaction.putMeta('preferences', { ...preferences, erasing: false });
  });
};

/** Merges two records of one shape: their lists are joined, the earlier one's first. */
export const mergeRecords = <T extends object>(earlier: T | undefined, later: T): T =>
  Object.fromEntries(
    Object.entries(later).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...((earlier?.[name as keyof T] as readonly unknown[] | undefined) ?? []), ...value] : value,
    ]),
  ) as T;
