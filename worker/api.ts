/** The contract between page and worker, types only. It describes the whole two-thread system. */

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

/** The shopper's consent: `storage` gates IndexedDB (otherwise memory only), `sync` gates reports. */
export interface Consent {
  readonly storage: boolean;
  readonly sync: boolean;
  /** The shopper refused storage, as opposed to not having answered yet: data stored by earlier pages is erased. */
  readonly refused?: boolean;
  /** A later consent call is on its way to a restarted worker. No report is sent before it arrives. */
  readonly changing?: boolean;
}

/** The shopper's own switches in the privacy panel. They narrow the consent that the page passes on, and never widen it. */
export interface Preferences {
  /** Keep data on this device. */
  readonly storing: boolean;
  /** Send reports. They are made from stored data, so this needs `storing`. */
  readonly sending: boolean;
  /** The shopper has pressed Erase and may still undo it: nothing is recorded or sent, and a page that opens now erases at once. */
  readonly erasing: boolean;
}

/** A chunk: path below the base URL, and its integrity (`sha384-…`) from the build. */
export type WorkerChunk = readonly [path: string, integrity: string];

export interface WorkerConfig {
  /** Origin (and path prefix) of the server, no trailing slash. */
  readonly api: string;
  /** `pk_` + base64url Ed25519 public key: the pinned root that must have signed the bundle. */
  readonly key: string;
  readonly consent: Consent;
  /** Base URL of the chunks, with a trailing slash. */
  readonly base: string;
  /** Chooses, claims, learns and reports. Loaded when a page first needs it. The tfjs chunk is next to it. */
  readonly engine: WorkerChunk;
  /**
   * The shop's id of the signed-in customer. Its bucket determines the groups. The id is neither stored nor sent. Last, as `identify`
   * appends it.
   */
  readonly customer?: string | undefined;
}

export interface WorkerReady {
  readonly bundle: string;
  readonly currency: string;
  /** In an exploring session, only the triggers by views and cart. */
  readonly triggers: Manifest['triggers'];
  /**
   * Cart attribute, fixed before any behaviour is read. Empty without lasting storage (no consent, private mode): such a browser is outside
   * the experiment, and its cart must not be marked. After consent is given, call `start` again to get it.
   */
  readonly attribution: string;
}

/** Page context of a request for a coupon. It stays on the device. */
export interface OfferContext {
  readonly facts: Facts;
  /** Where the coupon would be shown. */
  readonly channel: 'site' | 'push';
  /** Coupons shown in this page view, one entry per showing. */
  readonly shownHere?: readonly string[];
}

/** A product that this shopper may like. */
export interface PickedGood {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** Of its page, if the shopper opened it. */
  readonly picture?: string;
  /** On its page, minor units. */
  readonly price?: Minor;
  /** Name of the product the shopper opened that counts most in favour of it, if it is new to them. */
  readonly because?: string;
}

/** Goods that this shopper may like, of those a coupon is for. */
export interface Picks {
  /** Absent: no coupon was shown, or it has ended. */
  readonly coupon?: Coupon;
  readonly currency: string;
  readonly picks: readonly PickedGood[];
  /** A page loads all of these, so that no request reveals the choice. */
  readonly pictures: readonly string[];
}

/** A coupon to show. */
export interface Offer {
  readonly decisionId: string;
  readonly coupon: Coupon;
  readonly currency: string;
  /** What chose it. Only a policy's choice is based on the shopper's behaviour. */
  readonly by: Decision['by'];
  /** The campaign's settings for showing coupons. */
  readonly card?: CardSettings | undefined;
  /** The campaign's channels in addition to the page. */
  readonly channels?: ChannelSettings | undefined;
  /** Moment the card waits for. Absent: it is shown at once. */
  readonly moment?: CardMoment | undefined;
  /** Pictures of the whole campaign and of products viewed. A page loads all of them, so that no request reveals the choice. */
  readonly pictures?: readonly string[];
  /** Goods of the coupon that this shopper may like. Absent: the coupon shows none. */
  readonly picks?: readonly PickedGood[];
  /** How long a code is valid once it is claimed, ms. Absent: until the coupon ends. */
  readonly codeMs?: number | undefined;
  /** Largest contributions first, at most three. */
  readonly because: readonly Contribution[];
  /** The shopper already has this coupon and it ends soon: with its code, or without one if it was saved for later. */
  readonly reminder?: { readonly claim?: Claim | undefined } | undefined;
}

