import { discountsEn } from '../../src/protocol/coupons/discountWords';
import type { CardStrings, Strings } from './strings';

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'All of these have been claimed.',
  claim_limited: 'Too many codes were claimed from your network. Try again later.',
  coupon_expired: 'This offer has just ended.',
  coupon_unknown: 'The shop no longer has this offer.',
  code_sent: 'We’ve already sent you the code for this offer.',
  origin_refused: 'This offer cannot be claimed on this website.',
  serving_stopped: 'The shop has stopped its offers for now.',
};

/** What a card begins with. The chunk `more` brings the rest. */
export const cardEn: CardStrings = {
  language: 'en',
  label: 'Coupon for you',
  ...discountsEn,
  members: 'For members',
  upTo: (amount) => `Saves up to ${amount}`,
  minimum: (amount) => `From ${amount} in your cart`,
  on: (categories) => `On ${categories}`,
  headlineOn: (headline, goods) => `${headline} ${goods}`,
  onSelected: 'On selected products',
  onEverything: 'On everything in the shop',
  ends: (date) => `Ends ${date}`,
  validFor: (span) => `Valid for ${span} after you get it`,
  disclosure: (by) => {
    const using = 'Using it tells the shop which coupon was chosen.';
    if (by === 'rule') return `Chosen by the shop’s own rule. ${using}`;
    return by === 'exploration' ? `Drawn at random on your device. ${using}` : `Chosen on your device from your visits here. ${using}`;
  },
  getCode: 'Get code',
  gettingCode: 'One moment…',
  more: 'More options',
  close: 'Close',
  reminder: 'Yours, and ends soon',
  tryAgain: 'Try again',
};

export const en: Strings = {
  ...cardEn,
  picks: 'You might like',
  withCode: (headline) => `${headline} with your code`,
  notForMe: 'Not for me',
  keep: 'Keep for later',
  kept: 'Saved in My coupons. It may run out before you get its code.',
  send: 'Send it to me',
  inbox: 'My coupons',
  privacy: 'Privacy',
  why: 'Why this coupon?',
  yourCode: 'Your code',
  copy: 'Copy',
  copied: 'Copied',
  applyToCart: 'Apply to my cart',
  applied: 'It is on your cart now.',
  notApplied: 'Your cart did not take it. Another code may be on it.',
  waits: 'We’ll add it when you put something in your cart.',
  copyByHand: 'Selected: copy it with your keyboard or menu',
  useBefore: (date) => `Valid until ${date}`,
  left: (span) => `${span} left`,
  enterAtCheckout: 'Enter it at checkout.',
  final: (code) => refusals[code],
  unreachable: 'The code could not be fetched just now.',
};
