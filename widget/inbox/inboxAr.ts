import type { InboxStrings } from './inboxStrings';

export const inboxAr: InboxStrings = {
  title: 'قسائمي',
  intro: 'هذه القائمة على هذا الجهاز وحده. لا يعرف المتجر إلا ما أخذت رمزه أو طلبت إرساله.',
  notKept: 'لا يُحفظ شيء في هذا المتصفح: هذه قسائم هذه الصفحة وتزول عند مغادرتها.',
  none: 'ليست لديك قسائم هنا بعد.',
  unavailable: 'Couplet لا يعمل على هذه الصفحة، فلا يعرف أي قسيمة.',
  unreadable: 'تعذّرت الآن قراءة قسائمك. يُرجى المحاولة مرة أخرى.',
  groups: {
    soon: 'تنتهي قريبًا',
    claimed: 'جاهزة للاستخدام',
    kept: 'محفوظة لوقت لاحق',
    used: 'مستخدمة',
    expired: 'منتهية',
  },
  keptMeans: 'لم يُحجز أي رمز: قد تنفد القسيمة قبل أن تطلبه.',
  calendar: 'إضافة إلى التقويم',
  calendarTitle: (coupon) => `تنتهي القسيمة: ${coupon}`,
  calendarCode: (code) => `رمزك: ${code}`,
  remove: 'إزالة',
  done: { removed: 'أُزيلت من قسائمك.', failed: 'لم ينجح ذلك. يُرجى المحاولة مرة أخرى.' },
};
