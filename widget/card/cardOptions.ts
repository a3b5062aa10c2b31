import type { minorDigits } from '../../src/protocol/values/money';
import type { Result } from '../../src/protocol/values/result';
import type { Claim, Explanation, Offer } from '../../worker/api';
import type { Strings } from '../i18n/strings';
import type { HostOptions } from '../ui/host';
import type { ActionOptions } from './cardActions';

export interface CardOptions extends Omit<HostOptions, 'direction'> {
  readonly offer: Offer;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  /** Sentences in the page's language. Default: English. */
  readonly strings?: Strings | undefined;
  readonly digitsOf: typeof minorDigits;
  /** `data-position` of the script tag. */
  readonly position?: string;
  /** Names of the events the shop sent on this page. */
  readonly said?: Iterable<string>;
  /** Opens the dialog of a modal. Default: over an inert page. */
  readonly open?: (dialog: HTMLDialogElement) => void;
  /**
   * The card was in view for a second, or the shopper has pressed a button of it. Only the first call counts. False: it may no longer be
   * shown. Never rejects. Absent: nobody counts its showings.
   */
  seen?(): Promise<boolean>;
  /** The shopper requests the code. */
  claim(): Promise<Result<Claim>>;
  /** Saves the coupon for later. True: it was saved. Absent: it cannot be saved. */
  keep?(): Promise<boolean>;
  /**
   * Opens the form for sending the coupon. Resolves when it is closed. True: the shopper requested it. Absent: the shop does not send
   * coupons.
   */
  send?(): Promise<boolean>;
  /**
   * How the code gets onto the cart at the shopper's click. `undefined`: this page cannot apply it. The function never rejects. True: it
   * was applied.
   */
  applier?(claim: Claim): Promise<(() => Promise<boolean>) | undefined>;
  /** The shopper asks why. */
  explain(): Promise<Result<Explanation>>;
  /** The card has been removed from the page. `undefined`: it was closed after the shopper had answered. */
  closed(reason: 'not_for_me' | 'closed' | undefined): void;
}

/** A rendered card that is not on the page yet. */
export interface DrawnCard {
  mount(): void;
  /** Removes it without counting as a dismissal. */
  remove(): void;
  /** Is its element still in place? */
  isThere(): boolean;
}

/** The shopper's actions on a card. */
export type CardActions = Pick<CardOptions, 'seen' | 'claim' | 'keep' | 'applier' | 'explain' | 'closed'>;

/** Actions of its own, or what `cardActions` makes them from. */
export type Acting = CardActions | { readonly act: ActionOptions };

/** Renders an offer without adding it to the page. Rejects if it cannot. */
export type DrawOffer = (card: Pick<CardOptions, 'offer' | 'slot'> & Acting) => Promise<DrawnCard>;