/** Why a decision came out as it did (`explainDecision.ts`). */
export interface Explanation {
  /** Expected reward of the choice at the time: θ̂ᵀφ, about [0, 1]. */
  readonly score: number;
  /**
   * Share of each feature in `score`, largest magnitude first. The network's share is distributed over its inputs, so that no part is a
   * model: `score.network` keeps its score for an unknown shopper, `local` the part learnt on this device from its shopper's answers.
   */
  readonly parts: readonly Contribution[];
  /** score − Σ parts: error of the network's numerical integral, at most 1% of the network's share. */
  readonly gap: number;
}

export interface Claim {
  readonly code: string;
  readonly expiresAt: number;
}

/** Ways to send a coupon to the shopper on request. */
export interface SendWays {
  readonly coupon: Coupon;
  /** Cheapest for the shop first. */
  readonly channels: readonly MessageChannelName[];
  /** UTC ms: held until then by quiet hours or caps. Absent: it may come at once. */
  readonly notBefore?: number | undefined;
  /** The shopper may also agree to the shop's journeys. Absent: there are none, or caps leave no room. */
  readonly later?: LaterWays | undefined;
}

/** Messages of the shop's journeys, at most one a week. */
export interface LaterWays {
  readonly channels: readonly MessageChannelName[];
  /** Whether one goes by the month of birth. */
  readonly birthMonth: boolean;
  /** UTC ms: start of the first hour in which one may come. The others are whole weeks later. */
  readonly from: number;
}

/** The shopper's request to send a coupon. */
export interface SendCall {
  readonly decisionId: string;
  readonly channel: MessageChannelName;
  /** Sent to the server, and not stored on the device. */
  readonly address: string;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  /** The shopper also agreed to journeys, and may have stated the month of birth, 1–12. */
  readonly later?: { readonly birthMonth?: number | undefined } | undefined;
}

/** A coupon of the shopper, as shown in the inbox. */
export interface InboxCoupon {
  readonly decisionId: string;
  readonly coupon: Coupon;
  readonly state: InboxState;
  /** Absent: not claimed. */
  readonly code?: string | undefined;
  /** UTC ms: end of the code or, before there is one, of the coupon. */
  readonly endsAt: number;
  /** Answer to "Was this useful?". Absent: not answered. */
  readonly useful?: boolean | undefined;
  /** A friend gave it, or a friend's order earned it. Absent: neither. */
  readonly from?: 'friend' | 'reward';
  /** The shopper may give it to friends, and earns this coupon by their orders. Absent: it is not used, or not for friends. */
  readonly reward?: Coupon;
}

/** The shopper's coupons. */
export interface Inbox {
  readonly storage: 'indexeddb' | 'memory';
  /** Currency of the campaign. Absent without a bundle. */
  readonly currency?: string | undefined;
  /** The campaign has a channel for sending coupons on request. */
  readonly sends?: boolean;
  /** Ask whether a used coupon was useful. */
  readonly asks?: boolean;
  /** Sorted by end, earliest first. */
  readonly coupons: readonly InboxCoupon[];
}

/** This browser's data about its shopper, encrypted for another of their browsers. */
export interface ExportedProfile {
  readonly file: Uint8Array<ArrayBuffer>;
  /** Decryption code of the file, in groups of four. */
  readonly code: string;
}

/** A choice as shown in the shopper's panel. */
export type InspectedDecision = Decision & {
  /** Title of the chosen coupon, in the shop's words. */
  readonly title?: Localized;
  /** Was it shown on the page? */
  readonly shown: boolean;
};

/** A report as shown in the shopper's panel. */
interface InspectedReport {
  readonly id: string;
  /** Its full text, as stored and sent. */
  readonly text: string;
  /** UTC ms: when it was made, or sent. */
  readonly time: number;
}

