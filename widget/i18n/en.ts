import type { Strings } from './strings';

const features: Readonly<Record<string, string>> = {
  'match.categoryAffinity': 'Kinds of product you looked at',
  'match.categoryShare': 'How much of your visit was about them',
  'match.cartShare': 'What is in your cart',
  'match.thresholdGap': 'How near your cart is to the offer',
  'score.network': 'What similar visits came to like',
  'score.cf': 'What goes with products you looked at',
};
const groups: Readonly<Record<string, string>> = {
  fact: 'What the shop knows about this visit',
  coupon: 'The coupon itself',
  profile: 'Your earlier visits',
  cart: 'Your cart',
  session: 'What you did on this visit',
};

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'All of these have been claimed.',
  coupon_expired: 'This offer has just ended.',
  coupon_unknown: 'The shop no longer has this offer.',
  already_claimed: 'You already have a code for this offer.',
};

export const en: Strings = {
  label: 'Coupon for you',
  forYou: 'For you',
  percentOff: (_, percent) => `${percent} off`,
  amountOff: (amount) => `${amount} off`,
  tier: (threshold, amount) => `Spend ${threshold}, save ${amount}`,
  freeShipping: 'Free shipping',
  upTo: (amount) => `Saves up to ${amount}`,
  repeats: 'Counts again for every further step',
  minimum: (amount) => `From ${amount} in your cart`,
  on: (categories) => `On ${categories}`,
  onSelected: 'On selected products',
  onEverything: 'On everything in the shop',
  ends: (date) => `Ends ${date}`,
  disclosure: 'Chosen on your device from your visits here. Using it tells the shop which coupon was chosen.',
  getCode: 'Get code',
  gettingCode: 'One moment…',
  notForMe: 'Not for me',
  close: 'Close',
  why: 'Why this coupon?',
  whyIntro: 'Worked out on this device. These counted most:',
  whyNothing:
    'It was not picked by your behaviour: it is the shop’s standard offer, or one shown at random to learn which offers are worth having.',
  spokeFor: 'for it',
  spokeAgainst: 'against it',
  feature: (name) => features[name] ?? groups[name.split('.')[0] ?? ''] ?? 'Other things about your visit',
  yourCode: 'Your code',
  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'Selected: copy it with your keyboard or menu',
  useBefore: (date) => `Valid until ${date}`,
  enterAtCheckout: 'Enter it at checkout.',
  final: (code) => refusals[code],
  unreachable: 'The code could not be fetched just now.',
  tryAgain: 'Try again',
};
