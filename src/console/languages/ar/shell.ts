import type { Variant } from '../../../protocol/experiment';
import { isUnsound } from '../../../stats/comparison/verdict';
import { isFutile } from '../../experiment/verdict';
import { isolated, plural } from '../../i18n/grammar';
import type { strings as en } from '../en/shell';
import { LONG } from '../en/shell';

const counted = plural('ar');

const shops: typeof en.shops = { shop: 'المتجر' };

const simulated: typeof en.simulated = {
  notice: (orders) => `بيانات تجريبية: مصدرها متسوقون افتراضيون، وتشمل القسائم والزيارات والتقارير الخاصة والطلبات وعددها ${orders}.`,
};

const roles = { owner: 'مالك', editor: 'محرّر', analyst: 'محلّل' } as Readonly<Record<string, string>>;

const shell: typeof en.shell = {
  skip: 'الانتقال إلى المحتوى',
  menu: 'الصفحات',
  pages: {
    overview: 'نظرة عامة',
    campaigns: 'الحملات',
    results: 'النتائج',
    learning: 'التعلّم',
    codes: 'الرموز',
    versions: 'الإصدارات',
    operations: 'التشغيل',
    settings: 'الإعدادات',
  },
  more: 'القائمة',
  search: 'البحث أو الانتقال إلى…',
  searchLabel: 'البحث في الصفحات والقسائم',
  searchActions: { page: 'صفحة', coupon: 'قسيمة', docs: 'الوثائق', refused: 'لماذا رُفض رمز؟' },
  docs: 'الوثائق',
  language: 'اللغة',
  theme: 'المظهر',
  themes: { auto: 'حسب الجهاز', light: 'فاتح', dark: 'داكن' },
  signOut: 'تسجيل الخروج',
  signOutTitle: 'هل تريد تسجيل الخروج؟',
  signOutQuestion:
    'لن يعمل رابط الإعداد مرة أخرى. لتتمكن من تسجيل الدخول لاحقًا، أنشئ أولًا رمزًا مميزًا في «المستخدمون» ضمن «الإعدادات». وإلا فستحتاج إلى ADMIN_TOKEN الخاص بالخادم.',
  bySetup: 'رابط الإعداد',
  onceOnly: 'أنت مسجّل الدخول لثماني ساعات، ولن يعمل رابط الإعداد مرة أخرى.',
  makeToken: 'أنشئ رمزًا مميزًا لتسجيل الدخول لاحقًا',
  role: (role) => roles[role] ?? role,
  switch: 'تشغيل القسائم أو إيقافها',
  on: 'القسائم قيد التشغيل',
  off: 'القسائم متوقفة',
  nothingYet: 'لم يُنشر شيء بعد',
  stop: 'إيقاف كل القسائم',
  stopTitle: 'هل تريد إيقاف كل القسائم؟',
  stopQuestion:
    'لن يرى المتسوقون أي قسائم. وتُنهى الرموز غير المستخدمة في متجرك خلال دقيقة. يمكنك تشغيل القسائم مجددًا في أي وقت، لكن الرموز المنتهية تبقى منتهية.',
  stopConfirm: 'الإيقاف الآن',
  resume: 'تشغيل القسائم',
  resumeTitle: 'هل تريد تشغيل القسائم؟',
  resumeQuestion: 'سيرى المتسوقون القسائم مجددًا خلال دقيقة. وتبقى الرموز المنتهية منتهية.',
  stoppedClaims: (ended, remaining) =>
    remaining === 0
      ? `تم الإيقاف. عدد الرموز المفتوحة التي أُنهيت في متجرك: ${ended}.`
      : `تم الإيقاف. عدد الرموز المفتوحة التي أُنهيت: ${ended}. وتعذّر إنهاء الباقي حتى الآن، وعدده ${remaining}. سيواصل Couplet المحاولة.`,
  stopUnsaved: 'تعذّرت الكتابة في قاعدة البيانات. وفّر مساحة على القرص قبل إعادة تشغيل الخادم.',
  notFound: 'الصفحة غير موجودة',
  notFoundLead: 'ربما يكون العنوان قديمًا.',
};

