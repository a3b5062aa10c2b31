import type { ReportMode } from '../../src/bundle/reportSettings';
import { type Decision, NO_COUPON } from '../../src/engine/decision/decision';
import type { RefusalCode } from '../../src/engine/eligibility/eligibility';
import type { Spent } from '../../src/engine/privacy/ledger';
import type { MessageChannelName } from '../../src/protocol/sendRequest';
import type { Inspection, Withdrawal } from '../../worker/api';

/** Section of a coupon in the inbox. Coupons that end soon come before other usable ones. */
export type InboxGroup = 'soon' | 'claimed' | 'kept' | 'used' | 'expired';

/** Sentences of the shopper's inbox in addition to those of the card. */
export interface InboxStrings {
  readonly title: string;
  readonly intro: string;
  /** Without consent to storage. */
  readonly notKept: string;
  readonly none: string;
  /** Closes an empty inbox. */
  readonly browse: string;
  readonly unavailable: string;
  readonly unreadable: string;
  readonly groups: Readonly<Record<InboxGroup, string>>;
  readonly keptMeans: string;
  /** Name of the menu of a coupon. The coupon follows. */
  readonly more: string;
  readonly calendar: string;
  /** Title of an entry in the shopper's calendar. */
  readonly calendarTitle: (coupon: string) => string;
  readonly calendarCode: (code: string) => string;
  readonly remove: string;
  /** The question about a used coupon, its answers, and what is said after either. */
  readonly useful: Readonly<Record<'ask' | 'yes' | 'no' | 'thanks', string>>;
  readonly friends: FriendStrings;
  readonly done: Readonly<Record<'removed' | 'failed' | 'ownLink' | 'linkOver', string>>;
}

/** Sentences about coupons for friends. */
interface FriendStrings {
  readonly give: string;
  /** What a friend and the shopper get, and what the shop learns by it. */
  readonly means: (earns: string) => string;
  /** Where an unclaimed coupon comes from and what claiming it reveals. */
  readonly friend: string;
  readonly reward: string;
  /** Friends who can still use the link. */
  readonly left: (count: string) => string;
  readonly copied: string;
  /** No link: the server knows of no order yet; another reason. */
  readonly notYet: string;
  readonly failed: string;
  /** No code: the link is used up or over; the reward is gone. */
  readonly over: string;
  readonly notEarned: string;
}

/** Why a profile could not be transferred, as far as it matters to the shopper. */
export type TransferFault = 'code' | 'wrongCode' | 'cut' | 'damaged' | 'newer' | 'otherShop' | 'expired' | 'notKept' | 'nothing' | 'failed';

/** A number formatted in the page's locale. */
type Say = (value: number) => string;

/** Sentences about transferring a profile to another browser. */
export interface TransferStrings {
  readonly title: string;
  readonly intro: string;
  readonly export: string;
  /** Shown next to the code that opens the file. */
  readonly opens: string;
  readonly valid: string;
  readonly save: string;
  /** On the other browser. */
  readonly take: string;
  readonly pick: string;
  readonly code: string;
  readonly replace: string;
  readonly warning: string;
  readonly replaceNow: string;
  readonly keep: string;
  readonly done: string;
  readonly faults: Readonly<Record<TransferFault, string>>;
}

/** Why a coupon could not be sent, as far as it matters to the shopper. */
export type SendFault = 'address' | 'gone' | 'claimed' | 'exhausted' | 'often' | 'endsFirst' | 'off' | 'busy' | 'failed';

type ByChannel = Readonly<Record<MessageChannelName, string>>;

/** Sentences of the form for sending a coupon. */
export interface SendStrings {
  readonly title: string;
  /** What is shared, and what happens then. */
  readonly means: ByChannel;
  readonly by: string;
  readonly channels: ByChannel;
  readonly address: ByChannel;
  /** Format of an address. E-mail addresses need no explanation. */
  readonly number: string;
  /** States that the coupon waits for the end of quiet hours or frequency limits, and until when. */
  readonly held: (when: string) => string;
  /** Consent to journeys, unticked, and what it means. The first message comes in the hour from `when` on. */
  readonly later: string;
  readonly laterMeans: (when: string) => string;
  readonly birthMonth: string;
  readonly noMonth: string;
  readonly ask: string;
  readonly asking: string;
  readonly asked: ByChannel;
  readonly close: string;
  readonly faults: Readonly<Record<SendFault, string>>;
}

/** How a decision came about, as far as it matters to the shopper. */
export type DecisionReason = 'model' | 'modelNone' | 'rule' | 'ruleNone' | 'random' | 'randomNone' | 'waited' | 'comparison' | 'nothing';

/** Reason of a stored decision. */
export const decisionReason = ({ by, variant, action }: Decision): DecisionReason => {
  const none = action === NO_COUPON;
  switch (by) {
    case 'policy':
      return none ? 'modelNone' : 'model';
    case 'rule':
      return none ? 'ruleNone' : 'rule';
    case 'exploration':
      return none ? 'randomNone' : 'random';
    case 'timing':
      return 'waited';
    case 'nothing':
      return variant === 'none' ? 'comparison' : variant === 'rule' ? 'ruleNone' : 'nothing';
    default:
      // Stored by a later version.
      return by satisfies never;
  }
};

