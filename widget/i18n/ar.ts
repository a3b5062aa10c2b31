import { discountsAr } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'نفدت كل هذه القسائم.',
  claim_limited: 'طُلبت رموز كثيرة من شبكتك. يرجى المحاولة لاحقًا.',
  coupon_expired: 'انتهى هذا العرض للتو.',
  coupon_unknown: 'لم يعد هذا العرض متاحًا في المتجر.',
  code_sent: 'أرسلنا إليك رمز هذا العرض من قبل.',
  origin_refused: 'لا يمكن الحصول على هذا العرض في هذا الموقع.',
  serving_stopped: 'أوقف المتجر عروضه في الوقت الحالي.',
};

export const ar: Strings = {
  language: 'ar',
  label: 'قسيمة لك',
  ...discountsAr,
  members: 'للأعضاء',
  upTo: (amount) => `توفير يصل إلى ${amount}`,
  minimum: (amount) => `ابتداءً من ${amount} في سلتك`,
  on: (categories) => `تسري على ${categories}`,
  headlineOn: (headline, goods) => `${headline} على ${goods}`,
  onSelected: 'تسري على منتجات مختارة',
  onEverything: 'تسري على كل ما في المتجر',
  picks: 'قد يعجبك',
  ends: (date) => `تنتهي في ${date}`,
  validFor: (span) => `صالحة لمدة ${span} بعد الحصول عليها`,
  disclosure: (by) => {
    const using = 'عند استخدامها يعرف المتجر أي قسيمة اختيرت.';
    if (by === 'rule') return `اختيرت وفق قاعدة خاصة بالمتجر. ${using}`;
    return by === 'exploration' ? `سُحبت عشوائيًا على جهازك. ${using}` : `اختيرت على جهازك بناءً على زياراتك هنا. ${using}`;
  },
  getCode: 'الحصول على الرمز',
  gettingCode: 'لحظة من فضلك…',
  withCode: (headline) => `${headline} برمزك`,
  more: 'خيارات أخرى',
  notForMe: 'لا تناسبني',
  close: 'إغلاق',
  keep: 'الاحتفاظ بها لوقت لاحق',
  kept: 'محفوظة في «قسائمي». وقد تنفد قبل أن تأخذ رمزها.',
  send: 'أرسلوها لي',
  inbox: 'قسائمي',
  privacy: 'الخصوصية',
  reminder: 'قسيمتك تنتهي قريبًا',
  why: 'لماذا هذه القسيمة؟',
  yourCode: 'رمزك',
  copy: 'نسخ',
  copied: 'تم النسخ',
  applyToCart: 'تطبيق على سلتي',
  applied: 'أصبح الرمز في السلة.',
  notApplied: 'لم تقبل السلة الرمز. ربما فيها رمز آخر.',
  waits: 'سيُضاف الرمز عندما تضع شيئًا في سلتك.',
  copyByHand: 'تم تحديد الرمز، ويمكن نسخه بلوحة المفاتيح أو من القائمة',
  useBefore: (date) => `صالح حتى ${date}`,
  left: (span) => `يتبقى ${span}`,
  enterAtCheckout: 'يُدخَل عند إتمام الشراء.',
  final: (code) => refusals[code],
  unreachable: 'تعذّر الحصول على الرمز الآن.',
  tryAgain: 'إعادة المحاولة',
};
