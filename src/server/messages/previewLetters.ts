import { CONFIRM_FOR } from './messageTimes';
import { confirmationLetter } from './templates/confirmationLetter';
import { couponLetter } from './templates/couponLetter';
import type { CouponSource } from './templates/couponText';
import type { Letter } from './templates/letter';

export interface PreviewContent extends CouponSource {
  readonly timeZone: string;
  readonly locale: string;
  readonly shop: string;
}

/** Code and links of a preview mean nothing to any server. */
const EXAMPLE = 'https://coupons.example/v1/messages/';

/** Both messages as they would be sent; the code holds until the coupon ends. */
export const previewLetters = ({ timeZone, ...content }: PreviewContent): Readonly<Record<'confirmation' | 'coupon', Letter>> => {
  const leaveUrl = `${EXAMPLE}leave`;
  return {
    confirmation: confirmationLetter({ ...content, leaveUrl, confirmUrl: `${EXAMPLE}confirm`, validMs: CONFIRM_FOR }),
    coupon: couponLetter({ ...content, leaveUrl, timeZone, code: 'EXAMPLE34679', expiresAt: content.coupon.endsAt }),
  };
};