const signIn: typeof en.signIn = {
  title: 'تسجيل الدخول',
  lead: 'قسائم تُختار على أجهزة متسوقيك.',
  token: 'رمز الدخول المميز',
  tokenHint: 'رمز مميز من أحد المالكين، أو ADMIN_TOKEN الخاص بالخادم. إن لم تضبطه، فستجده في ملف secrets.json في مجلد البيانات.',
  signIn: 'تسجيل الدخول',
  withProvider: 'تسجيل الدخول بحساب شركتك',
  or: 'أو',
  wrong: 'رمز مميز غير معروف أو تم إبطاله. تأكد من أنك نسخته كاملًا.',
  setupTitle: 'إعداد متجرك',
  setupLead: 'فتحت رابط الإعداد الخاص بخادمك. يعمل مرة واحدة ويسجّل دخولك بصفتك المالك.',
  begin: 'البدء',
  setupSpent:
    'استُخدم هذا الرابط من قبل أو مضى عليه أكثر من يوم. سجّل الدخول برمز مميز، أو أعد تشغيل الخادم: سيطبع رابطًا جديدًا أو الأمر الذي ينشئه.',
  refused: {
    oidc_forbidden: 'لا يملك حساب شركتك صلاحية الوصول إلى هذا المتجر. راجع أحد المالكين.',
    oidc_refused: 'لم يكتمل تسجيل الدخول في هذا المتصفح. ابدأ من جديد.',
    oidc_unreachable: 'لم تستجب خدمة تسجيل الدخول في شركتك. أعد المحاولة بعد دقيقة، أو استخدم رمزًا مميزًا.',
  },
};

const actor: typeof en.actor = { byToken: 'رمز مميز', bySignIn: 'تسجيل دخول', bySetup: 'رابط الإعداد', byServer: 'Couplet' };

const dateRange: typeof en.dateRange = {
  title: 'المدة',
  presets: { 7: 'آخر 7 أيام', 28: 'آخر 28 يومًا', 90: 'آخر 90 يومًا', all: 'التجربة كلها' },
  between: (from, to) => `${from} – ${to}`,
  from: 'من',
  to: 'إلى',
  order: 'يجب ألا يكون اليوم الأول بعد اليوم الأخير.',
  apply: 'تطبيق',
};

const ui: typeof en.ui = {
  loading: 'جارٍ التحميل…',
  tryAgain: 'إعادة المحاولة',
  reason: (code) => `السبب: ${isolated(code)}`,
  cancel: 'إلغاء',
  close: 'إغلاق',
  asTable: 'عرض كجدول',
  helpOn: (about) => `مساعدة: ${about}`,
  remove: (name) => `إزالة ${isolated(name)}`,
  noOptions: 'لا توجد نتائج مطابقة',
  undo: 'تراجع',
  rest: (n) => `عرض الباقي (${n})`,
  quoted: (text) => `«${isolated(text)}»`,
  copy: 'نسخ',
  copied: 'تم النسخ.',
  copyFailed: 'لم يسمح المتصفح بالنسخ. حدّد النص وانسخه بنفسك.',
  failures: {
    server_unreachable: 'لم يستجب الخادم. تحقق من اتصالك ومن أن الخادم يعمل.',
    answer_malformed: 'إصدار هذه الصفحة يختلف عن إصدار الخادم. أعد تحميل الصفحة.',
    forbidden: 'دورك لا يسمح بهذا. راجع أحد مالكي هذا المتجر.',
    rate_limited: 'محاولات كثيرة. انتظر دقيقة ثم أعد المحاولة.',
    shop_unreachable: 'تعذّر الوصول إلى متجرك. أعد المحاولة بعد دقيقة.',
  },
};

const table: typeof en.table = {
  tools: (table) => `بحث وتصفية: ${table}`,
  csv: 'CSV',
  sortBy: 'الترتيب حسب',
  selected: (count) => `المحدَّد: ${count}`,
  select: (row) => `تحديد ${isolated(row)}`,
  selectAll: 'تحديد الكل',
  clear: 'إلغاء التحديد',
  actions: 'الإجراءات',
  noneFound: 'لا توجد صفوف مطابقة.',
  page: (page, of, rows) => `الصفحة ${page} من ${of}، عدد الصفوف: ${rows}`,
  before: 'الصفحة السابقة',
  next: 'الصفحة التالية',
};

const without: Readonly<Record<Variant, string>> = { none: 'عدم وجود قسائم', rule: 'قاعدتك الخاصة', couplet: 'Couplet' };

const years = (count: number): string =>
  counted(count, { one: 'سنة واحدة', two: 'سنتين', few: `${count} سنوات`, many: `${count} سنة`, other: `${count} سنة` });

const weeksOf = (count: number): string =>
  counted(count, { one: 'أسبوع واحد', two: 'أسبوعين', few: `${count} أسابيع`, many: `${count} أسبوعًا`, other: `${count} أسبوع` });

const span = (weeks: number): string => `نحو ${weeks > LONG ? years(Math.round(weeks / 52)) : weeksOf(Math.ceil(weeks))}`;

