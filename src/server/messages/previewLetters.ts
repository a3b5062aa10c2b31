import { CONFIRM_FOR } from '../../engine/channels/channelSettings';
import { type ConfirmationContent, confirmationLetter } from './templates/confirmationLetter';
import { type CouponContent, couponLetter } from './templates/couponLetter';
import type { CouponSource } from './templates/couponText';
import type { Letter } from './templates/letter';

export interface PreviewContent extends CouponSource {
  readonly timeZone: string;
  readonly locale: string;
  readonly shop: string;
  readonly storeUrl?: string | undefined;
}

/** Code and links of a preview mean nothing to any server. */
const EXAMPLE = 'https://coupons.example/v1/messages/';

/** What both messages would say; the code holds until the coupon ends. */
export const previewParts = ({
  timeZone,
  storeUrl,
  ...content
}: PreviewContent): { readonly confirmation: ConfirmationContent; readonly coupon: CouponContent } => {
  const leaveUrl = `${EXAMPLE}leave`;
  return {
    confirmation: { ...content, leaveUrl, confirmUrl: `${EXAMPLE}confirm`, validMs: CONFIRM_FOR },
    coupon: { ...content, leaveUrl, storeUrl, timeZone, code: 'EXAMPLE34679', expiresAt: content.coupon.endsAt },
  };
};

/** Both letters as they would be sent. */
export const previewLetters = (content: PreviewContent): Readonly<Record<'confirmation' | 'coupon', Letter>> => {
  const { confirmation, coupon } = previewParts(content);
  return { confirmation: confirmationLetter(confirmation), coupon: couponLetter(coupon) };
};
