import {
  type DiscountWords,
  discountsAr,
  discountsDe,
  discountsEn,
  discountsEs,
  discountsFr,
  discountsZhCn,
} from '../../src/protocol/coupons/discountWords';

/** Sentences of the question whether the shopper's agent may claim a coupon. */
export interface AgentWords {
  /** BCP 47 tag. */
  readonly language: string;
  readonly discounts: DiscountWords;
  readonly title: string;
  readonly ends: (date: string) => string;
  /** Who learns what if the shopper agrees. */
  readonly means: string;
  readonly agree: string;
  readonly decline: string;
  readonly close: string;
}

const en: AgentWords = {
  language: 'en',
  discounts: discountsEn,
  title: 'Get this coupon?',
  ends: (date) => `Ends ${date}`,
  means: 'Your AI assistant is asking for it. If you agree, it receives the code, and the shop learns which coupon was chosen.',
  agree: 'Get code',
  decline: 'No, thanks',
  close: 'Close',
};

const all: Readonly<Record<string, AgentWords>> = {
  en,
  zh: {
    language: 'zh-CN',
    discounts: discountsZhCn,
    title: '要领取这张优惠券吗？',
    ends: (date) => `${date}截止`,
    means: '您的 AI 助手想领取它。如果您同意，助手会收到券码，商店会知道选中的是哪张优惠券。',
    agree: '领取券码',
    decline: '不用了',
    close: '关闭',
  },
  de: {
    language: 'de',
    discounts: discountsDe,
    title: 'Diesen Gutschein abrufen?',
    ends: (date) => `Endet am ${date}`,
    means: 'Ihr KI-Assistent fragt danach. Wenn Sie zustimmen, erhält er den Code, und der Shop erfährt, welcher Gutschein es war.',
    agree: 'Code abrufen',
    decline: 'Nein, danke',
    close: 'Schließen',
  },
  fr: {
    language: 'fr',
    discounts: discountsFr,
    title: 'Obtenir ce coupon ?',
    ends: (date) => `Se termine le ${date}`,
    means: 'Votre assistant IA le demande. Si vous acceptez, il reçoit le code, et la boutique apprend quel coupon a été choisi.',
    agree: 'Obtenir le code',
    decline: 'Non merci',
    close: 'Fermer',
  },
  es: {
    language: 'es',
    discounts: discountsEs,
    title: '¿Obtener este cupón?',
    ends: (date) => `Termina el ${date}`,
    means: 'Tu asistente de IA lo pide. Si aceptas, recibirá el código y la tienda sabrá qué cupón se ha elegido.',
    agree: 'Obtener código',
    decline: 'No, gracias',
    close: 'Cerrar',
  },
  ar: {
    language: 'ar',
    discounts: discountsAr,
    title: 'هل تريد الحصول على هذه القسيمة؟',
    ends: (date) => `تنتهي في ${date}`,
    means: 'يطلبها مساعد الذكاء الاصطناعي الخاص بك. إذا وافقت، يحصل هو على الرمز ويعرف المتجر أي قسيمة اختيرت.',
    agree: 'الحصول على الرمز',
    decline: 'لا، شكرًا',
    close: 'إغلاق',
  },
};

/** @param locale canonical, of the page */
export const agentWordsOf = (locale: string): AgentWords => all[locale.split('-', 1)[0]!] ?? en;
