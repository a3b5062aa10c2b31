import { pickText } from '../../src/protocol/coupons/pickText';
import type { Offer } from '../api';
import { pushSentences } from './pushSentences';
import type { PushSettings } from './pushSettings';

/** What a notification carries to the click on it. */
export interface NoticeData {
  readonly couplet: 1;
  /** Page to open. */
  readonly url: string;
  /** Absent: the notice names no coupon. */
  readonly decisionId?: string;
}

export interface Notice {
  readonly title: string;
  readonly options: NotificationOptions & { readonly data: NoticeData };
}

/** One notification at a time: each replaces the one before. */
const TAG = 'couplet';

/** The notification of a coupon, or of none, in the shopper's language. */
export const noticeOf = (offer: Offer | undefined, { locale, url }: PushSettings): Notice => {
  const { open, nothing } = pushSentences(locale);
  const options = { tag: TAG, lang: locale, dir: 'auto' as const };
  if (!offer) return { title: nothing, options: { ...options, silent: true, data: { couplet: 1, url } } };
  const { coupon, decisionId } = offer;
  const detail = coupon.detail && pickText(coupon.detail, locale);
  return {
    title: pickText(coupon.title, locale),
    options: { ...options, body: detail ? `${detail}\n${open}` : open, data: { couplet: 1, url, decisionId } },
  };
};
