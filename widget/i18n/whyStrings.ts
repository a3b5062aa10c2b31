import type { Offer } from '../../worker/api';

/** Sentences of “Why this coupon?”. Lists arrive formatted. */
export interface WhyStrings {
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
  /** Why a product is on the card: the shopper opened another, and others chose both. */
  readonly goesWith: (product: string, opened: string) => string;
  readonly everythingElse: string;
  /** States that the bars add up, and where they were computed. */
  readonly whole: string;
  /** Noun phrases by feature name or its group, for use within a sentence. `''` is for any other. */
  readonly features: Readonly<Record<string, string>>;
}
