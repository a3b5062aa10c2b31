import type { SendStrings } from './sendStrings';

export const sendEn: SendStrings = {
  language: 'en',
  title: 'Send me this coupon',
  means: {
    email:
      'The shop gets your address and this coupon, nothing else. It writes to you first to ask whether you want it; the coupon comes after your yes.',
    sms: 'The shop gets your number and this coupon, nothing else. It writes to you first to ask whether you want it; the coupon comes after your yes.',
  },
  by: 'Send it by',
  channels: { email: 'E-mail', sms: 'Text message' },
  address: { email: 'Your e-mail address', sms: 'Your mobile number' },
  number: 'With its country, such as +44 7700 900123',
  held: (when) =>
    `So that messages come neither at night nor too often, the coupon will not come before ${when}. The question comes at once.`,
  ask: 'Send',
  asking: 'One moment…',
  asked: {
    email:
      'Now look into your mailbox, and into the spam folder: there you say whether you want it. If nothing comes, the address has had three requests in a day, or gets no messages from this shop.',
    sms: 'Now look at your messages: there you say whether you want it. If nothing comes, the number has had three requests in a day, or gets no messages from this shop.',
  },
  cancel: 'Cancel',
  close: 'Close',
  faults: {
    address: 'Please check what you entered.',
    gone: 'The shop no longer has this offer.',
    claimed: 'You already have a code for this offer.',
    exhausted: 'All of these have been claimed.',
    often: 'You were written to often enough in the last days. Please ask again later.',
    endsFirst: 'The coupon ends before it could be sent to you.',
    off: 'The shop sends no coupons just now.',
    busy: 'Too many requests. Try again in a minute.',
    failed: 'That did not work. Please try again.',
  },
};
