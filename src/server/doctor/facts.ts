import type { Manifest } from '../../bundle/manifest';
import type { Instant } from '../../protocol/values/clock';
import type { Result } from '../../protocol/values/result';
import type { Config } from '../config';
import type { Disk } from '../platform/disk';
import type { OutboxState } from '../records/outboxRepository';

/** The folder of data and secrets, and its disk. */
export interface FolderFact {
  readonly path: string;
  readonly exists: boolean;
  /** Permission bits; undefined if the system has none. */
  readonly mode: number | undefined;
  /** Files with secrets that users other than their owner can read. */
  readonly openSecrets: readonly string[];
  /** Undefined if the system does not state it. */
  readonly disk: Disk | undefined;
}

/** What can be read only at the newest schema. */
interface StoredFact {
  /** Time of the newest order event; undefined if there was none. */
  readonly lastOrderAt: Instant | undefined;
  /** When the current bundle was published; undefined if there is none. */
  readonly publishedAt: Instant | undefined;
  readonly outbox: OutboxState;
}

export interface DatabaseFact {
  readonly kind: 'SQLite' | 'PostgreSQL';
  /** 0: empty. */
  readonly schema: number;
  readonly newest: number;
  readonly writable: Result<undefined>;
  /** How far the database's clock is ahead, ms; undefined if it has no own clock. */
  readonly aheadMs: number | undefined;
  /** PostgreSQL only: whether commits are synced to disk. */
  readonly syncs: boolean;
  readonly stored: StoredFact | undefined;
}

export interface KeysFact {
  /** `pk_…`; undefined if none is set and the server creates a pair at its start. */
  readonly siteKey: string | undefined;
  /** Whether the server signs bundles. */
  readonly signs: boolean;
  /** When the key's authorisation ends; undefined for never. */
  readonly ends: Instant | undefined;
}

/** The published bundle, opened the way a device does. */
export interface BundleFact {
  readonly id: string;
  readonly opened: Result<Manifest>;
  /** Last instant of the signing key; undefined for no end. */
  readonly keyEnds: Instant | undefined;
  /** Last instant covered by its token keys; undefined if it needs no tokens. */
  readonly tokensEnd: Instant | undefined;
}

export interface PublishedFact {
  readonly from: 'site' | 'store';
  readonly serving: boolean;
  /** Absent: nothing is published. */
  readonly bundle: BundleFact | undefined;
}

/** One HTTP exchange, read completely; header names in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** After redirects. */
  readonly url: string;
  /** By this machine's clock. */
  readonly askedAt: Instant;
  readonly answeredAt: Instant;
}

/** The shop that creates the codes, called as for claims. */
export interface ShopFact {
  readonly platform: string;
  /** Errors: those of the connector. */
  readonly asked: Result<unknown>;
  /** Duration of the second of two calls; meaningless if the first failed. */
  readonly tookMs: number;
  /** Timeout of a claim. */
  readonly timeoutMs: number;
  /** The response at its address, for its clock. */
  readonly front: Result<HttpAnswer>;
}

/** The server as a browser sees it. Errors: `unreachable`. */
export interface SiteFact {
  readonly url: string;
  /** Origin of the shop's pages. */
  readonly origin: string;
  readonly ready: Result<HttpAnswer>;
  readonly status: Result<HttpAnswer>;
  /** Preflight of a claim. */
  readonly preflight: Result<HttpAnswer>;
  readonly script: Result<HttpAnswer>;
  /** A claim without contents; undefined: no page was named. */
  readonly claim?: Result<HttpAnswer> | undefined;
  /** Text of `/metrics`; undefined if no token is known or it was refused. */
  readonly metrics: string | undefined;
}

/** A script element that may be the tag. */
export interface TagFact {
  /** Absolute. */
  readonly src: string;
  readonly key: string | undefined;
  readonly api: string | undefined;
  readonly nonce: string | undefined;
  readonly integrity: string | undefined;
  readonly crossOrigin: boolean;
  readonly workerUrl: string | undefined;
  /** Its `type`, if browsers do not treat it as a script. */
  readonly heldAs: string | undefined;
  /** The response at `src`. */
  readonly script: Result<HttpAnswer>;
  /** Whether a hash in `integrity` matches; undefined without any. */
  readonly intact: boolean | undefined;
}

/** The inline script before the tag that queues commands until the script has loaded. */
export interface QueueFact {
  /** Hashes of its text, in the form of policies: `sha256-…`, `sha384-…`, `sha512-…`. */
  readonly hashes: readonly string[];
  readonly nonce: string | undefined;
}

export interface PageFact {
  /** After redirects. */
  readonly url: string;
  /** Texts of its policies, one per header or meta element. */
  readonly policies: readonly string[];
  readonly tags: readonly TagFact[];
  /** Absent: no inline script sets up the queue. */
  readonly queue: QueueFact | undefined;
  /** Whether a script of the page mentions `coupletConfig`, which tag managers need. */
  readonly setsConfig: boolean;
}

/** Input of the checks. Parts that were not requested are absent. */
export interface Facts {
  readonly now: Instant;
  readonly config?: Result<Config>;
  readonly folder?: FolderFact;
  readonly database?: Result<DatabaseFact>;
  readonly keys?: Result<KeysFact>;
  readonly mail?: Result<undefined>;
  readonly push?: Result<'on' | 'off'>;
  readonly shop?: ShopFact;
  readonly published?: Result<PublishedFact>;
  readonly site?: SiteFact;
  readonly page?: Result<PageFact>;
}
