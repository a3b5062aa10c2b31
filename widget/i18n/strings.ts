/** Every sentence of the widget. Amounts, dates and lists arrive formatted. */
export interface Strings {
  readonly label: string;
  readonly forYou: string;
  readonly percentOff: (basisPoints: number, percent: string) => string;
  readonly amountOff: (amount: string) => string;
  readonly tier: (threshold: string, amount: string) => string;
  readonly freeShipping: string;
  readonly gift: string;
  readonly points: (points: number) => string;
  readonly cashBack: (percent: string) => string;
  readonly credit: (amount: string) => string;
  readonly members: string;
  readonly upTo: (amount: string) => string;
  readonly repeats: string;
  readonly minimum: (amount: string) => string;
  readonly on: (categories: string) => string;
  readonly onSelected: string;
  readonly onEverything: string;
  readonly ends: (date: string) => string;
  readonly disclosure: string;
  readonly getCode: string;
  readonly gettingCode: string;
  readonly notForMe: string;
  readonly close: string;
  readonly why: string;
  readonly whyIntro: string;
  readonly whyNothing: string;
  readonly spokeFor: string;
  readonly spokeAgainst: string;
  readonly feature: (name: string) => string;
  readonly yourCode: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyByHand: string;
  readonly useBefore: (date: string) => string;
  readonly enterAtCheckout: string;
  /** Sentence of a refusal that trying again will not change; `undefined` for the others. */
  readonly final: (code: string) => string | undefined;
  readonly unreachable: string;
  readonly tryAgain: string;
}