/** `kept`: an erasure was undone. `failed`: the worker could not do it, for any reason. */
export type Done = Withdrawal | 'erased' | 'kept' | 'muted' | 'failed';

/** Sentences of the switches for storing and sending. */
interface SwitchStrings {
  readonly storing: string;
  readonly storingMeans: string;
  readonly sending: string;
  /** By the shop's learning mode. */
  readonly sendingMeans: Readonly<Record<ReportMode, string>>;
  /** Why a switch stays off: the page does not allow it, the browser objects, or storing is off. */
  readonly notAllowed: string;
  readonly optedOut: string;
  readonly needsStoring: string;
}

/** Sentences of the shopper's panel. */
export interface PanelStrings {
  /** BCP 47. */
  readonly language: string;
  /** Between two sentences. */
  readonly between: string;
  readonly title: string;
  readonly intro: string;
  /** Headings of the overview. */
  readonly cards: Readonly<Record<'stored' | 'sent' | 'budget', string>>;
  /** Events in the log, and the date of the oldest. */
  readonly events: (count: number, since: string, say: Say) => string;
  readonly nothingYet: string;
  readonly retention: (days: number, say: Say) => string;
  /** Instead, if nothing is stored: what is, and what it means. */
  readonly nothingStored: Readonly<Record<Exclude<Inspection['storage'], 'indexeddb'>, readonly [value: string, meaning: string]>>;
  /** Numbers of what was sent, for a list. */
  readonly counts: Readonly<Record<'reports' | 'codes' | 'messages', (count: number, say: Say) => string>>;
  /** Part of the same list. */
  readonly group: string;
  readonly nothingSent: string;
  readonly sentMeans: string;
  readonly waitingCount: (count: number, say: Say) => string;
  /** Reports that the privacy budget still allows, in all. */
  readonly left: (count: number, say: Say) => string;
  readonly leftMeans: string;
  readonly switches: SwitchStrings;
  /** Heading of the figures and settings below. */
  readonly technical: string;
  readonly mode: string;
  /** Name of the shop's learning mode, and what it means. */
  readonly modes: Readonly<Record<ReportMode, readonly [name: string, meaning: string]>>;
  /** Followed by the operator's name. */
  readonly secondAggregator: string;
  /** For a group assigned by one of the numbers that a customer may have: name, value and what it means. */
  readonly byCustomer: (count: number, say: Say) => readonly [string, string, string];
  /** The event log, and its limits. */
  readonly log: string;
  readonly logLimit: (kept: Inspection['kept'], say: Say) => string;
  readonly decisions: string;
  readonly noDecisions: string;
  readonly chosen: (coupon: string) => string;
  readonly noneChosen: string;
  /** Added to the reason of a coupon that was chosen but not shown. */
  readonly neverShown: string;
  readonly reasons: Readonly<Record<DecisionReason, string>>;
  /** The number of coupons that were not eligible, and why. */
  readonly refused: (count: number, why: string, say: Say) => string;
  readonly refusals: Readonly<Record<RefusalCode, string>>;
  /** For a code that this version does not know. */
  readonly otherRefusal: string;
  readonly budget: string;
  readonly spent: (spent: Spent, say: Say) => string;
  readonly budgetMeans: string;
  readonly tokens: string;
  readonly tokensMean: string;
  readonly waiting: string;
  readonly sent: string;
  readonly bytes: string;
  /** For a message that is no report. */
  readonly assignmentEvent: string;
  /** For a secure aggregation report (mode `split`). */
  readonly shares: string;
  readonly noReports: string;
  /** For a waiting report that was tried before. */
  readonly tried: string;
  /** For reports that were not acknowledged. */
  readonly fates: Readonly<Record<NonNullable<Inspection['reports']['sent'][number]['fate']>, string>>;
  /** Messages the shopper requested, and that the address is not stored. */
  readonly messages: string;
  readonly messagesMean: string;
  readonly messageBy: Readonly<Record<MessageChannelName, string>>;
  /** Delivery was not confirmed. */
  readonly messageUnsure: string;
  /** If this browser is subscribed to Web Push: what that means, and the button that ends it. */
  readonly notifications: string;
  readonly notificationsMean: string;
  readonly mute: string;
  readonly withdraw: string;
  readonly save: string;
  readonly erase: string;
  /** Shown while an erasure can be undone, for ten seconds. */
  readonly erasing: string;
  readonly undo: string;
  /** Result of the last action. */
  readonly done: Readonly<Record<Done, string>>;
  readonly unavailable: string;
  /** The worker runs but did not answer. */
  readonly unreadable: string;
  readonly close: string;
  readonly inbox: InboxStrings;
  readonly send: SendStrings;
  readonly transfer: TransferStrings;
}
