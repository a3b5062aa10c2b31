import type { DiscountWords } from '../../src/protocol/coupons/discountWords';
import type { Offer } from '../../worker/api';
import type { Chunk } from '../chunk';

/** Every sentence of the card. Amounts, dates and lists arrive formatted. */
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
  /** Where it comes from, and what using it tells the shop. */
  readonly disclosure: (by: Offer['by']) => string;
  readonly getCode: string;
  readonly gettingCode: string;
  readonly notForMe: string;
  readonly close: string;
  /** Keeps the coupon for another time; and that it is kept, and where. */
  readonly keep: string;
  readonly kept: string;
  /** Opens the form by which it is asked for. */
  readonly send: string;
  /** Of a coupon that the shopper has and that ends soon. */
  readonly reminder: string;
  readonly why: string;
  /** That the shopper is whom the coupon is meant for, by the field of its condition. */
  readonly meantFor: Readonly<Record<string, string>>;
  /** Between two sentences. */
  readonly between: string;
  readonly whyIntro: string;
  /** Why the coupon is here, where no behaviour had a part in it. */
  readonly notByYou: (by: Offer['by']) => string | undefined;
  readonly spokeFor: string;
  readonly spokeAgainst: string;
  /** What made up most of what spoke for it. */
  readonly mostly: (list: string) => string;
  /** The first of many that spoke for it, none of them much. */
  readonly manyThings: (list: string) => string;
  readonly nothingFor: string;
  readonly against: (list: string, little: boolean) => string;
  readonly everythingElse: string;
  /** That the bars add up, and where this was worked out. */
  readonly whole: string;
  /** Noun phrases by feature name or its group, as they stand within a sentence; `''` is for any other. */
  readonly features: Readonly<Record<string, string>>;
  readonly yourCode: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyByHand: string;
  readonly applyToCart: string;
  /** The cart has taken the code; and that it has not, and why that may be. How to enter it stands beside it. */
  readonly applied: string;
  readonly notApplied: string;
  readonly useBefore: (date: string) => string;
  readonly enterAtCheckout: string;
  /** Sentence of a refusal that trying again will not change; `undefined` for the others. */
  readonly final: (code: string) => string | undefined;
  readonly unreachable: string;
  readonly tryAgain: string;
}

/** Chunks of sentences by language without region or script; English is none of them. */
export type ByLanguage = Readonly<Record<string, Chunk | undefined>>;
