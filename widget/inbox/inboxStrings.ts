/** Where a coupon stands in the inbox: what ends soon stands before what else could be used. */
export type InboxGroup = 'soon' | 'claimed' | 'kept' | 'used' | 'expired';

/** Sentences of the shopper's inbox beside those of the card. */
export interface InboxStrings {
  readonly title: string;
  readonly intro: string;
  /** Without consent to storage. */
  readonly notKept: string;
  readonly none: string;
  readonly unavailable: string;
  readonly unreadable: string;
  readonly groups: Readonly<Record<InboxGroup, string>>;
  readonly keptMeans: string;
  readonly calendar: string;
  /** Of an entry in the shopper's calendar. */
  readonly calendarTitle: (coupon: string) => string;
  readonly calendarCode: (code: string) => string;
  readonly remove: string;
  readonly done: { readonly removed: string; readonly failed: string };
}
