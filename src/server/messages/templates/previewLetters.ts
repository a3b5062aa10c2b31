import { pushNotice } from '../../../protocol/coupons/pushNotice';
import { validityOf } from '../../../protocol/coupons/validity';
import { routes } from '../../../protocol/protocol';
import { DAY, type Instant } from '../../../protocol/values/clock';
import type { Brand } from './brand';
import { type CouponSource, shortEndText } from './couponText';
import { confirmationLetter, confirmationText, couponLetter, couponTextMessage } from './letters';
import { type Letter, LOGO_CID } from './renderLetter';

export interface PreviewContent extends CouponSource {
  readonly timeZone: string;
  readonly locale: string;
  readonly brand: Brand;
  readonly now: Instant;
  /** How long a code in a message is reserved; absent: the default. */
  readonly ttlMs?: number | undefined;
  /** How long a code is reserved that the shopper claims. */
  readonly claimTtlMs?: number | undefined;
  /** Public address of the server, without a trailing slash. */
  readonly baseUrl?: string | undefined;
}

/** Codes and links of a preview are not valid on any server. The links are as long as real ones, because text messages are counted. */
const CODE = 'EXAMPLE34679';
const [CONFIRM_LENGTH, CHOOSE_LENGTH] = [43, 37];

interface Previews<T> {
  readonly confirmation: T;
  readonly coupon: T;
}

const previewParts = (content: PreviewContent) => {
  const { coupon, ttlMs = 14 * DAY, now, baseUrl = 'https://coupons.example' } = content;
  const validity = validityOf(coupon, ttlMs, now);
  const at = (name: string): string => `${baseUrl}${routes.messages}/${name}`;
  return {
    confirmation: { ...content, validity, confirmUrl: at('confirm') },
    coupon: { ...content, code: CODE, expiresAt: 'until' in validity ? validity.until : now + validity.forMs },
    links: { leaveUrl: at('leave'), eraseUrl: at('erase') },
    short: (name: string, length: number): string => `${baseUrl}${routes.shortMessages}/${name.padEnd(length, '0')}`,
  };
};

/** Both e-mails as they would be sent. */
export const previewLetters = (content: PreviewContent): Previews<Letter> => {
  const { confirmation, coupon, links } = previewParts(content);
  return { confirmation: confirmationLetter({ ...confirmation, ...links }), coupon: couponLetter({ ...coupon, ...links }) };
};

/** An e-mail as one page, with its logo in it. */
export const letterPage = ({ html, logo }: Letter): string => (logo === undefined ? html : html.replace(`cid:${LOGO_CID}`, logo));

/** Both text messages as they would be sent. */
export const previewTexts = (content: PreviewContent): Previews<string> => {
  const { confirmation, coupon, short } = previewParts(content);
  return {
    confirmation: confirmationText({ ...confirmation, confirmUrl: short('confirm', CONFIRM_LENGTH) }),
    coupon: couponTextMessage(coupon, short('unsubscribe', CHOOSE_LENGTH)),
  };
};

/** The notification as browsers show it. */
export const previewNotice = ({ coupon, claimTtlMs, now, timeZone, locale }: PreviewContent): ReturnType<typeof pushNotice> =>
  pushNotice(coupon, locale, validityOf(coupon, claimTtlMs, now), (end) => shortEndText(end, timeZone, locale));
