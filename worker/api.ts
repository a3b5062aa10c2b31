/** The contract between page and worker, types only: the whole two-thread system is described here. */

import type { Manifest } from '../src/bundle/manifest';
import type { ReportMode } from '../src/bundle/reportSettings';
import type { ChannelSettings } from '../src/engine/channels/channelSettings';
import type { Contribution, Decision } from '../src/engine/decision/decision';
import type { InboxState } from '../src/engine/eligibility/reminders';
import type { Facts } from '../src/engine/features/featureSpec';
import type { Spent } from '../src/engine/privacy/ledger';
import type { CardMoment, CardSettings } from '../src/protocol/coupons/cardFormat';
import type { Coupon } from '../src/protocol/coupons/coupon';
import type { Localized } from '../src/protocol/coupons/couponWords';
import type { ShopperEvent } from '../src/protocol/events/shopperEvent';
import type { MessageChannelName } from '../src/protocol/sendRequest';
import type { Minor } from '../src/protocol/values/money';
import type { Result } from '../src/protocol/values/result';
import type { MetaValues, SentFate } from './storage/deviceStorage';

/** What the shopper allows: `storage` gates IndexedDB (else memory only), `sync` gates reports. */
export interface Consent {
  readonly storage: boolean;
  readonly sync: boolean;
  /** The shopper said no to storage, rather than nothing yet: what earlier pages stored is erased. */
  readonly refused?: boolean;
  /** What the shopper has said since then is on its way to a worker that was started again: no report leaves before it is there. */
  readonly changing?: boolean;
}

/** A chunk: path below the base URL, and its integrity (`sha384-…`) as the build computed it. */
export type WorkerChunk = readonly [path: string, integrity: string];

export interface WorkerConfig {
  /** Origin (and path prefix) of the server, no trailing slash. */
  readonly api: string;
  /** `pk_` + base64url Ed25519 public key: the pinned root the bundle must be signed with. */
  readonly key: string;
  readonly consent: Consent;
  /** Where the chunks are, with a trailing slash. */
  readonly base: string;
  /** Chooses, claims, learns and reports; loaded with the first of these on a page. The tfjs chunk lies beside it. */
  readonly engine: WorkerChunk;
  /** The shop's id of who has signed in. Their groups are drawn by its bucket; it is neither stored nor sent. Last, as `identify` adds it. */
  readonly customer?: string | undefined;
}

export interface WorkerReady {
  readonly bundle: string;
  readonly currency: string;
  /** In a session that explores, those by views and cart alone. */
  readonly triggers: Manifest['triggers'];
  /**
   * Cart attribute, fixed before any behaviour is read. Empty without lasting storage (no consent, private mode): such a browser stands
   * outside the experiment and nothing may be written onto its cart. After consent is given, call `start` again to learn it.
   */
  readonly attribution: string;
}

/** What the page knows at the moment of asking; it stays on the device. */
export interface OfferContext {
  readonly facts: Facts;
  /** Where the coupon would be shown. */
  readonly channel: 'site' | 'push';
  /** Coupons shown in this page view, one entry a showing. */
  readonly shownHere?: readonly string[];
}

/** A coupon to show. */
export interface Offer {
  readonly decisionId: string;
  readonly coupon: Coupon;
  readonly currency: string;
  /** Who chose it: only what the policy chose has to do with what the shopper did. */
  readonly by: Decision['by'];
  /** How the campaign wants its coupons shown. */
  readonly card?: CardSettings | undefined;
  /** Which channels beside the page the campaign has. */
  readonly channels?: ChannelSettings | undefined;
  /** What the card waits for; absent: it comes at once. */
  readonly moment?: CardMoment | undefined;
  /** Of the whole campaign: a page loads all of them, so that none tells what was chosen. */
  readonly pictures?: readonly string[];
  /** Largest contributions first, at most three. */
  readonly because: readonly Contribution[];
  /** The shopper has this coupon already and it ends soon: with its code, or kept for later without one. */
  readonly reminder?: { readonly claim?: Claim | undefined } | undefined;
}

/** Why a decision came out as it did (`explainDecision.ts`). */
export interface Explanation {
  /** Expected reward of what was chosen, as it was then: θ̂ᵀφ, about [0, 1]. */
  readonly score: number;
  /**
   * Share of each feature in `score`, largest magnitude first. The network's share is spread over what it looked at, so that no part is a model:
   * `score.network` keeps what it says of a shopper it knows nothing of, `local` what this device has learnt from its shopper's answers.
   */
  readonly parts: readonly Contribution[];
  /** score − Σ parts: what the numerical integral of the network misses, at most 1% of the network's share. */
  readonly gap: number;
}

