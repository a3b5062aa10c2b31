import { pickText } from '../../src/protocol/coupons/couponWords';
import type { Offer } from '../api';
import type { PushSettings } from '../storage/pushSettings';
import { configOf, createPushApi, type PushPorts } from './createPushApi';
import { readSettings } from './readSettings';

/** Texts of a notification in addition to the coupon's title. */
interface PushSentences {
  /** Where the coupon comes from, and what opening it reveals to the shop. */
  readonly open: string;
  /** For browsers that require a notification whatever was decided. */
  readonly nothing: string;
}

const sentences: Readonly<Record<string, PushSentences>> = {
  en: {
    open: 'Chosen on this device. Open it to get your code. The shop then learns which coupon it is.',
    nothing: 'Your coupons are up to date.',
  },
  de: {
    open: 'Auf diesem Gerät ausgewählt. Beim Öffnen erhalten Sie Ihren Code. Der Shop erfährt dann, welcher Gutschein es ist.',
    nothing: 'Ihre Gutscheine sind auf dem neuesten Stand.',
  },
  es: {
    open: 'Elegido en este dispositivo. Ábrelo para obtener tu código. La tienda sabrá entonces qué cupón es.',
    nothing: 'Tus cupones están al día.',
  },
  fr: {
    open: 'Choisi sur cet appareil. Ouvrez-le pour obtenir votre code. La boutique saura alors quel coupon c’est.',
    nothing: 'Vos coupons sont à jour.',
  },
  ar: {
    open: 'اختيرت على هذا الجهاز. افتحها لتحصل على رمزك. ويعرف المتجر عندئذ أي قسيمة هي.',
    nothing: 'قسائمك محدَّثة.',
  },
  zh: {
    open: '由此设备选出。打开即可领取券码，商店随之得知是哪张券。',
    nothing: '您的优惠券已是最新。',
  },
};

/** In the shopper's language, or English. */
const pushSentences = (locale: string): PushSentences => sentences[locale.split('-', 1)[0] ?? ''] ?? sentences.en!;

/** Data that a notification passes to its click handler. */
export interface NoticeData {
  readonly couplet: 1;
  /** Page to open. */
  readonly url: string;
  /** Absent: the notification is not about a coupon. */
  readonly decisionId?: string;
}

interface Notice {
  readonly title: string;
  readonly options: NotificationOptions & { readonly data: NoticeData };
}

/** One notification at a time: each replaces the previous one. */
const TAG = 'couplet';

/** The notification for a coupon, or without one, in the shopper's language. */
const noticeOf = (offer: Offer | undefined, { locale, url }: PushSettings): Notice => {
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

/** The coupon to notify of, if any: chosen, with its showing recorded. */
const offerFor = async (ports: PushPorts, settings: Parameters<typeof configOf>[0]): Promise<Offer | undefined> => {
  const api = createPushApi(ports);
  const started = await api.start(configOf(settings));
  if (!started.ok) return undefined;
  const decided = await api.decide({ facts: {}, channel: 'push' });
  if (!decided.ok || !decided.value) return undefined;
  const confirmed = await api.confirm(decided.value.decisionId);
  return confirmed.ok && confirmed.value ? decided.value : undefined;
};

/**
 * Notification after a wake-up: the coupon this device chose, or a neutral one if the browser requires any, else none. Does nothing without
 * the shopper's stored agreement.
 */
export const wakeUp = async (ports: PushPorts): Promise<Notice | undefined> => {
  const settings = await readSettings(ports);
  if (!settings) return undefined;
  const offer = await offerFor(ports, settings).catch(() => undefined);
  return offer || settings.demands ? noticeOf(offer, settings) : undefined;
};
