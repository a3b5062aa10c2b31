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
import type { Status } from '../../src/protocol/protocol';
import type { MessageChannelName } from '../../src/protocol/sendRequest';
import type { PushSettings } from './pushSettings';

/** Version of the record shapes below; a new one comes with an upgrade step in `indexedDbStorage.ts`. */
export const STORAGE_VERSION = 1;

/** At most this many events a chunk: 100 appended as one record cost an eighth of 100 records. */
export const CHUNK_SIZE = 100;

/** A chunk as it is appended to. Its key is the instant of its first event, or later where the clock was set back. */
interface EventChunk {
  /** `EVENT_VERSION` its events were written with. */
  readonly version: number;
  readonly events: readonly ShopperEvent[];
}

/** What compaction makes of chunks, before all others: gzip of the JSON of its events (docs/adr/012). */
export interface PackedEvents {
  readonly version: 'gzip/1';
  /** What is known of them without unpacking; `version` is their `EVENT_VERSION`. */
  readonly events: { readonly length: number; readonly version: number };
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A coupon that was offered and has not been on a page since. */
interface PendingOffer {
  /** As `askedOnPage` leaves them. */
  readonly facts: Facts;
  readonly channel: 'site' | 'push';
  readonly shownHere?: readonly string[];
  /** It was offered to somebody who has it already. */
  readonly reminder?: boolean;
}

export interface StoredDecision {
  readonly decision: Decision;
  /** What was offered, as the shopper saw it: a later bundle may change the coupon. */
  readonly coupon?: Coupon;
  /** What is asked once more before it is shown; absent: it was not offered, or has been shown. */
  readonly offered?: PendingOffer;
  /** It was on the page: only then does what came of it say something about it. */
  readonly shown?: boolean;
  /** By which channel it was to come, where that was asked. */
  readonly carried?: ChannelChoice;
  /** The visit in which it was asked for, as it was before; absent: written down by an earlier version. */
  readonly visit?: VisitBefore;
  /** Share of the shopper's interest in the coupon's scope when it came onto the page, [0, 1]; absent: it did not, or by an earlier version. */
  readonly share?: number;
}

export interface StoredClaim {
  /** Sent as `Idempotency-Key`; fixed before the first request. */
  readonly key: string;
  readonly code?: string;
  readonly expiresAt?: number;
}

/** A coupon that the shopper asked the server to send them. Where to, is not kept. */
export interface StoredMessage extends AskedMessage {
  /** Sent as `Idempotency-Key`; fixed before the first request. */
  readonly key: string;
  readonly decisionId: string;
  readonly title: Localized;
  readonly channel: MessageChannelName;
  /** The server has said that it has it; absent: it may have it all the same. */
  readonly taken?: true;
}

/** What one report is paid with. */
export interface StoredToken {
  readonly epoch: number;
  /** Uncompressed point of 65 bytes, base64url. */
  readonly publicKey: string;
  /** Signs and cannot be read. */
  readonly privateKey: CryptoKey;
  /** Signature over the hash of the public key, base64url. */
  readonly token: string;
}

export interface OutboxEntry {
  /** Exact bytes of the report, to be sent as they are where no token is needed, now and on every repeat. */
  readonly body: string;
  readonly createdAt: number;
  readonly attempts: number;
  /** Not to be sent before this instant. */
  readonly notBefore: number;
  /** Taken from the stock for this report, until it is part of `spend`. */
  readonly token?: StoredToken;
  /** `writeRedeemedToken` of the body: what is sent in its place, the same on every repeat. */
  readonly spend?: string;
}

/** What became of a report that left, where nobody acknowledged it: it may have arrived all the same. */
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

/** What came of decisions, to be learnt from; without a purchase they earned nothing. */
export interface Outcome {
  readonly decisions: readonly string[];
  readonly purchase?: ShopperEventOf<'purchase'>;
  /** A session that closed while reports were allowed: what the answer is about. */
  readonly report?: { readonly profile: OutcomeProfile; readonly explored: string | undefined };
}

export type TfjsBackend = 'wasm' | 'webgl' | 'webgpu';

/** What a device has measured of one model shape on one version of the runtime; worth keeping, as it seldom changes. */
export interface Calibration {
  /** What reads the shopper's steps. */
  readonly backend: 'plain' | TfjsBackend;
  /** Milliseconds of one step with its read-back, the median, of all that were timed. */
  readonly msPerStep: Readonly<Partial<Record<'plain' | TfjsBackend, number>>>;
}

/** Small single records, by name. */
export interface MetaValues {
  /** 32 hex digits: the unit of sticky assignment, drawn at random, or a customer's (`customerUnit`) once a page has named one. Never sent. */
  readonly unit: string;
  /** Bucket of the customer whom a page named last in a session that had its group already: the next session takes it over. */
  readonly customer: number;
  readonly profile: { readonly settings: ProfileSettings; readonly profile: ShopperProfile };
  /** Left by compaction: how often it has been here, and the profile of the events it has dropped, which a rebuild starts from. */
  readonly log: { readonly version: 1; readonly passes: number; readonly base: ShopperProfile };
  readonly policy: LinearState;
  readonly head: LocalHeadState;
  readonly timing: TimingLearnt;
  /** The session's exploration draw: `experiment` is id and salt, `after` the `startedAt` of the session it followed. */
  readonly draw: {
    readonly experiment: string;
    readonly after?: number | undefined;
    readonly explored?: string | undefined;
    /** The device was drawn into the experiment with it, and might report then: the assignment event of the experiment belongs to this session. */
    readonly first?: boolean | undefined;
  };
  /** Experiments whose assignment event was made, the latest ones. */
  readonly pinged: readonly string[];
  /** The outbox was looked through with this bundle; there is nothing to do before that instant. */
  readonly due: { readonly bundle: string; readonly at: number };
  /** `startedAt` of the last session whose outcome was taken. */
  readonly closed: number;
  /** `startedAt` of the session in which a profile was taken over from another browser: that one answers about it. */
  readonly imported: number;
  /** Decisions whose outcome is not known yet, oldest first. */
  readonly open: readonly string[];
  /** Decisions whose coupon came onto the page, the latest ones. */
  readonly shown: readonly string[];
  /** By how much the local head foretold better than the base, summed since the last report, nats. */
  readonly gain: number;
  /** Known outcomes the engine has not learnt from yet, oldest first. */
  readonly outcomes: readonly Outcome[];
  readonly bundle: {
    readonly current: string;
    readonly previous?: string | undefined;
    /** The highest of a list of keys; an older list is refused, so that a key stays revoked. */
    readonly serial?: number;
  };
  readonly status: { readonly time: number; readonly status: Status };
  /** Tokens to pay reports with; a batch is fetched once an epoch. */
  readonly tokens: {
    readonly version: 1;
    /** Nothing is to be fetched before this instant. */
    readonly until: number;
    /** Epoch for which a moment to fetch was drawn. */
    readonly noticed: number;
    /** Epoch of the last batch, its key (modulus, base64url) and the SHA-256 of the file that had it. */
    readonly batch?: { readonly epoch: number; readonly n: string; readonly file: string } | undefined;
    readonly left: readonly StoredToken[];
  };
  /** What the shopper's inbox knows beside decisions, claims and the log. */
  readonly inbox: {
    readonly version: 1;
    /** Coupons kept for later, oldest first: their decision, when they end, and when they were kept. */
    readonly kept: readonly { readonly id: string; readonly endsAt: number; readonly at: number }[];
    /** Decisions whose coupon the shopper has taken out of the inbox. */
    readonly dropped: readonly string[];
    /** Decisions whose code a purchase named; the log forgets it earlier. */
    readonly used: readonly string[];
    readonly reminded: readonly Reminded[];
  };
  /** What the shopper asked to be sent, oldest first, the latest ones. */
  readonly messages: { readonly version: 1; readonly asked: readonly StoredMessage[] };
  /** Where this browser is subscribed to Web Push: what the service worker goes by. */
  readonly push: PushSettings;
  /** The decision whose notification nothing has come of yet. */
  readonly pushed: string;
  /** Decisions whose coupon a wake-up put into the inbox, and nothing has come of it yet. */
  readonly laid: readonly string[];
  /** What this shopper's messages came to, by channel. */
  readonly answers: StoredChannelAnswers;
  /** How far this bundle's sequence network has read the shopper's steps, and which network read them. */
  readonly sequence: SequenceCarry & { readonly version: 1; readonly bundle: string };
  /** What this device has measured of a sequence network of that shape, with the runtime of that integrity. */
  readonly calibration: Calibration & { readonly version: 1; readonly shape: string; readonly runtime: string };
  /** Decisions by the network that scored them, `none` where none was asked. Shown to the shop's people, never sent. */
  readonly scored: { readonly version: 1; readonly by: Readonly<Record<string, number>> };
  /** `transactionId` of the latest purchases: a reloaded order page says its purchase again. */
  readonly transactions: readonly string[];
}

/** Tables with their key and value; keys sort as IndexedDB sorts them. */
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
 * (https://github.com/jakearchibald/idb#transaction-lifetime).
 */
export interface DeviceTransaction {
  meta<K extends keyof MetaValues>(key: K): Promise<MetaValues[K] | undefined>;
  putMeta<K extends keyof MetaValues>(key: K, value: MetaValues[K]): Promise<void>;
  get<T extends TableName>(table: T, key: Tables[T]['key']): Promise<Tables[T]['value'] | undefined>;
  put<T extends TableName>(table: T, key: Tables[T]['key'], value: Tables[T]['value']): Promise<void>;
  remove<T extends TableName>(table: T, key: Tables[T]['key']): Promise<void>;
  /** Entries with the largest keys, ascending; all of them without `count`. */
  newest<T extends TableName>(table: T, count?: number): Promise<readonly Entry<T>[]>;
  keys<T extends TableName>(table: T): Promise<readonly Tables[T]['key'][]>;
  clear(table: TableName): Promise<void>;
}

/** Adds what is the same on every storage: the newest entries, and typed access to single records, which lie in a table like any other. */
export const withMeta = (tables: Omit<DeviceTransaction, 'meta' | 'putMeta' | 'newest'>): DeviceTransaction => ({
  ...tables,
  newest: async <T extends TableName>(table: T, count = Infinity) =>
    Promise.all((await tables.keys(table)).slice(-count).map(async (key) => ({ key, value: await tables.get(table, key) }) as Entry<T>)),
  meta: async <K extends keyof MetaValues>(key: K) => (await tables.get('meta', key)) as MetaValues[K] | undefined,
  putMeta: (key, value) => tables.put('meta', key, value),
});

/** Port of everything the device remembers; two adapters, one contract suite (`test/browser/worker/deviceStorage.test.ts`). */
export interface DeviceStorage {
  readonly kind: 'indexeddb' | 'memory';
  /**
   * Runs `work` atomically and, against other `readwrite` transactions on the same tables (other tabs' too), alone. When `work` throws
   * nothing of it is kept and the returned promise rejects with its error.
   */
  transaction<R>(
    tables: readonly TableName[],
    mode: 'readonly' | 'readwrite',
    work: (transaction: DeviceTransaction) => Promise<R>,
  ): Promise<R>;
  close(): void;
}

/** Everything goes but the privacy ledger's counter: erasing it would let a browser report without bound. */
export const eraseAllButLedger = (storage: DeviceStorage): Promise<void> => {
  const tables = tableNames.filter((name) => name !== 'ledger');
  return storage.transaction(tables, 'readwrite', async (transaction) => {
    for (const name of tables) await transaction.clear(name);
  });
};

/** Two records of one shape as one: their lists joined, the earlier one's first. */
export const mergeRecords = <T extends object>(earlier: T | undefined, later: T): T =>
  Object.fromEntries(
    Object.entries(later).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...((earlier?.[name as keyof T] as readonly unknown[] | undefined) ?? []), ...value] : value,
    ]),
  ) as T;