export interface Claim {
  readonly code: string;
  readonly expiresAt: number;
}

/** How a coupon may be sent to the shopper who asks for it. */
export interface SendWays {
  readonly coupon: Coupon;
  /** What costs the shop least first. */
  readonly channels: readonly MessageChannelName[];
  /** UTC ms: quiet hours and caps hold it until then; absent: it may come at once. */
  readonly notBefore?: number | undefined;
}

/** What the shopper asks to be sent. */
export interface SendCall {
  readonly decisionId: string;
  readonly channel: MessageChannelName;
  /** Goes to the server, and is kept nowhere on the device. */
  readonly address: string;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
}

/** A coupon that the shopper has, as the inbox shows it. */
export interface InboxCoupon {
  readonly decisionId: string;
  readonly coupon: Coupon;
  readonly state: InboxState;
  /** Absent: not claimed. */
  readonly code?: string | undefined;
  /** UTC ms: the code's end or, before there is one, the coupon's. */
  readonly endsAt: number;
}

/** Everything the shopper has. */
export interface Inbox {
  readonly storage: 'indexeddb' | 'memory';
  /** The campaign's; absent where there is no bundle. */
  readonly currency?: string | undefined;
  /** The campaign has a channel by which coupons are sent to who asks. */
  readonly sends?: boolean;
  /** What ends first before the others. */
  readonly coupons: readonly InboxCoupon[];
}

/** What a browser knows of its shopper, sealed for another one of theirs. */
export interface ExportedProfile {
  readonly file: Uint8Array<ArrayBuffer>;
  /** Opens the file; in groups of four. */
  readonly code: string;
}

/** A choice as the shopper's panel names it. */
export type InspectedDecision = Decision & {
  /** Of the coupon that was chosen, in the shop's words. */
  readonly title?: Localized;
  /** Whether it was on the page. */
  readonly shown: boolean;
};

/** A report as the shopper's panel shows it. */
interface InspectedReport {
  readonly id: string;
  /** Every byte of it, as stored and sent. */
  readonly text: string;
  /** UTC ms: when it was made, or sent. */
  readonly time: number;
}

/** What the shopper asked to be sent, as their panel names it. */
interface InspectedMessage {
  readonly title: Localized;
  readonly channel: MessageChannelName;
  /** UTC ms: when it was asked for. */
  readonly time: number;
  /** The server has it; else it may. */
  readonly taken: boolean;
}

/** Everything stored and sent, for the shopper's panel and the debug panel. */
export interface Inspection {
  /** `earlier`: this page keeps in memory, and an earlier one has stored something in this browser. */
  readonly storage: 'indexeddb' | 'memory' | 'earlier';
  /** Of how many numbers one is kept in place of the customer's id; absent: this browser's group is its own. */
  readonly buckets?: number | undefined;
  /** Events in the log, and about when the oldest of them was (UTC ms). */
  readonly events: number;
  readonly since?: number | undefined;
  /** The latest events, oldest first. */
  readonly latest: readonly ShopperEvent[];
  readonly decisions: readonly InspectedDecision[];
  /** How long and how many of the events are kept at most. */
  readonly kept: { readonly days: number; readonly events: number };
  /** How reports are made; absent where there is no bundle. */
  readonly mode?: ReportMode;
  /** Who runs the second aggregator, in mode `split`. */
  readonly secondAggregator?: string | undefined;
  readonly consent: Consent;
  readonly reports: {
    /** Tried before, a report may have arrived although nobody said so. */
    readonly waiting: readonly (InspectedReport & { readonly attempts: number })[];
    readonly sent: readonly (InspectedReport & { readonly fate?: SentFate | undefined })[];
  };
  /** Without what the server refused. */
  readonly messages: readonly InspectedMessage[];
  /** Is this browser told of coupons by Web Push? */
  readonly notifications: boolean;
  /** Anonymous tokens in stock. */
  readonly tokens: number;
  readonly spent: Spent;
  /** The switch as it was last heard, and when (UTC ms); absent: not yet. */
  readonly status?: { readonly time: number; readonly serving: boolean } | undefined;
  readonly bundle?: string;
  /** The campaign's; absent where there is no bundle. */
  readonly currency?: string;
  readonly scorer: string;
  /** Decisions of this browser by the network that scored them; absent: none yet. */
  readonly scored?: MetaValues['scored']['by'] | undefined;
  /** What reading a step takes here; absent: nothing was measured. */
  readonly calibration?: MetaValues['calibration'] | undefined;
  /** Latest problems, newest last: reason code and sentence. */
  readonly problems: readonly { readonly time: number; readonly code: string; readonly message: string }[];
}

