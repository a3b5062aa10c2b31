/** Why a coupon may not be shown: a sentence for every reason code of `refusalOf`. Apart from it, because a device needs the codes alone. */
export const refusalSentences = {
  coupon_not_started: 'The coupon is not valid yet.',
  coupon_expired: 'The coupon has expired.',
  already_claimed: 'This shopper already has the coupon.',
  not_for_me: 'The shopper said this coupon is not for them.',
  already_closed: 'The shopper closed this coupon, which ends it for them.',
  quiet_after_dismissals: 'Two coupons in a row were dismissed; it stays quiet for 48 hours.',
  min_gap: 'Another coupon was shown too short a while ago.',
  frequency_all: 'Enough coupons were shown in 24 hours, whichever they were.',
  frequency_page: 'Shown often enough on this page.',
  frequency_session: 'Shown often enough in this session.',
  frequency_gap: 'This coupon was shown too short a while ago.',
  frequency_day: 'Shown often enough in 24 hours.',
  frequency_week: 'Shown often enough in 7 days.',
  frequency_lifetime: 'Shown often enough on this device.',
  members_only: 'The coupon is for members, and the store does not say that this shopper is one.',
  margin_floor: 'The discount would leave the shop less than its least margin.',
  condition_unmet: "The coupon's conditions do not hold here.",
} as const;

export type RefusalCode = keyof typeof refusalSentences;
