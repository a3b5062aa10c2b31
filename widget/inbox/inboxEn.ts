import type { InboxStrings } from './inboxStrings';

export const inboxEn: InboxStrings = {
  title: 'My coupons',
  intro: 'This list is on this device alone. The shop knows only of coupons whose code you took, or which you asked to be sent.',
  notKept: 'Nothing is kept in this browser: these are the coupons of this page, gone when you leave it.',
  none: 'You have no coupons here yet.',
  unavailable: 'Couplet is not running on this page, so it knows of no coupons.',
  unreadable: 'Your coupons could not be read just now. Please try again.',
  groups: {
    soon: 'Ending soon',
    claimed: 'Ready to use',
    kept: 'Kept for later',
    used: 'Used',
    expired: 'Ended',
  },
  keptMeans: 'No code is reserved: it may be gone when you ask for it.',
  calendar: 'Add to calendar',
  calendarTitle: (coupon) => `Coupon ends: ${coupon}`,
  calendarCode: (code) => `Your code: ${code}`,
  remove: 'Remove',
  done: { removed: 'Removed from your coupons.', failed: 'That did not work. Please try again.' },
};