export interface Recorded {
  readonly recorded: number;
  readonly rejected: readonly { readonly index: number; readonly code: string }[];
  /** Counters of the shopper's session after these events, across page loads, and the goods in the cart: the page's triggers are about the visit, not the page. */
  readonly session: { readonly views: number; readonly carted: number; readonly goods: Minor };
}

/** What became of a veto: `tried` before it was withdrawn, so it may have arrived; `gone`, as nothing waited under that id any more. */
export type Withdrawal = 'withdrawn' | 'tried' | 'gone';

/** Methods exposed over comlink. None throws: every answer is a `Result`. */
export interface WorkerApi {
  start(config: WorkerConfig): Promise<Result<WorkerReady>>;
  /** Validates, appends to the log and updates the profile in one transaction. Rejects the bad events, keeps the good ones. */
  record(events: readonly unknown[]): Promise<Result<Recorded>>;
  /** `value: undefined` means: show nothing (the reason is in the stored Decision). */
  decide(context: OfferContext): Promise<Result<Offer | undefined>>;
  /**
   * Is this offer still good to show (expiry, kill switch, frequency)? Asked right before mounting the card: if so, `view_promotion` is
   * recorded in the same transaction, so that tabs that ask at once cannot exceed a cap together.
   */
  confirm(decisionId: string): Promise<Result<boolean>>;
  /** The shopper clicked: asks the server for a code. Repeating it returns the same code. */
  claim(decisionId: string): Promise<Result<Claim>>;
  /** Why this was offered, or nothing. Errors: `decision_unknown`, `model_changed` (another bundle since). */
  explain(decisionId: string): Promise<Result<Explanation>>;
  setConsent(consent: Consent): Promise<Result<undefined>>;
  /** Who has signed in, where the page learns it after `start`: the next session has the customer's group. */
  identify(customer: string): Promise<Result<undefined>>;
  inspect(): Promise<Result<Inspection>>;
  /** Takes back a report that waits (the shopper's veto). */
  withdraw(reportId: string): Promise<Result<Withdrawal>>;
  /** Everything stored, as JSON. */
  exportAll(): Promise<Result<string>>;
  /** The coupons that the shopper has claimed or kept. */
  inbox(): Promise<Result<Inbox>>;
  /** Keeps the coupon of a decision for later; no budget is reserved for it. Error `decision_unknown`. */
  keep(decisionId: string): Promise<Result<undefined>>;
  /** Takes a coupon out of the inbox. */
  drop(decisionId: string): Promise<Result<undefined>>;
  /**
   * How the coupon of a decision may be sent now. Errors: `decision_unknown`, `serving_stopped`, `channel_off`, `coupon_unknown`, `coupon_stale`,
   * `coupon_not_started`, `coupon_expired`, `already_claimed`; `channel_cap_day`, `channel_cap_week`: held for too long; `coupon_ends_first`:
   * until after its end; `unreachable`.
   */
  sendWays(decisionId: string): Promise<Result<SendWays>>;
  /**
   * Has the server ask the shopper, by that channel, whether they want the coupon. Asked again for lack of an answer it is the same request, after
   * a reload too. Errors: those of `sendWays`, `address_malformed`, `send_failed`, and the server's own, e.g. `budget_exhausted`.
   */
  send(call: SendCall): Promise<Result<Pick<SendWays, 'notBefore'>>>;
  /** For another browser of the shopper's; valid for 24 hours. Error `transfer_nothing`. */
  exportProfile(): Promise<Result<ExportedProfile>>;
  /**
   * Puts what another browser has exported in the place of what this one knows; then the page has to be loaded anew. Errors: `transfer_not_kept`,
   * `transfer_too_large`, `transfer_code_invalid`, `transfer_unknown`, `transfer_newer`, `transfer_cut`, `transfer_wrong_shop`, `transfer_wrong_code`,
   * `transfer_damaged`, `transfer_malformed`, `transfer_expired`; with each of them nothing has changed.
   */
  importProfile(file: Uint8Array<ArrayBuffer>, code: string): Promise<Result<undefined>>;
  /** Erases everything but the privacy ledger's counter. */
  forget(): Promise<Result<undefined>>;
}