const experiment: typeof en.experiment = {
  arms: { none: 'بلا قسائم', rule: 'قاعدتك الخاصة', couplet: 'Couplet' },
  gain: (amount, control) => `زيادة في صافي الهامش بمقدار ${amount} مقارنةً مع ${without[control]}`,
  loss: (amount, control) => `نقص في صافي الهامش بمقدار ${amount} مقارنةً مع ${without[control]}`,
  ofDays: (amount, control) => `فرق صافي الهامش مقارنةً مع ${without[control]}: ${amount}`,
  unknown: (verdict) => {
    const { reason, weeks } = verdict;
    if (isUnsound(verdict)) return 'لا يمكن المقارنة';
    if (reason === 'period') return 'أيام مختارة';
    if (reason === 'small') return 'لا يوجد فرق بمقدار 10%';
    if (isFutile(verdict)) return 'لا يُتوقَّع ظهور نتيجة واضحة قبل النهاية المخططة';
    if (weeks === null || weeks === 0) return 'غير معروف بعد';
    return `غير معروف بعد: ${span(weeks)} بحسب عدد زياراتك`;
  },
  interval: (lower, upper) => `فترة الثقة 95%: من ${lower} إلى ${upper}`,
  noInterval: 'عدد المشترين لا يكفي لحساب فترة الثقة',
  against: (treatment, control, weeks) => `${treatment} مقابل ${control}، أسابيع الطلبات: ${weeks}`,
  reasons: {
    sample_ratio_mismatch: 'لم توزَّع الأجهزة كما هو مخطط، فلا يمكن مقارنة المجموعات. ابحث عن السبب أولًا.',
    customers_unbalanced: 'لم يوزَّع العملاء المعروفون كما هو مخطط، فلا يمكن مقارنة المجموعات. ابحث عن السبب أولًا.',
    attribution_lost: 'أحد مسارات إتمام الشراء يُسقط السمة، فتغيب طلبات عن المقارنة.',
    too_few_customers: 'تحتاج كل مجموعة إلى 100 مشترٍ.',
    small: 'أي فرق في صافي الهامش أقل من 10%.',
    not_yet: 'قد يكون الفرق الظاهر حتى الآن في صافي الهامش محض مصادفة.',
    period: 'يحتاج الحكم إلى التجربة كلها. أما في الأيام المختارة، فتصح فترة الثقة إن كنت قد اخترتها قبل رؤية النتائج.',
  },
  bounds: (lower, upper) => `أيًا كانت المجموعة التي تنتمي إليها الطلبات المفقودة، فإن الفرق يقع بين ${lower} و${upper}.`,
  waiting: (verdict) => {
    const { reason, weeks } = verdict;
    if (reason === 'small' || reason === 'period') return '';
    if (isFutile(verdict)) return 'حتى لو بلغ الفرق 10% من الآن، فالأرجح ألا يُكتشف قبل النهاية المخططة. يمكنك إيقاف التجربة.';
    if (weeks === null) return 'بحسب عدد زياراتك، يستغرق اكتشاف فرق بمقدار 10% سنوات.';
    if (weeks > 0) return `سيُكتشف فرق بمقدار 10% خلال ${span(weeks)} من الآن.`;
    return reason === 'not_yet' ? 'لو كان الفرق 10% لاكتُشف على الأرجح حتى الآن.' : '';
  },
  tooEarly: 'تظهر المدة المقدّرة بعد أسبوع من الطلبات.',
  oneGroup: ['لا توجد مقارنة', 'كل المتسوقين في مجموعة واحدة. ابدأ تجربة لتقيس ما تكسبه القسائم.'],
  notPublished: 'لم تُنشر أي حملة بعد',
  noOrders: 'لا توجد طلبات في هذه التجربة بعد',
  noOrdersNext: 'يظهر الطلب خلال دقيقة من دفع قيمته. تأكد من وجود السكربت في صفحاتك ومن أن القسائم قيد التشغيل.',
};

const setup: typeof en.setup = {
  title: 'الإعداد',
  done: (done, all) => `اكتمل ${done} من ${all}`,
  open: 'لم يكتمل بعد',
  finished: 'مكتمل',
  next: (step) => `الخطوة التالية: ${step}.`,
  allSteps: 'كل الخطوات',
  steps: {
    published: { name: 'نشر قسيمة', help: 'اختر قالبًا، وحدّد الخصم، ثم انشر.', action: 'اختيار قالب' },
    tag: { name: 'إضافة وسم السكربت', help: 'لم تحمّل أي صفحة من متجرك Couplet بعد.', action: 'نسخ الوسم' },
    claim: { name: 'استلام قسيمة', help: 'افتح متجرك، وشاهد ثلاثة منتجات، ثم استلم القسيمة.', action: 'اختيار قسيمة للمعاينة' },
    orders: { name: 'ربط الطلبات', help: 'لم يرسل متجرك أي طلب بعد.', action: 'ربط الطلبات' },
    measured: {
      name: 'قياس طلب',
      help: 'لم يصل بعد أي طلب يحمل مجموعة المتسوق.',
      action: 'فحص الاتصال',
    },
    result: {
      name: 'أول نتيجة',
      help: 'يظهر التاريخ المتوقع هنا بعد أول الطلبات المقيسة.',
      action: 'تخطيط التجربة',
    },
  },
};

export const strings: typeof en = { shops, simulated, shell, signIn, actor, dateRange, ui, table, experiment, setup };
