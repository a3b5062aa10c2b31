import { discountsAr } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const arabic: MessageWords = {
  language: 'ar',
  ask: {
    subject: (shop) => `هل تريد قسيمتك من ${shop}؟`,
    lead: (shop) => `طلب شخص ما، وعلى الأرجح أنت، من ${shop} إرسال هذه القسيمة إلى هذا العنوان:`,
    button: 'نعم، أرسلوا القسيمة لي',
    hours: (hours) => `مدة صلاحية الرابط بالساعات: ${hours}.`,
    otherwise: 'إن لم تكن أنت فلا تفعل شيئًا، ولن يُرسل أي شيء آخر. ويمكنك أيضًا طلب عدم مراسلة هذا العنوان نهائيًا:',
  },
  coupon: {
    subject: (title, shop) => `${title} لدى ${shop}: رمزك`,
    lead: (shop) => `هذه هي القسيمة التي طلبتها من ${shop}.`,
    code: 'رمزك',
    enter: 'أدخله عند الدفع.',
    until: (moment) => `صالح حتى ${moment}.`,
    toShop: (shop) => `إلى ${shop}`,
    why: (shop) => `تصلك هذه الرسالة الوحيدة لأنك طلبتها من ${shop} وأكدت عنوانك.`,
    leave: 'عدم إرسال أي شيء آخر إلى هذا العنوان',
  },
  text: {
    ask: (shop, title, url) => `${shop}: هل نرسل إليك «${title}»؟ نعم: ${url} إن لم تكن أنت فلا تفعل شيئًا.`,
    coupon: ({ shop, title, code, until, leaveUrl }) => `${shop}: رمزك ${code} لـ«${title}» حتى ${until}. لإيقاف الرسائل: ${leaveUrl}`,
  },
  value: {
    ...discountsAr,
    on: (categories) => `تسري على ${categories}`,
    onSelected: 'تسري على منتجات مختارة',
    onEverything: 'تسري على كل ما في المتجر',
    upTo: (amount) => `توفير يصل إلى ${amount}`,
    minimum: (amount) => `ابتداءً من ${amount} في سلتك`,
    members: 'للأعضاء',
  },
  page: {
    confirmed: 'شكرًا. القسيمة في طريقها إليك.',
    left: 'لن يُرسل أي شيء آخر إلى هذا العنوان.',
    erased: 'حُذف عنوانك وحُذفت رسائلك، ولن يُرسل إليه أي شيء آخر.',
    gone: 'لم يعد هذا الرابط صالحًا.',
    couponGone: 'لم تعد هذه القسيمة متاحة، ولن يُرسل إليك شيء.',
    invalid: 'هذا الرابط غير صالح. هل نُسخ كاملًا؟',
    leave: (shop) => `هل تريد ألا يرسل ${shop} أي شيء آخر إلى عنوانك؟`,
    leaveButton: 'عدم إرسال أي شيء آخر',
    erase: 'يمكنك أيضًا طلب حذف كل ما هو محفوظ عن عنوانك. لا تبقى منه إلا بصمة، حتى لا يُرسل إليه شيء مرة أخرى.',
    eraseButton: 'حذف عنواني',
  },
};
