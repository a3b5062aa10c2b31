import type { DiscountWords } from '../../src/protocol/coupons/discountWords';
import type { Offer } from '../../worker/api';
import type { Chunk } from '../chunk';

/** All sentences of the card. Amounts, dates and lists arrive formatted. */
export interface Strings extends DiscountWords {
  /** BCP 47. */
  readonly language: string;
  readonly label: string;
  readonly forYou: string;
  readonly members: string;
  readonly upTo: (amount: string) => string;
  readonly minimum: (amount: string) => string;
  readonly on: (categories: string) => string;
  readonly onSelected: string;
  readonly onEverything: string;
  readonly ends: (date: string) => string;
  /** Where it comes from, and what using it reveals to the shop. */
  readonly disclosure: (by: Offer['by']) => string;
  readonly getCode: string;
  readonly gettingCode: string;
  readonly notForMe: string;
  readonly close: string;
  /** Saves the coupon for later; confirmation that it is saved, and where. */
  readonly keep: string;
  readonly kept: string;
  /** Opens the form for sending it. */
  readonly send: string;
  /** For a coupon that the shopper has and that ends soon. */
  readonly reminder: string;
  readonly why: string;
  /** States that the coupon is meant for shoppers like this one, by the field of its condition. */
  readonly meantFor: Readonly<Record<string, string>>;
  /** Between two sentences. */
  readonly between: string;
  readonly whyIntro: string;
  /** Why the coupon is here, if behaviour played no part. */
  readonly notByYou: (by: Offer['by']) => string | undefined;
  readonly spokeFor: string;
  readonly spokeAgainst: string;
  /** The main reasons in favour. */
  readonly mostly: (list: string) => string;
  /** The first of many small reasons in favour. */
  readonly manyThings: (list: string) => string;
  readonly nothingFor: string;
  readonly against: (list: string, little: boolean) => string;
  readonly everythingElse: string;
  /** States that the bars add up, and where they were computed. */
  readonly whole: string;
  /** Noun phrases by feature name or its group, for use within a sentence. `''` is for any other. */
  readonly features: Readonly<Record<string, string>>;
  readonly yourCode: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyByHand: string;
  readonly applyToCart: string;
  /** The cart has accepted the code; or it has not, and possible reasons. Instructions for entering it are shown next to it. */
  readonly applied: string;
  readonly notApplied: string;
  readonly useBefore: (date: string) => string;
  readonly enterAtCheckout: string;
  /** Sentence for a refusal that a retry will not change. `undefined` for the others. */
  readonly final: (code: string) => string | undefined;
  readonly unreachable: string;
  readonly tryAgain: string;
}

/** Chunks of sentences by language without region or script. English has none. */
export type ByLanguage = Readonly<Record<string, Chunk | undefined>>;
