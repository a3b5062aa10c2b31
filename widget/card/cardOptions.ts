import type { CardFormat } from '../../src/protocol/coupons/cardFormat';
import type { Item } from '../../src/protocol/events/shopperEvent';
import type { minorDigits } from '../../src/protocol/values/money';
import type { Result } from '../../src/protocol/values/result';
import type { Claim, Explanation, Offer } from '../../worker/api';
import type { Applier } from '../apply/applyCode';
import type { Strings } from '../i18n/strings';
import type { HostOptions } from '../ui/host';
import type { WhyPart } from '../why/index';
import type { CardState } from './Card';
import type { ActionOptions } from './cardActions';
import type { MorePart } from './more';

/** Format of an open card. The line of a native one opens as a card in the corner. */
export type OpenFormat = Exclude<CardFormat, 'native'> | 'inline';

export interface CardOptions extends Omit<HostOptions, 'direction'> {
  readonly offer: Offer;
  /** Element in which the shop wants the card. */
  readonly slot?: Element | undefined;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  /** Sentences in the page's language. Default: English. */
  readonly strings?: Strings | undefined;
  readonly digitsOf: typeof minorDigits;
  /** `data-position` of the script tag. */
  readonly position?: string;
  /** Names of the events the shop sent on this page. */
  readonly said?: Iterable<string>;
  /** The product of the page, if it shows one. */
  readonly viewed?: Item | undefined;
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
  /** Open the shopper's dialogs. Absent: this page has none. */
  inbox?(): unknown;
  privacy?(): unknown;
  /** The chunk `more`, if it is loaded. */
  readonly more?: MorePart | undefined;
  /** Loads it. Absent, and without it: a card in the corner without a menu and a tab. */
  loadMore?(): Promise<MorePart | undefined>;
  /** Loads the explanation. `undefined` if it did not load. Absent: there is none. */
  why?(): Promise<WhyPart | undefined>;
  /** How the code gets onto the cart. `undefined`: this page cannot apply it. */
  applier?(claim: Claim): Promise<Applier | undefined>;
  /** The shopper asks why. */
  explain(): Promise<Result<Explanation>>;
  /**
   * The card was closed, and leaves at most a tab that opens it again. `undefined`: it was closed after the shopper had answered. Called
   * once for each reason.
   */
  closed(reason: 'not_for_me' | 'closed' | undefined): void;
}

/** A rendered card that is not on the page yet. */
export interface DrawnCard {
  readonly offer: Offer;
  mount(): void;
  /** Like a press of its button. Resolves with what the card shows then. */
  claim(): Promise<CardState>;
  /** Removes it without counting as a dismissal. */
  remove(): void;
  /** The page view has ended: only an open card stays. */
  moved(): void;
  /** Is the card, or its line in the page, there? Not if only its tab is left. */
  isOpen(): boolean;
  /** Is its element still in place? */
  isThere(): boolean;
}

/** The shopper's actions on a card. */
export type CardActions = Pick<CardOptions, 'seen' | 'claim' | 'keep' | 'applier' | 'explain' | 'closed'>;

/** Actions of its own, or what `cardActions` makes them from. */
export type Acting = CardActions | { readonly act: ActionOptions };

/** Renders an offer without adding it to the page. Rejects if it cannot. */
export type DrawOffer = (card: Pick<CardOptions, 'offer' | 'slot'> & Acting) => Promise<DrawnCard>;
