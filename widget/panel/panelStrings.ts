import type { RefusalCode } from '../../src/core/coupons/refusalSentences';
import type { DecisionReason } from './decisionReason';

/** Sentences of the shopper's panel. */
export interface PanelStrings {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly intro: string;
  readonly kept: string;
  readonly storage: (kind: 'indexeddb' | 'memory') => string;
  readonly events: string;
  readonly decisions: string;
  readonly noDecisions: string;
  readonly chosen: (coupon: string) => string;
  readonly noneChosen: string;
  /** After the reason, of a coupon that was chosen and yet not on the page. */
  readonly neverShown: string;
  readonly reasons: Readonly<Record<DecisionReason, string>>;
  /** That so many coupons were out of the question, and why. */
  readonly refused: (count: number, why: string) => string;
  readonly refusals: Readonly<Record<RefusalCode, string>>;
  /** Of a code that this version does not know. */
  readonly otherRefusal: string;
  readonly waiting: string;
  readonly sent: string;
  readonly epsilon: string;
  readonly reports: string;
  readonly noReports: string;
  readonly erase: string;
  readonly erased: string;
  readonly unavailable: string;
  readonly close: string;
}