/** A message the shopper requested, as shown in their panel. */
interface InspectedMessage {
  readonly title: Localized;
  readonly channel: MessageChannelName;
  /** UTC ms of the request. */
  readonly time: number;
  /** Confirmed by the server. Otherwise it may or may not have arrived. */
  readonly taken: boolean;
}

/** Everything stored and sent, for the shopper's panel and the debug panel. */
export interface Inspection {
  /** `earlier`: this page uses memory, and an earlier one has stored data in this browser. */
  readonly storage: 'indexeddb' | 'memory' | 'earlier';
  /** Number of buckets, one of which is stored in place of the customer's id. Absent: this browser's group is its own. */
  readonly buckets?: number | undefined;
  /** Events in the log, and approximate time of the oldest (UTC ms). */
  readonly events: number;
  readonly since?: number | undefined;
  /** The latest events, oldest first. */
  readonly latest: readonly ShopperEvent[];
  readonly decisions: readonly InspectedDecision[];
  /** Limits on the age and number of stored events. */
  readonly kept: { readonly days: number; readonly events: number };
  /** How reports are made. Absent without a bundle. */
  readonly mode?: ReportMode;
  /** Operator of the second aggregator, in mode `split`. */
  readonly secondAggregator?: string | undefined;
  /** What the page allows. */
  readonly consent: Consent;
  readonly preferences: Preferences;
  /** Number of coupons claimed here, each with a code. */
  readonly codes: number;
  readonly reports: {
    /** A report that was tried before may have arrived without confirmation. */
    readonly waiting: readonly (InspectedReport & { readonly attempts: number })[];
    readonly sent: readonly (InspectedReport & { readonly fate?: SentFate | undefined })[];
  };
  /** Without refused ones. */
  readonly messages: readonly InspectedMessage[];
  /** Does this browser get Web Push notifications of coupons? */
  readonly notifications: boolean;
  /** Anonymous tokens in stock. */
  readonly tokens: number;
  readonly spent: Spent;
  /** Last known state of the kill switch, and its time (UTC ms). Absent: not known yet. */
  readonly status?: { readonly time: number; readonly serving: boolean } | undefined;
  readonly bundle?: string;
  /** Currency of the campaign. Absent without a bundle. */
  readonly currency?: string;
  readonly scorer: string;
  /** Measured time per step. Absent: not measured. */
  readonly calibration?: MetaValues['calibration'] | undefined;
  /** Latest problems, newest last: reason code and sentence. */
  readonly problems: readonly { readonly time: number; readonly code: string; readonly message: string }[];
}

export interface Recorded {
  readonly recorded: number;
  readonly rejected: readonly { readonly index: number; readonly code: string }[];
  /**
   * Counters of the shopper's session after these events, across page loads, and the goods in the cart. The page's triggers are about the
   * visit, not the page.
   */
  readonly session: { readonly views: number; readonly carted: number; readonly goods: Minor };
}

/**
 * Result of withdrawing a report: `tried` before it was withdrawn, so it may have arrived; `gone`, as none was waiting under that id any
 * more.
 */
export type Withdrawal = 'withdrawn' | 'tried' | 'gone';

