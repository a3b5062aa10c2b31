import { discountsEn } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const english: MessageWords = {
  language: 'en',
  ask: {
    subject: (shop) => `Confirm your coupon from ${shop}`,
    lead: (shop) => `You asked ${shop} for this coupon. Confirm to receive it:`,
    button: 'Send me the coupon',
    hours: (hours) => `This link is valid for ${hours} hours.`,
    otherwise: 'Didn’t ask for this? Ignore this message and you won’t get another. To stop all messages from this shop:',
  },
  coupon: {
    subject: (title, shop) => `Your ${shop} coupon: ${title}`,
    lead: (shop) => `Here’s the coupon you asked ${shop} for.`,
    code: 'Your code',
    enter: 'Enter it at checkout.',
    until: (moment) => `Valid until ${moment}.`,
    toShop: (shop) => `Go to ${shop}`,
    why: (shop) => `You’re getting this one-time message because you asked ${shop} for it and confirmed your address.`,
    leave: 'Unsubscribe',
  },
  text: {
    ask: (shop, title, url) => `${shop}: confirm to get "${title}": ${url} Not you? Ignore this.`,
    coupon: ({ shop, title, code, until, leaveUrl }) =>
      `${shop}: your code for "${title}" is ${code}, until ${until}. Opt out: ${leaveUrl}`,
  },
  value: {
    ...discountsEn,
    on: (categories) => `Valid on ${categories}`,
    onSelected: 'Valid on selected products',
    onEverything: 'Valid on all products',
    upTo: (amount) => `Save up to ${amount}`,
    minimum: (amount) => `Minimum spend ${amount}`,
    members: 'Members only',
  },
  page: {
    confirmed: 'Thank you. Your coupon is on its way.',
    left: 'You’re unsubscribed. No more messages will be sent to this address.',
    erased: 'Your address and messages have been deleted. You won’t get any more messages.',
    gone: 'This link is no longer valid. If you still want the coupon, ask for it again in the shop.',
    couponGone: 'This coupon is no longer available, so it won’t be sent.',
    invalid: 'This link isn’t valid. Check that you copied all of it.',
    leave: (shop) => `Stop all messages from ${shop}?`,
    leaveButton: 'Unsubscribe',
    erase: 'You can also delete everything stored about your address. Only a fingerprint of it stays, so that you get no more messages.',
    eraseButton: 'Delete my address',
  },
};
