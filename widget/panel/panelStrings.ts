import type { ReportMode } from '../../src/bundle/reportSettings';
import type { RefusalCode } from '../../src/engine/eligibility/eligibility';
import type { Spent } from '../../src/engine/privacy/ledger';
import type { MessageChannelName } from '../../src/protocol/sendRequest';
import type { Inspection, Withdrawal } from '../../worker/api';
import type { InboxStrings } from '../inbox/inboxStrings';
import type { TransferStrings } from '../transfer/transferStrings';
import type { DecisionReason } from './decisionReason';

/** `failed`: whatever it was, the worker could not do it. */
export type Done = Withdrawal | 'erased' | 'muted' | 'failed';

/** A number as the page's locale writes it. */
type Say = (value: number) => string;

/** Sentences of the shopper's panel. */
export interface PanelStrings {
  /** BCP 47. */
  readonly language: string;
  /** Between two sentences. */
  readonly between: string;
  readonly title: string;
  readonly intro: string;
  readonly mode: string;
  /** What the shop's way of learning is called, and what it comes to. */
  readonly modes: Readonly<Record<ReportMode, readonly [name: string, meaning: string]>>;
  /** Who runs it follows. */
  readonly secondAggregator: string;
  readonly consent: string;
  readonly mayStore: (may: boolean) => string;
  readonly maySend: (may: boolean) => string;
  readonly kept: string;
  readonly storage: Readonly<Record<Inspection['storage'], string>>;
  /** Where the group is drawn by one of so many numbers that a customer may have: name, value and what it means. */
  readonly byCustomer: (count: number, say: Say) => readonly [string, string, string];
  readonly events: string;
  readonly retention: (kept: Inspection['kept'], say: Say) => string;
  readonly decisions: string;
  readonly noDecisions: string;
  readonly chosen: (coupon: string) => string;
  readonly noneChosen: string;
  /** After the reason, of a coupon that was chosen and yet not on the page. */
  readonly neverShown: string;
  readonly reasons: Readonly<Record<DecisionReason, string>>;
  /** That so many coupons were out of the question, and why. */
  readonly refused: (count: number, why: string, say: Say) => string;
  readonly refusals: Readonly<Record<RefusalCode, string>>;
  /** Of a code that this version does not know. */
  readonly otherRefusal: string;
  readonly budget: string;
  readonly spent: (spent: Spent, say: Say) => string;
  readonly budgetMeans: (spent: Spent, say: Say) => string;
  readonly tokens: string;
  readonly tokensMean: string;
  readonly waiting: string;
  readonly sent: string;
  readonly bytes: string;
  /** Of what is no answer. */
  readonly ping: string;
  /** Of a report of mode `split`. */
  readonly shares: string;
  readonly noReports: string;
  /** Of a report that waits and was tried before. */
  readonly tried: string;
  /** Of one that nobody acknowledged. */
  readonly fates: Readonly<Record<NonNullable<Inspection['reports']['sent'][number]['fate']>, string>>;
  /** What the shopper asked to be sent, and that the address is not kept. */
  readonly messages: string;
  readonly messagesMean: string;
  readonly messageBy: Readonly<Record<MessageChannelName, string>>;
  /** Nobody said that it arrived. */
  readonly messageUnsure: string;
  /** Where this browser is subscribed to Web Push, what that means, and the button that ends it. */
  readonly notifications: string;
  readonly notificationsMean: string;
  readonly mute: string;
  readonly withdraw: string;
  readonly save: string;
  readonly erase: string;
  /** Asked before it is done. */
  readonly eraseWarning: string;
  readonly eraseNow: string;
  readonly keep: string;
  /** What has just been done, or was not. */
  readonly done: Readonly<Record<Done, string>>;
  readonly unavailable: string;
  /** The worker runs and did not answer. */
  readonly unreadable: string;
  readonly close: string;
  readonly inbox: InboxStrings;
  readonly transfer: TransferStrings;
}
