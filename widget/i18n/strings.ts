import type { DiscountWords } from '../../src/protocol/coupons/discountWords';
import type { Offer } from '../../worker/api';
import type { Chunk } from '../chunk';

/** Sentences that a card begins with. Amounts, dates, durations and lists arrive formatted. */
export interface CardStrings extends DiscountWords {
  /** BCP 47. */
  readonly language: string;
  readonly label: string;
  readonly members: string;
  readonly upTo: (amount: string) => string;
  readonly minimum: (amount: string) => string;
  readonly on: (categories: string) => string;
  /** The discount and the goods in one line: `20% off tea`. */
  readonly headlineOn: (headline: string, goods: string) => string;
  readonly onSelected: string;
  readonly onEverything: string;
  readonly ends: (date: string) => string;
  /** How long a code is valid once there is one. */
  readonly validFor: (span: string) => string;
  /** Where it comes from, and what using it reveals to the shop. */
  readonly disclosure: (by: Offer['by']) => string;
  readonly getCode: string;
  readonly gettingCode: string;
  /** Opens everything but the offer and its button. */
  readonly more: string;
  readonly close: string;
  /** For a coupon that the shopper has and that ends soon. */
  readonly reminder: string;
  readonly tryAgain: string;
}

/** All sentences of the card, with those of the chunk `more`. */
export interface Strings extends CardStrings {
  /** Above goods of the coupon. */
  readonly picks: string;
  /** The offer in one line of the shop's page, below a price. */
  readonly withCode: (headline: string) => string;
  readonly notForMe: string;
  /** Saves the coupon for later; confirmation that it is saved, and where. */
  readonly keep: string;
  readonly kept: string;
  /** Opens the form for sending it. */
  readonly send: string;
  /** Open the shopper's dialogs. */
  readonly inbox: string;
  readonly privacy: string;
  readonly why: string;
  readonly yourCode: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyByHand: string;
  readonly applyToCart: string;
  /**
   * The cart has accepted the code; it has not, and possible reasons; it is empty, and gets the code with its first item. Instructions for
   * entering it are shown next to it.
   */
  readonly applied: string;
  readonly notApplied: string;
  readonly waits: string;
  readonly useBefore: (date: string) => string;
  /** Next to an end that is near. */
  readonly left: (span: string) => string;
  readonly enterAtCheckout: string;
  /** Sentence for a refusal that a retry will not change. `undefined` for the others. */
  readonly final: (code: string) => string | undefined;
  readonly unreachable: string;
}

/** Chunks of sentences by language without region or script. English has none. */
export type ByLanguage = Readonly<Record<string, Chunk | undefined>>;
