import { pickText } from '../../src/protocol/coupons/couponWords';
import type { Offer } from '../api';
import type { PushSettings } from '../storage/pushSettings';
import { configOf, createPushApi, type PushPorts } from './createPushApi';
import { readSettings } from './readSettings';

/** What a notification says beside the coupon's title. */
interface PushSentences {
  /** Where the coupon comes from, and what opening it tells the shop. */
  readonly open: string;
  /** For browsers that want a notice whatever was decided. */
  readonly nothing: string;
}

const sentences: Readonly<Record<string, PushSentences>> = {
  en: {
    open: 'Chosen on this device. Opening it gets your code and tells the shop which coupon was chosen.',
    nothing: 'Your coupons are up to date.',
  },
  de: {
    open: 'Auf diesem Gerät ausgewählt. Beim Öffnen erhalten Sie Ihren Code, und der Shop erfährt, welcher Gutschein ausgewählt wurde.',
    nothing: 'Ihre Gutscheine sind auf dem neuesten Stand.',
  },
  es: {
    open: 'Elegido en este dispositivo. Al abrirlo recibes tu código y la tienda sabe qué cupón se eligió.',
    nothing: 'Tus cupones están al día.',
  },
  fr: {
    open: 'Choisi sur cet appareil. En l’ouvrant, vous obtenez votre code et la boutique apprend quel bon a été choisi.',
    nothing: 'Vos bons de réduction sont à jour.',
  },
  ar: {
    open: 'اختير على هذا الجهاز. عند فتحه تحصل على الرمز ويعرف المتجر أي قسيمة اختيرت.',
    nothing: 'قسائمك محدَّثة.',
  },
  zh: {
    open: '由此设备选出。打开即可领取优惠码,商店随之得知选中的是哪张优惠券。',
    nothing: '您的优惠券已是最新。',
  },
};

/** In the shopper's language, or English. */
const pushSentences = (locale: string): PushSentences => sentences[locale.split('-', 1)[0] ?? ''] ?? sentences.en!;

/** What a notification carries to the click on it. */
export interface NoticeData {
  readonly couplet: 1;
  /** Page to open. */
  readonly url: string;
  /** Absent: the notice names no coupon. */
  readonly decisionId?: string;
}

interface Notice {
  readonly title: string;
  readonly options: NotificationOptions & { readonly data: NoticeData };
}

/** One notification at a time: each replaces the one before. */
const TAG = 'couplet';

/** The notification of a coupon, or of none, in the shopper's language. */
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

/** The coupon to tell of, if any: chosen, and its showing recorded. */
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
 * What to show after a wake-up: the coupon this device chose, a neutral notice where the browser wants one whatever happens, else nothing. Without the shopper's
 * agreement on record nothing is done.
 */
export const wakeUp = async (ports: PushPorts): Promise<Notice | undefined> => {
  const settings = await readSettings(ports);
  if (!settings) return undefined;
  const offer = await offerFor(ports, settings).catch(() => undefined);
  return offer || settings.demands ? noticeOf(offer, settings) : undefined;
};
