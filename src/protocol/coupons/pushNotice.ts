import type { Coupon } from './coupon';
import { pickText } from './couponWords';
import { spanText, type Validity } from './validity';

/** Texts of a notification in addition to the coupon's title. */
interface PushSentences {
  readonly until: (moment: string) => string;
  /** Opening it claims the code. */
  readonly lasts: (duration: string) => string;
  /** Where the coupon comes from, and what opening it reveals to the shop. */
  readonly open: string;
  /** For browsers that require a notification whatever was decided. */
  readonly nothing: string;
}

const sentences: Readonly<Record<string, PushSentences>> = {
  en: {
    until: (moment) => `Valid until ${moment}.`,
    lasts: (duration) => `Valid for ${duration} after you open it.`,
    open: 'Chosen on this device. Open it to get your code. The shop then learns which coupon it is.',
    nothing: 'Your coupons are up to date.',
  },
  de: {
    until: (moment) => `Gültig bis ${moment}.`,
    lasts: (duration) => `Nach dem Öffnen ${duration} lang gültig.`,
    open: 'Auf diesem Gerät ausgewählt. Beim Öffnen erhalten Sie Ihren Code. Der Shop erfährt dann, welcher Gutschein es ist.',
    nothing: 'Ihre Gutscheine sind auf dem neuesten Stand.',
  },
  es: {
    until: (moment) => `Válido hasta el ${moment}.`,
    lasts: (duration) => `Válido durante ${duration} desde que lo abras.`,
    open: 'Elegido en este dispositivo. Ábrelo para obtener tu código. La tienda sabrá entonces qué cupón es.',
    nothing: 'Tus cupones están al día.',
  },
  fr: {
    until: (moment) => `Valable jusqu’au ${moment}.`,
    lasts: (duration) => `Valable ${duration} après l’ouverture.`,
    open: 'Choisi sur cet appareil. Ouvrez-le pour obtenir votre code. La boutique saura alors quel coupon c’est.',
    nothing: 'Vos coupons sont à jour.',
  },
  ar: {
    until: (moment) => `صالحة حتى ${moment}.`,
    lasts: (duration) => `صالحة لمدة ${duration} بعد فتحها.`,
    open: 'اختيرت على هذا الجهاز. افتحها لتحصل على رمزك. ويعرف المتجر عندئذ أي قسيمة هي.',
    nothing: 'قسائمك محدَّثة.',
  },
  zh: {
    until: (moment) => `有效期至${moment}。`,
    lasts: (duration) => `打开后${duration}内有效。`,
    open: '由此设备选出。打开即可领取券码，商店随之得知是哪张券。',
    nothing: '您的优惠券已是最新。',
  },
};

/** In the shopper's language, or English. */
const sentencesIn = (locale: string): PushSentences => sentences[locale.split('-', 1)[0] ?? ''] ?? sentences.en!;

/** Text of a notification without a coupon. */
export const quietNotice = (locale: string): string => sentencesIn(locale).nothing;

/**
 * Texts of a coupon's notification.
 * @param moment words for the end
 */
export const pushNotice = (
  { title, detail }: Pick<Coupon, 'title' | 'detail'>,
  locale: string,
  validity: Validity,
  moment: (end: number) => string,
): { readonly title: string; readonly body: string } => {
  const { until, lasts, open } = sentencesIn(locale);
  const valid = 'until' in validity ? until(moment(validity.until)) : lasts(spanText(validity.forMs, locale));
  return { title: pickText(title, locale), body: [detail && pickText(detail, locale), valid, open].filter(Boolean).join('\n') };
};
