import { discountsAr } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const arabic: MessageWords = {
  language: 'ar',
  ask: {
    subject: (shop) => `أكّد طلب قسيمتك من ${shop}`,
    lead: (shop) => `لقد طلبت هذه القسيمة من ${shop}. أكّد طلبك لتصلك:`,
    button: 'نعم، أرسلوا القسيمة',
    linkLasts: (duration) => `الرابط صالح لمدة ${duration}.`,
    later: (shop) => `ستصلك بعد ذلك أيضًا عروض من ${shop}، عرض واحد في الأسبوع على الأكثر. ويمكنك إلغاء الاشتراك في أي وقت.`,
    otherwise: 'لم تطلبها أنت؟ تجاهل هذه الرسالة ولن تصلك رسالة أخرى. وإن كنت لا تريد أي رسائل من هذا المتجر:',
  },
  coupon: {
    subject: (title, shop) => `قسيمتك من ${shop}: ${title}`,
    lead: (shop) => `إليك القسيمة التي طلبتها من ${shop}.`,
    laterLead: (shop) => `إليك قسيمة من ${shop}.`,
    code: 'رمزك',
    enter: 'أدخله عند إتمام الشراء.',
    until: (moment) => `صالح حتى ${moment}.`,
    lasts: (duration) => `سيكون رمزك صالحًا لمدة ${duration}.`,
    toShop: (shop) => `زيارة ${shop}`,
    why: (shop) => `تصلك هذه الرسالة لمرة واحدة لأنك طلبتها من ${shop} وأكّدت عنوانك.`,
    laterWhy: (shop) => `تصلك هذه الرسالة لأنك وافقت على عروض ${shop}، عرض واحد في الأسبوع على الأكثر.`,
    leave: 'إلغاء الاشتراك',
  },
  text: {
    ask: (shop, title, url) => `${shop}: أكّد لتصلك قسيمة «${title}»: ${url} لم تطلبها؟ تجاهل الرسالة.`,
    askLater: (shop, title, url) =>
      `${shop}: أكّد لتصلك قسيمة «${title}» وعروض (مرة في الأسبوع على الأكثر): ${url} لم تطلبها؟ تجاهل الرسالة.`,
    coupon: ({ shop, title, code, until, url }) => `${shop}: ${title}. رمزك ${code}، صالح حتى ${until}. لإيقاف الرسائل: ${url}`,
  },
  value: {
    ...discountsAr,
    on: (categories) => `تسري على ${categories}`,
    onSelected: 'تسري على منتجات مختارة',
    onEverything: 'تسري على جميع المنتجات',
    upTo: (amount) => `وفّر حتى ${amount}`,
    minimum: (amount) => `الحد الأدنى للشراء ${amount}`,
    members: 'للأعضاء فقط',
  },
  page: {
    confirmed: 'شكرًا لك. قسيمتك في طريقها إليك.',
    left: 'تم إلغاء اشتراكك. لن تُرسل رسائل أخرى إلى هذا العنوان.',
    erased: 'تم حذف عنوانك ورسائلك. لن تصلك رسائل أخرى.',
    gone: 'لم يعد هذا الرابط صالحًا. إن كنت لا تزال تريد القسيمة فاطلبها من المتجر مرة أخرى.',
    couponGone: 'لم تعد هذه القسيمة متاحة، ولذلك لن تُرسل إليك.',
    invalid: 'هذا الرابط غير صالح. تأكد من أنك نسخته كاملًا.',
    leave: (shop) => `هل تريد إيقاف جميع الرسائل من ${shop}؟`,
    leaveButton: 'إلغاء الاشتراك',
    erase: 'يمكنك أيضًا حذف كل البيانات المتعلقة بعنوانك. لا تبقى منه إلا بصمة، كي لا تصلك رسائل أخرى.',
    eraseAsk: 'هل تريد حذف كل البيانات المتعلقة بعنوانك؟ لا تبقى منه إلا بصمة، كي لا تصلك رسائل أخرى.',
    eraseButton: 'حذف عنواني',
    back: 'العودة إلى المتجر',
  },
};
