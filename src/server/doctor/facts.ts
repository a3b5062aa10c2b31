import type { Manifest } from '../../bundle/manifest';
import type { Instant } from '../../protocol/values/clock';
import type { Result } from '../../protocol/values/result';
import type { Config } from '../config';
import type { OutboxState } from '../records/outboxRepository';

/** The folder of data and secrets, and the disk it lies on. */
export interface FolderFact {
  readonly path: string;
  readonly exists: boolean;
  /** Permission bits, undefined where the system has none. */
  readonly mode: number | undefined;
  /** Files with secrets that others than their owner may read. */
  readonly openSecrets: readonly string[];
  /** Bytes; undefined where the system does not say. */
  readonly disk: { readonly free: number; readonly total: number } | undefined;
}

/** What only a database at the newest schema can be asked. */
interface StoredFact {
  /** When the newest order event came; undefined: none ever did. */
  readonly lastOrderAt: Instant | undefined;
  /** When the current bundle was published; undefined: there is none. */
  readonly publishedAt: Instant | undefined;
  readonly outbox: OutboxState;
}

export interface DatabaseFact {
  readonly kind: 'SQLite' | 'PostgreSQL';
  /** 0: empty. */
  readonly schema: number;
  readonly newest: number;
  readonly writable: Result<undefined>;
  /** By how much the database's clock is ahead, ms; undefined where it has none of its own. */
  readonly aheadMs: number | undefined;
  /** PostgreSQL alone: does a commit reach the disk? */
  readonly syncs: boolean;
  readonly stored: StoredFact | undefined;
}

export interface KeysFact {
  /** `pk_…`; undefined: none is set, the server makes a pair when it starts. */
  readonly siteKey: string | undefined;
  /** Does the server sign by itself? */
  readonly signs: boolean;
  /** Until when its key may sign; undefined: without end. */
  readonly ends: Instant | undefined;
}

/** The bundle that devices are told of, opened as a device opens it. */
export interface BundleFact {
  readonly id: string;
  readonly opened: Result<Manifest>;
  /** Last instant of the key that signed it; undefined: without end. */
  readonly keyEnds: Instant | undefined;
  /** Last instant for which it has keys of tokens; undefined: it asks for none. */
  readonly tokensEnd: Instant | undefined;
}

export interface PublishedFact {
  readonly from: 'site' | 'store';
  readonly serving: boolean;
  /** Absent: nothing is published. */
  readonly bundle: BundleFact | undefined;
}

/** One HTTP exchange, read to its end; header names in lower case. */
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

/** The shop that makes the codes, as claims ask it. */
export interface ShopFact {
  readonly platform: string;
  /** Errors: those of the connector. */
  readonly asked: Result<unknown>;
  /** Of the second of two questions; of no meaning where the first failed. */
  readonly tookMs: number;
  /** A claim's patience. */
  readonly timeoutMs: number;
  /** Whatever answers at its address, for its clock. */
  readonly front: Result<HttpAnswer>;
}

/** The server as a browser meets it. Errors: `unreachable`. */
export interface SiteFact {
  readonly url: string;
  /** Origin that the shop's pages have. */
  readonly origin: string;
  readonly ready: Result<HttpAnswer>;
  readonly status: Result<HttpAnswer>;
  /** Of a claim. */
  readonly preflight: Result<HttpAnswer>;
  readonly script: Result<HttpAnswer>;
  /** Text of `/metrics`; undefined where no token is known or it was refused. */
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
  /** What its `type` says, where that is no script to a browser. */
  readonly heldAs: string | undefined;
  /** What lies at `src`. */
  readonly script: Result<HttpAnswer>;
  /** Does one of the hashes in `integrity` fit it? Undefined without any. */
  readonly intact: boolean | undefined;
}

/** The inline line before the tag, which queues commands until the script is there. */
export interface QueueFact {
  /** Of its text, as policies name them: `sha256-…`, `sha384-…`, `sha512-…`. */
  readonly hashes: readonly string[];
  readonly nonce: string | undefined;
}

export interface PageFact {
  /** After redirects. */
  readonly url: string;
  /** Texts of its policies, of headers and meta elements, one each. */
  readonly policies: readonly string[];
  readonly tags: readonly TagFact[];
  /** Absent: no script within the page sets up the queue. */
  readonly queue: QueueFact | undefined;
  /** Does a script of the page mention `coupletConfig`, as tag managers need it? */
  readonly setsConfig: boolean;
}

/** Everything the checks go by; parts that were not asked for are absent. */
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

/** What a check found: of `warning` and `failure` the fix says what to do, in one sentence. */
export interface Finding {
  /** Name of the check, e.g. `database`. */
  readonly check: string;
  /** `failure`: coupons or orders are lost until it is mended. `warning`: something works less well, or will not for long. */
  readonly level: 'ok' | 'warning' | 'failure';
  /** Stable reason code; `ok` where nothing is wrong. */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

/** Findings of one check. */
export const findingsOf = (check: string) => ({
  fine: (message: string): Finding => ({ check, level: 'ok', code: 'ok', message }),
  warning: (code: string, message: string, fix: string): Finding => ({ check, level: 'warning', code, message, fix }),
  failure: (code: string, message: string, fix: string): Finding => ({ check, level: 'failure', code, message, fix }),
});

/** Is this the address of the machine itself? Browsers take it over http as well. */
export const isLoopback = (url: string): boolean => {
  try {
    return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
  } catch {
    return false;
  }
};
