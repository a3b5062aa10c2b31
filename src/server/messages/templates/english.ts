import { discountsEn } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const english: MessageWords = {
  language: 'en',
  ask: {
    subject: (shop) => `Do you want your coupon from ${shop}?`,
    lead: (shop) => `Somebody, probably you, asked ${shop} to send this coupon to this address:`,
    button: 'Yes, send me the coupon',
    hours: (hours) => `The link works for ${hours} hours.`,
    otherwise: 'If it was not you, do nothing: nothing more will be sent. You can also have this address left alone for good:',
  },
  coupon: {
    subject: (title, shop) => `${title} at ${shop}: your code`,
    lead: (shop) => `Here is the coupon that you asked ${shop} for.`,
    code: 'Your code',
    enter: 'Enter it at the checkout.',
    until: (moment) => `Valid until ${moment}.`,
    toShop: (shop) => `To ${shop}`,
    why: (shop) => `You get this one message because you asked ${shop} for it and confirmed your address.`,
    leave: 'Send nothing more to this address',
  },
  text: {
    ask: (shop, title, url) => `${shop}: send you "${title}"? Yes: ${url} If it was not you, do nothing.`,
    coupon: ({ shop, title, code, until, leaveUrl }) =>
      `${shop}: ${code} is your code for "${title}", until ${until}. No more: ${leaveUrl}`,
  },
  value: {
    ...discountsEn,
    gift: 'A free gift',
    on: (categories) => `On ${categories}`,
    onSelected: 'On selected products',
    onEverything: 'On everything in the shop',
    upTo: (amount) => `Saves up to ${amount}`,
    minimum: (amount) => `From ${amount} in your cart`,
    members: 'For members',
  },
  page: {
    confirmed: 'Thank you. The coupon is on its way to you.',
    left: 'Nothing more will be sent to this address.',
    erased: 'Your address and your messages are erased. Nothing more will be sent to it.',
    gone: 'This link is no longer valid.',
    couponGone: 'This coupon is not available any more. Nothing will be sent to you.',
    invalid: 'This link is not valid. Was it cut off?',
    leave: (shop) => `Shall ${shop} send nothing more to your address?`,
    leaveButton: 'Send nothing more',
    erase:
      'You can also have everything erased that is stored of your address. What remains is a fingerprint of it, so that nothing is sent again.',
    eraseButton: 'Erase my address',
  },
};
