import type { DiscountWords } from '../../../protocol/coupons/discountWords';

export type MessageLanguage = 'en' | 'zh-CN' | 'de' | 'fr' | 'es' | 'ar';

/** Texts of messages and their pages, in one language. */
export interface MessageWords {
  readonly language: MessageLanguage;
  readonly ask: {
    readonly subject: (shop: string) => string;
    readonly lead: (shop: string) => string;
    readonly button: string;
    readonly linkLasts: (duration: string) => string;
    /** States the consent to journeys. */
    readonly later: (shop: string) => string;
    readonly otherwise: string;
  };
  readonly coupon: {
    readonly subject: (title: string, shop: string) => string;
    readonly lead: (shop: string) => string;
    /** Of a journey. */
    readonly laterLead: (shop: string) => string;
    readonly code: string;
    readonly enter: string;
    readonly until: (moment: string) => string;
    /** Before there is a code. */
    readonly lasts: (duration: string) => string;
    readonly toShop: (shop: string) => string;
    readonly why: (shop: string) => string;
    readonly laterWhy: (shop: string) => string;
    readonly leave: string;
  };
  /** Text messages, in characters of GSM-7 where the language allows (`smsText`). */
  readonly text: {
    readonly ask: (shop: string, title: string, url: string) => string;
    readonly askLater: (shop: string, title: string, url: string) => string;
    readonly coupon: (of: {
      readonly shop: string;
      readonly title: string;
      readonly code: string;
      readonly until: string;
      /** Page to unsubscribe. */
      readonly url: string;
    }) => string;
  };
  readonly value: DiscountWords & {
    readonly on: (categories: string) => string;
    readonly onSelected: string;
    readonly onEverything: string;
    readonly upTo: (amount: string) => string;
    readonly minimum: (amount: string) => string;
    readonly members: string;
  };
  readonly page: {
    readonly confirmed: string;
    readonly left: string;
    readonly erased: string;
    readonly gone: string;
    readonly couponGone: string;
    readonly invalid: string;
    readonly leave: (shop: string) => string;
    readonly leaveButton: string;
    readonly erase: string;
    readonly eraseAsk: string;
    readonly eraseButton: string;
    readonly back: string;
  };
}
