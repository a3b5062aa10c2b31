import type { minorDigits } from '../../src/protocol/values/money';
import type { Result } from '../../src/protocol/values/result';
import type { Claim, Explanation, Offer } from '../../worker/api';
import type { Strings } from '../i18n/strings';
import type { HostOptions } from '../ui/host';

export interface CardOptions extends Omit<HostOptions, 'direction'> {
  readonly offer: Offer;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  /** Sentences in the page's language; English without. */
  readonly strings?: Strings | undefined;
  readonly digitsOf: typeof minorDigits;
  /** `data-position` of the script tag. */
  readonly position?: string;
  /** Names of the events the shop said on this page. */
  readonly said?: Iterable<string>;
  /** Opens the dialog of a modal; absent: over an inert page. */
  readonly open?: (dialog: HTMLDialogElement) => void;
  /** The shopper asked for the code. */
  claim(): Promise<Result<Claim>>;
  /** Keeps the coupon for later. True: it is kept. Absent: there is nothing that could keep it. */
  keep?(): Promise<boolean>;
  /** Opens the form that has the coupon sent; resolves when it is closed. True: the shopper asked for it. Absent: the shop sends none. */
  send?(): Promise<boolean>;
  /** How the code gets onto the cart at the shopper's click; `undefined`: this page cannot put it there. The function never rejects; true: it is there. */
  applier?(claim: Claim): Promise<(() => Promise<boolean>) | undefined>;
  /** The shopper wants to know why. */
  explain(): Promise<Result<Explanation>>;
  /** The card is gone from the page. `undefined`: it was closed after the shopper had given an answer. */
  closed(reason: 'not_for_me' | 'closed' | undefined): void;
}

/** A card that is drawn and not yet on the page. */
export interface DrawnCard {
  mount(): void;
  /** Takes it away without counting as a dismissal. */
  remove(): void;
  /** Is it still where it was put? */
  isThere(): boolean;
}

/** Draws an offer, not yet on the page; rejects when it cannot. */
export type DrawOffer = (
  card: Pick<CardOptions, 'offer' | 'slot' | 'claim' | 'keep' | 'applier' | 'explain' | 'closed'>,
) => Promise<DrawnCard>;