/** Methods exposed over comlink. None throws: every answer is a `Result`. */
export interface WorkerApi {
  start(config: WorkerConfig): Promise<Result<WorkerReady>>;
  /** Validates, appends to the log and updates the profile in one transaction. Rejects the bad events, keeps the good ones. */
  record(events: readonly unknown[]): Promise<Result<Recorded>>;
  /** `value: undefined` means: show nothing (the reason is in the stored Decision). */
  decide(context: OfferContext): Promise<Result<Offer | undefined>>;
  /**
   * May this offer be shown (expiry, kill switch, frequency limits)? If so, `view_promotion` is recorded in the same transaction, so that
   * tabs asking at the same time cannot exceed a cap together.
   * @param ahead only checks, right before the card is mounted. The showing counts once the shopper has seen it
   */
  confirm(decisionId: string, ahead?: boolean): Promise<Result<boolean>>;
  /** The shopper clicked: asks the server for a code. Repeating it returns the same code. */
  claim(decisionId: string): Promise<Result<Claim>>;
  /** Why this coupon, or none, was offered. Errors: `decision_unknown`, `model_changed` (another bundle since). */
  explain(decisionId: string): Promise<Result<Explanation>>;
  /** Goods for the coupon shown last. `value: undefined`: there is no bundle yet. */
  picks(): Promise<Result<Picks | undefined>>;
  setConsent(consent: Consent): Promise<Result<undefined>>;
  /**
   * Changes the shopper's own switches. Off acts at once: storing erases and turns sending off too, sending withdraws waiting reports, also
   * when it is switched on again, since a tab that did not know may have made some. If storing changes, call `start` again to get the new
   * cart attribute. Errors: `consent_missing`, as the choice is kept in storage; `erased`, if it is too late to undo.
   */
  setPreferences(change: Partial<Preferences>): Promise<Result<undefined>>;
  /** The signed-in customer, if the page learns it after `start`. The next session has the customer's group. */
  identify(customer: string): Promise<Result<undefined>>;
  inspect(): Promise<Result<Inspection>>;
  /** Withdraws a waiting report (the shopper's veto). */
  withdraw(reportId: string): Promise<Result<Withdrawal>>;
  /** Everything stored, as JSON. */
  exportAll(): Promise<Result<string>>;
  /** The coupons that the shopper has claimed or saved. */
  inbox(): Promise<Result<Inbox>>;
  /** Saves the coupon of a decision for later. No budget is reserved for it. Error `decision_unknown`. */
  keep(decisionId: string): Promise<Result<undefined>>;
  /** Removes a coupon from the inbox. */
  drop(decisionId: string): Promise<Result<undefined>>;
  /**
   * How the coupon of a decision may be sent now. Errors: `decision_unknown`, `serving_stopped`, `channel_off`, `coupon_unknown`,
   * `coupon_stale`, `coupon_not_started`, `coupon_expired`; `already_claimed`: its code was used or has expired; `channel_cap_day`,
   * `channel_cap_week`: held for too long; `coupon_ends_first`: held until after its end; `unreachable`.
   */
  sendWays(decisionId: string): Promise<Result<SendWays>>;
  /**
   * Lets the server ask the shopper, on that channel, to confirm that they want the coupon. Repeated for lack of an answer, it is the same
   * request, even after a reload. Errors: those of `sendWays`, `address_malformed`, `send_failed`, and the server's own, e.g.
   * `budget_exhausted`.
   */
  send(call: SendCall): Promise<Result<Pick<SendWays, 'notBefore'>>>;
  /**
   * The link by which the shopper gives a used coupon to friends: its path with a fragment, and how many can still use it. The server learns
   * of it. Errors: `coupon_unknown`, `friends_not_redeemed`, `friends_failed`, `unreachable`.
   */
  give(decisionId: string): Promise<Result<{ readonly path: string; readonly left: number }>>;
  /** Puts the coupon of a friend's link into the inbox. Sends nothing. Errors: `coupon_unknown`, `friend_own_link`. */
  take(couponId: string, token: string): Promise<Result<undefined>>;
  /** Puts rewards for friends' orders into the inbox. Asks the server only about coupons that were given. @returns how many are new */
  earn(): Promise<Result<number>>;
  /** For another browser of the shopper, valid for 24 hours. Error `transfer_nothing`. */
  exportProfile(): Promise<Result<ExportedProfile>>;
  /**
   * Replaces this browser's data with another browser's export. Reload the page afterwards. Errors: `transfer_not_kept`,
   * `transfer_too_large`, `transfer_code_invalid`, `transfer_unknown`, `transfer_newer`, `transfer_cut`, `transfer_wrong_shop`,
   * `transfer_wrong_code`, `transfer_damaged`, `transfer_malformed`, `transfer_expired`. None of them changes anything.
   */
  importProfile(file: Uint8Array<ArrayBuffer>, code: string): Promise<Result<undefined>>;
  /** Erases everything except the privacy ledger's counter and the shopper's own switches. */
  forget(): Promise<Result<undefined>>;
}
