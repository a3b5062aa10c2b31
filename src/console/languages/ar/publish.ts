import { isolated, plural } from '../../i18n/grammar';
import { hits } from '../../i18n/i18n';
import type { strings as en } from '../en/publish';

const counted = plural('ar');

const quoted = (name: number | string | undefined): string => `«${isolated(String(name))}»`;

const errorsOf = (n: number): string =>
  counted(n, { one: 'خطأ واحد', two: 'خطأين', few: `${n} أخطاء`, many: `${n} خطأً`, other: `${n} خطأ` });

const issueList: typeof en.issueList = {
  errors: (n) => `يجب إصلاح ${errorsOf(n)} قبل النشر`,
  warnings: (n) => counted(n, { one: 'تحذير واحد', two: 'تحذيران', few: `${n} تحذيرات`, many: `${n} تحذيرًا`, other: `${n} تحذير` }),
  about: (coupon) => `${coupon}:`,
};

const about = (coupon: string): string => (coupon === '' ? 'إحدى القسائم' : `القسيمة ${coupon}`);

const publishRefusals: typeof en.publishRefusals = {
  discount_unsupported: (coupon) => ({
    what: `لا يدعم نظام إتمام الشراء في متجرك خصم ${about(coupon)}.`,
    fix: 'اختر نوعًا آخر من الخصم أو منتجات أخرى.',
  }),
  stacking_unsupported: (coupon) => ({
    what: `يقبل نظام إتمام الشراء في متجرك رمزًا واحدًا لكل طلب، فلا يمكن الجمع بين ${about(coupon)} وغيرها.`,
    fix: 'اختر «قسيمة واحدة لكل طلب».',
  }),
  condition_unsupported: (coupon, field) => ({
    what: `لا يستطيع نظام إتمام الشراء في متجرك التحقق من ${field === '' ? 'أحد شروط' : `الشرط ${quoted(field)} في`} ${about(coupon)}.`,
    fix: 'أزل هذا الشرط في «الجمهور»، أو اطلب من مطوّرك التحقق منه عند إتمام الشراء.',
  }),
  scope_unsupported: (coupon) => ({
    what: `لا يستطيع نظام إتمام الشراء في متجرك قصر ${about(coupon)} على هذه المنتجات.`,
    fix: 'استخدم إما المنتجات وإما الفئات، أو المتجر كله.',
  }),
  scope_unknown: (coupon) => ({
    what: `في ${about(coupon)} منتج أو فئة غير موجودة في متجرك.`,
    fix: 'تحقق من الكتابة، أو اخترها من القائمة.',
  }),
  currency_unsupported: () => ({ what: 'يبيع متجرك بعملة أخرى.', fix: 'صحّح العملة في «المتجر».' }),
  sensitive_category: (coupon) => ({
    what: `تعتمد ${about(coupon)} على موضوع حساس.`,
    fix: 'أزل الكلمة من منتجاتها أو شروطها أو سماتها.',
  }),
  protected_attribute: (coupon) => ({
    what: `تعتمد ${about(coupon)} على سمة محمية.`,
    fix: 'أزلها من شروطها أو سماتها.',
  }),
  value_below_floor: (coupon) => ({
    what: `قيمة ${about(coupon)} أقل من أدنى قيمة للقسيمة.`,
    fix: 'ارفع خصمها، أو اخفض الحد الأدنى في «خيارات متقدمة».',
  }),
  value_above_ceiling: (coupon) => ({
    what: `قد تتجاوز قيمة ${about(coupon)} أقصى قيمة للقسيمة.`,
    fix: 'اخفض خصمها، أو ارفع الحد الأقصى في «خيارات متقدمة».',
  }),
  campaign_invalid: () => ({ what: 'في الحملة أخطاء.', fix: 'ارجع وأصلحها أولًا.' }),
  draft_changed: () => ({ what: 'غيّر شخص آخر هذه الحملة.', fix: 'ارجع وراجع تغييراته، ثم انشر.' }),
  live_changed: () => ({
    what: 'نُشر إصدار آخر في هذه الأثناء.',
    fix: 'تقارن القائمة أعلاه به الآن. راجعها ثم استعد الإصدار.',
  }),
  signing_key_absent: () => ({
    what: 'لم يعد مفتاح التوقيع على هذا الخادم.',
    fix: 'أعد تحميل الصفحة لترى كيف تنشر بالمفتاح على حاسوب آخر.',
  }),
  shop_unreachable: () => ({ what: 'تعذّر الوصول إلى متجرك.', fix: 'تحقق من أنه يعمل، وأعد المحاولة بعد دقيقة.' }),
  shop_no_answer: () => ({ what: 'لم يستجب متجرك في الوقت المحدد.', fix: 'أعد المحاولة بعد دقيقة.' }),
  shop_unauthorized: () => ({ what: 'لا يقبل متجرك بيانات اعتماد Couplet.', fix: 'اطلب من مسؤول الخادم تجديدها.' }),
  shop_refused: () => ({ what: 'رفض متجرك عرض قائمة ميزاته.', fix: 'راجع سجل متجرك، ثم أعد المحاولة.' }),
  shop_malformed: () => ({ what: 'أرسل متجرك ردًا غير مقروء.', fix: 'تحقق من إصدار إضافة Couplet فيه.' }),
  capabilities_malformed: () => ({ what: 'قائمة ميزات متجرك غير مقروءة.', fix: 'اطلب من مطوّر متجرك تصحيحها.' }),
  shop_extension_missing: () => ({ what: 'إضافة Couplet غير موجودة في متجرك.', fix: 'ثبّتها ثم انشر مجددًا.' }),
  shop_api_absent: () => ({
    what: 'لا تستجيب واجهة متجرك البرمجية.',
    fix: 'اطلب من مسؤول الخادم تصحيح SHOP_URL، أو شغّل REST API في المتجر.',
  }),
  shop_coupons_off: () => ({
    what: 'القسائم متوقفة في متجرك.',
    fix: 'شغّل رموز القسائم في الإعدادات العامة لـ WooCommerce، ثم انشر مجددًا.',
  }),
  shop_untrusted: () => ({ what: 'شهادة متجرك غير صالحة.', fix: 'جدّدها، أو ثق بجهة إصدارها على الخادم.' }),
  bundle_incompatible: () => ({
    what: 'لا تتوافق النماذج الحالية مع إصدار هذا الخادم.',
    fix: 'درّب من جديد بهذا الإصدار، ثم انشر.',
  }),
  bundle_invalid: () => ({
    what: 'سترفض الأجهزة هذا الإصدار، ولذلك لم يُنشر.',
    fix: 'هذا خطأ في Couplet. أبلغ مسؤول الخادم بالتفاصيل أدناه.',
  }),
  store_unavailable: () => ({
    what: 'تعذّر الوصول إلى قاعدة بيانات الخادم. لم تتغير الحملة.',
    fix: 'أعد المحاولة بعد دقيقة.',
  }),
  overloaded: () => ({ what: 'الخادم مشغول. لم تتغير الحملة.', fix: 'أعد المحاولة بعد دقيقة.' }),
};

const publish: typeof en.publish = {
  publish: 'مراجعة ونشر',
  title: 'هل تريد نشر هذه التغييرات؟',
  lead: 'تصل هذه التغييرات إلى أجهزة المتسوقين خلال دقيقة:',
  nothing: 'لا توجد تغييرات لنشرها.',
  pooled: 'تستمر التجربة. وتُحسب معًا النتائج قبل تغيير الهدف وبعده.',
  pending: {
    token_keys: 'يجدّد النشر مفاتيح الرموز المميزة للتقارير الخاصة.',
    split_key: 'يجدّد النشر مفتاح هذا الخادم للتجميع الآمن.',
    strata: 'يضيف النشر أحدث نتائج التقارير الخاصة.',
    head: 'يزيل النشر جزءًا ضعيف الأداء من النموذج على الأجهزة.',
  },
  blocked: 'أصلح هذه الأخطاء قبل النشر:',
  unwise: 'راجع هذه التحذيرات قبل النشر:',
  unsaved: 'احفظ المسودة أولًا.',
  confirm: 'النشر الآن',
  doneOff: 'تم النشر. القسائم متوقفة، فلا يراها المتسوقون بعد.',
  turnOn: 'تشغيل القسائم',
  isOn: 'تم النشر، والقسائم قيد التشغيل.',
  changes: {
    added: (coupon) => `قسيمة جديدة: ${quoted(coupon)}.`,
    coupon: (coupon) => `قسيمة معدّلة: ${quoted(coupon)}`,
    removed: (coupon) => `قسيمة محذوفة: ${quoted(coupon)}. الرموز الصادرة تبقى صالحة حتى تنتهي صلاحيتها.`,
    ended: (coupon) => `قسيمة منتهية: ${quoted(coupon)}.`,
    experiment: (shares) => `تجربة جديدة: ${shares} يوزَّع كل المتسوقين من جديد.`,
    firstExperiment: (shares) => `يوزَّع المتسوقون عشوائيًا لقياس النتائج: ${shares}`,
    shop: () => 'تغييرات لكل القسائم',
    campaign: (name) => `حملة معدّلة: ${quoted(name)}`,
    campaignAdded: (name) => `حملة جديدة: ${quoted(name)}.`,
    campaignRemoved: (name) => `حملة محذوفة: ${quoted(name)}.`,
  },
  field: {
    became: (name, from, to) => `${name}: ${isolated(from)} ← ${isolated(to)}`,
    added: (name) => `${name}: أُضيف`,
    removed: (name) => `${name}: أُزيل`,
    changed: (name) => `${name}: تغيّر`,
  },
  yes: 'نعم',
  no: 'لا',
  empty: 'فارغ',
  everybody: 'كل المتسوقين',
  and: ' و',
  or: ' أو ',
  notes: {
    cold_start: () => 'يتعلّم Couplet الآن أي قسيمة تناسب أي متسوق. بعد بضعة أسابيع من الطلبات يمكنك تسريع ذلك في «التعلّم».',
    coupon_new_to_models: (coupon) => `${quoted(coupon)} جديدة على النموذج المدرَّب. تختارها الأجهزة بتعلّمها الذاتي حتى التدريب التالي.`,
    coupon_learnt_otherwise: (coupon) => `كان خصم ${quoted(coupon)} أو كانت منتجاتها مختلفة عند تدريب النموذج. درّب من جديد قريبًا.`,
    setting_learnt_otherwise: () => 'تغيّرت إعدادات المتجر منذ تدريب النموذج. درّب من جديد قريبًا.',
    model_dropped: () => 'لا يلائم جزء من النموذج هذه الحملة فأُزيل. درّب من جديد قريبًا.',
    visits_learnt: () => 'تبدأ الأجهزة من الزيارات المجمّعة.',
    visits_few: () => 'لا تزال الزيارات المجمّعة تشويشًا في معظمها، ولذلك استُبعدت.',
    strata_learnt: () => 'تميّز التقارير الخاصة بين المتسوقين الجدد والعائدين.',
    strata_held_back: () => 'لا تتفق التقارير الخاصة مع الطلبات، ولذلك استُبعدت. قد يكون بعضها مزوّرًا. افحصها قبل أن تنشر مجددًا.',
  },
  toCoupon: 'الانتقال إلى القسيمة',
  inDetail: 'التفاصيل:',
  noLimit: 'بلا حد',
  offline: 'لا يوجد مفتاح توقيع على هذا الخادم',
  offlineLead: 'نزّل الملف وشغّل أحد هذين الأمرين على الحاسوب الذي فيه المفتاح:',
  download: 'تنزيل campaign.json',
  commands: {
    nothing: 'بلا سجل أحداث تنطلق القسائم من قاعدتك الخاصة ومن مشاهدات كل متسوق:',
    log: 'إذا توفرت أحداث بضعة أسابيع فدرّب نموذجًا أولًا:',
  },
};

const sensitive: Readonly<Record<string, string>> = {
  health: 'الصحة',
  sexuality: 'الحياة الجنسية',
  religion: 'الدين',
  politics: 'السياسة',
  children: 'الأطفال',
  "the merchant's list": 'موضوع من قائمتك',
};

const barred: Readonly<Record<string, string>> = {
  'device class': 'نوع الجهاز',
  locale: 'اللغة',
  address: 'العنوان',
  'payment means': 'وسيلة الدفع',
};

const selectorFaults: Readonly<Record<string, string>> = {
  end: 'ينقص شيء في نهايته',
  digit: 'يبدأ اسم برقم بعد النقطة أو العلامة #',
  bracket: 'قوس بلا مقابل',
  pseudo: 'الكلمة بعد النقطتين غير معروفة',
  other: 'لا تستطيع المتصفحات قراءته',
};

const issues: typeof en.issues = {
  title_missing: () => ({ what: 'القسيمة بلا عنوان.', fix: 'أدخل عنوانًا بالإنجليزية.' }),
  cap_missing: () => ({
    what: 'لم يُحدَّد أقصى خصم لكل طلب.',
    fix: 'أدخل قيمة. يحجز الرمز هذا المبلغ من الميزانية.',
  }),
  explore_too_large: (_, { percent }) => ({ what: 'حصة الاستكشاف أكبر من اللازم.', fix: `استخدم ${percent(0.1)} على الأكثر.` }),
  shares_sum: ({ sum }, { percent }) => ({
    what: `مجموع الحصص الثلاث ${percent(sum)}.`,
    fix: 'غيّرها ليصبح المجموع 100%.',
  }),
  reports_mode_contradicts: () => ({
    what: 'يتعارض إعدادان للتقارير الخاصة.',
    fix: 'اختر من جديد، أو أزل «enabled» من ملف الحملة.',
  }),
  fairness_bounds: () => ({ what: 'القيمة الأدنى أكبر من القيمة الأقصى.', fix: 'بدّل بينهما.' }),
  tiers_same_threshold: () => ({ what: 'تبدأ درجتان من المبلغ نفسه.', fix: 'غيّر إحداهما.' }),
  below_cost: () => ({
    what: 'يتجاوز الخصم هامش الربح، فيخسر كل طلب بهذه القسيمة.',
    fix: 'اخفض الخصم، أو صحّح هامش الربح.',
  }),
  until_invalid: () => ({ what: 'اليوم الأخير في الماضي أو قبل اليوم الأول.', fix: 'اختر يومًا لاحقًا.' }),
  tiers_not_rising: () => ({ what: 'يجب أن توفّر الدرجة الأعلى أكثر من الأدنى.', fix: 'ارفع خصمها.' }),
  field_missing: () => ({ what: 'هذه القيمة ناقصة.', fix: 'أدخل قيمة.' }),
  field_unknown: () => ({ what: 'هذا الحقل غير معروف.', fix: 'أزله من ملف الحملة.' }),
  field_invalid: ({ expected }, { fault, digits }) => {
    if (expected !== 'number') return { what: 'هذه القيمة غير صالحة.', fix: 'أدخلها من جديد.' };
    if (fault === 'fine')
      return {
        what: 'في هذا المبلغ منازل عشرية أكثر من اللازم.',
        fix: digits === 0 ? 'أزل المنازل العشرية.' : `العدد الأقصى للمنازل العشرية: ${digits}.`,
      };
    if (fault === 'large') return { what: 'هذا العدد أكبر من اللازم.', fix: 'أدخل عددًا أصغر.' };
    return { what: 'هذا ليس عددًا.', fix: 'استخدم الأرقام والنقطة العشرية، مثل 12.50.' };
  },
  value_too_small: ({ least, above }, { bound, field, most }) => ({
    what:
      least === undefined
        ? `يجب أن تكون قيمة «${field}» أكبر من ${bound(above)}.`
        : most === undefined
          ? `يجب ألا تقل قيمة «${field}» عن ${bound(least)}.`
          : `يجب أن تكون قيمة «${field}» بين ${bound(least)} و${bound(most)}.`,
    fix: '',
  }),
  value_too_large: ({ most, below }, { bound, field, least }) => ({
    what:
      most === undefined
        ? `يجب أن تكون قيمة «${field}» أصغر من ${bound(below)}.`
        : least === undefined
          ? `يجب ألا تزيد قيمة «${field}» على ${bound(most)}.`
          : `يجب أن تكون قيمة «${field}» بين ${bound(least)} و${bound(most)}.`,
    fix: '',
  }),
  too_short: ({ least }, { field }) => ({ what: `أقل عدد في «${field}»: ${least}.`, fix: '' }),
  too_long: ({ most }, { field }) => ({ what: `قيمة «${field}» أطول من اللازم.`, fix: `العدد الأقصى: ${most}.` }),
  not_whole: (_, { field }) => ({ what: `يجب أن تكون قيمة «${field}» عددًا صحيحًا.`, fix: '' }),
  format_invalid: (_, { field }) => ({ what: `قيمة «${field}» غير صالحة.`, fix: 'اتبع المثال تحت الحقل.' }),
  choice_invalid: () => ({ what: 'هذا الخيار غير معروف.', fix: 'اختر من القائمة.' }),
  condition_field_unknown: ({ field }) => ({ what: `الشرط ${quoted(field)} غير معروف.`, fix: 'اختر من القائمة.' }),
  condition_operator_unknown: ({ operator }) => ({ what: `المقارنة ${quoted(operator)} غير معروفة.`, fix: 'اختر من القائمة.' }),
  condition_negative: () => ({ what: 'يجب ألا تكون القيمة سالبة.', fix: 'أدخل 0 أو أكثر، أو أزل الصف.' }),
  condition_malformed: () => ({ what: 'هذا الشرط غير مكتمل.', fix: 'أدخل قيمة، أو أزل الصف.' }),
  coupon_duplicate: ({ coupon }) => ({
    what: `لقسيمتين المعرّف نفسه ${quoted(coupon)}.`,
    fix: 'احذف إحداهما، أو غيّر معرّفها.',
  }),
  stands_alone: () => ({
    what: 'يُحسب هذا الخصم بعدد القطع، لذا لا يمكن الجمع بين هذه القسيمة وغيرها.',
    fix: 'اختر «قسيمة واحدة لكل طلب».',
  }),
  coupon_reserved: ({ coupon }) => ({ what: `المعرّف ${quoted(coupon)} محجوز.`, fix: 'غيّر المعرّف.' }),
  budget_below_discount: ({ budget, most }, { money }) => ({
    what: `لا تكفي ميزانية قدرها ${money(budget)} لرمز واحد قد يكلّف ${money(most)}.`,
    fix: `ارفع الميزانية إلى ${money(most)} على الأقل، أو اخفض الحد الأقصى لكل طلب.`,
  }),
  budget_absent: () => ({ what: 'القسيمة بلا ميزانية.', fix: 'حدّد ميزانية أو عددًا من الرموز.' }),
  budget_empty: () => ({ what: 'أحد الحدود 0، فلا يمكن إصدار أي رمز.', fix: 'ارفعه، أو أفرغ الحقل ليكون بلا حد.' }),
  code_duplicate: ({ code }) => ({ what: `لقسيمة أخرى الرمز ${quoted(code)}.`, fix: 'اختر رمزًا آخر.' }),
  coupon_unknown: ({ coupon }) => ({
    what: `لا توجد في الحملة قسيمة ${quoted(coupon)}.`,
    fix: 'أزل الاسم، أو أضف القسيمة من جديد.',
  }),
  friends_coupon_unfit: () => ({
    what: 'لا يمكن إهداء هذه القسيمة إلى الأصدقاء.',
    fix: 'امنح كل متسوق رمزًا خاصًا به، ولا تقصرها على الأعضاء.',
  }),
  friends_reward_unfit: () => ({ what: 'لا يمكن أن تكون هذه القسيمة مكافأة.', fix: 'اختر قسيمة أخرى ليست للأصدقاء وليس لها رمز مشترك.' }),
  ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'تنتهي القسيمة قبل أن تبدأ.',
    fix: `اختر نهاية بعد ${moment(startsAt)}.`,
  }),
  coupon_ended: ({ endsAt }, { moment }) => ({
    what: `انتهت القسيمة في ${moment(endsAt)}.`,
    fix: 'اختر نهاية في المستقبل، أو احذف القسيمة.',
  }),
  scope_matches_nothing: ({ name }) => ({
    what: `المنتجات المطابقة: 0. لا يوجد في متجرك ${quoted(name)}.`,
    fix: 'تحقق من الكتابة، أو اختر الفئات والمنتجات من القائمة.',
  }),
  scope_name_unknown: ({ name, more }) => ({
    what: more === 0 ? `لا يوجد في متجرك ${quoted(name)}.` : `لا يوجد في متجرك ${quoted(name)}، ولا غيره وعدده ${more}.`,
    fix: 'تحقق من الكتابة، أو أزله.',
  }),
  sensitive_category: ({ text, what }) => ({
    what: `موضوع ${quoted(text)} حساس (${sensitive[String(what)] ?? what}). لا يجوز أن تعتمد القسائم عليه.`,
    fix: 'اختر فئة أخرى، أو أزله.',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `يميّز ${quoted(text)} بين المتسوقين بحسب ${barred[String(what)] ?? what}، وهذا غير مسموح.`,
    fix: 'أزله.',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `قيمة هذه القسيمة ${money(value)} على الأكثر، وهي أقل من أدنى قيمة للقسيمة ${money(floor)}.`,
    fix: 'ارفع الخصم، أو اخفض الحد الأدنى.',
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `قد تبلغ قيمة هذه القسيمة ${money(value)}، وهي أكبر من أقصى قيمة للقسيمة ${money(ceiling)}.`,
    fix: 'اخفض الخصم، أو ارفع الحد الأقصى.',
  }),
  below_margin_floor: ({ cart, cost, left, least }, { money }) => ({
    what: `يحصل طلب بقيمة ${money(cart)} على خصم قدره ${money(cost)}. ${
      Number(left) < 0 ? `الخسارة ${money(-Number(left))}` : `الهامش المتبقي ${money(left)}`
    }. الحد الأدنى لديك ${money(least)}.`,
    fix: 'اخفض الخصم، أو ارفع أدنى قيمة للسلة، أو راجع هامش الربح في «المتجر». تُخفى القسيمة للسلال التي تقل عن أدنى هامش لديك.',
  }),
  time_zone_unknown: ({ timeZone }) => ({
    what: `لا توجد منطقة زمنية باسم ${quoted(timeZone)}.`,
    fix: 'اختر من القائمة، مثل Asia/Riyadh.',
  }),
  policy_floor_too_large: ({ coupons }) => ({
    what: `أدنى احتمال لكل قسيمة أكبر من اللازم. عدد القسائم: ${coupons}.`,
    fix: 'استخدم قسائم أقل، أو اخفض «policy.floor» في ملف الحملة.',
  }),
  coupons_missing: () => ({ what: 'لا توجد قسائم بعد.', fix: 'أضف قسيمة من قالب.' }),
  rule_empty: () => ({
    what: 'لقاعدتك الخاصة حصة من المتسوقين، لكن بلا قسائم.',
    fix: 'حدّد «ضمن قاعدتك الخاصة» في إحدى القسائم، أو اجعل حصة قاعدتك الخاصة 0.',
  }),
  priority_never_shows: ({ other }, { coupon }) => ({
    what: `لا تُعرض هذه القسيمة أبدًا: لـ${quoted(coupon(other))} أولوية أعلى، وهي متاحة كلما أتيحت هذه.`,
    fix: 'ضيّق جمهور الحملة الأخرى، أو غيّر الأولويات.',
  }),
  coupon_not_in_period: () => ({
    what: 'لا تسري القسيمة وحملتها في وقت واحد أبدًا.',
    fix: 'غيّر تواريخ إحداهما.',
  }),
  coupon_in_two_campaigns: ({ coupon: id }, { coupon }) => ({
    what: `القسيمة ${quoted(coupon(id))} في حملتين.`,
    fix: 'أزلها من إحداهما.',
  }),
  coupons_too_many: ({ coupons, most }) => ({
    what: `عدد القسائم التي تتسع لها الأجهزة ${most}، وعدد النشطة والمجدولة ${coupons}.`,
    fix: 'أوقف بعضها مؤقتًا، أو أنهِ ما لم تعد تحتاج إليه. تبقى القسائم المتوقفة والمنتهية في قائمتك.',
  }),
  campaign_duplicate: () => ({ what: 'لحملتين المعرّف نفسه.', fix: 'احذف إحداهما وأنشئها من جديد.' }),
  segment_duplicate: () => ({ what: 'لشريحتين المعرّف نفسه.', fix: 'احذف إحداهما واحفظها من جديد.' }),
  campaign_ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'تنتهي الحملة قبل أن تبدأ.',
    fix: `اختر نهاية بعد ${moment(startsAt)}.`,
  }),
  campaign_budget_below_discount: ({ budget, most }, { money }) => ({
    what: `لا تكفي ميزانية مشتركة قدرها ${money(budget)} لرمز واحد قد يكلّف ${money(most)}.`,
    fix: `اضبط الميزانية على ${money(most)} أو أكثر.`,
  }),
  campaign_budget_empty: () => ({
    what: 'أحد حدود الميزانية المشتركة 0، فلا يمكن إصدار أي رمز.',
    fix: 'ارفعه، أو أفرغ الحقل ليكون بلا حد.',
  }),
  journey_channel_off: () => ({
    what: 'تستخدم رحلة هذه الحملة قناة متوقفة.',
    fix: 'شغّلها في الرسائل، أو أزلها من الرحلة.',
  }),
  journey_cap_small: () => ({
    what: 'مع رسالة واحدة في الأسبوع لا يمكن لأي متسوق أن يوافق على هذه الرحلة.',
    fix: 'اسمح برسالتين في الأسبوع على الأقل في الرسائل.',
  }),
  journey_without_coupons: () => ({ what: 'ليس لدى الرحلة ما ترسله.', fix: 'أضف قسيمة إلى الحملة.' }),
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `لا تعرض قاعدتك الخاصة هذه القسيمة أبدًا، لأن ${quoted(coupon(other))} تأتي أولًا دائمًا.`,
    fix: 'ضيّق جمهور الأخرى، أو اختر منتجات مختلفة، أو انقل هذه إلى أعلى.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `قد يحصل المتسوقون على هذه القسيمة وعلى ${quoted(coupon(other))} للمنتجات نفسها، لكنهم لا يستطيعون استخدام إلا واحدة.`,
    fix: 'افصل بين تواريخهما أو منتجاتهما، أو اسمح بهما معًا في «الجمع بين القسائم».',
  }),
  no_holdout: () => ({
    what: 'بلا مجموعة ضابطة لا يمكنك قياس ما تكسبه القسائم.',
    fix: 'اضبط «بلا قسائم» على 5% على الأقل. المعتاد 10%.',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `تستغرق حصة قدرها ${percent(share)} وقتًا طويلًا جدًا حتى تعطي نتيجة.`,
    fix: `استخدم 0، أو ${percent(least)} على الأقل.`,
  }),
  experiment_changed: ({ orders }) => ({
    what: `يُبطل تغيير الحصص طلبات التجربة الجارية، وعددها ${orders}.`,
    fix: 'أعد الحصص كما كانت، أو ابدأ تجربة جديدة.',
  }),
  creatives_changed: ({ orders }) => ({
    what: `يُبطل تغيير الصيغ طلبات الاختبار الجاري، وعددها ${orders}.`,
    fix: 'أعد الصيغ كما كانت، أو ابدأ اختبارًا جديدًا.',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `لصيغتين الاسم نفسه ${quoted(creative)}.`,
    fix: 'غيّر اسم إحداهما. الاسم «control» للقسيمة نفسها.',
  }),
  creative_same: () => ({
    what: 'هذه الصيغة مطابقة للقسيمة.',
    fix: 'غيّر عنوانها أو صورتها أو شكلها أو لحظة ظهورها، أو أزلها.',
  }),
  creative_format_unknown: () => ({ what: 'هذا الشكل غير معروف.', fix: 'اختر من القائمة.' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `عدد الصور في الحملة ${pictures}. تحمّل الصفحات كل الصور حتى تبقى القسيمة المختارة سرية.`,
    fix: `العدد الأقصى: ${most}.`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `${quoted(selector)} ليس محدِّد CSS: ${selectorFaults[String(fault)]}.`,
    fix: `استخدم محدِّدات مثل ${isolated('.help')} أو ${isolated('#help')} أو ${isolated('[data-help]')}، وافصل بينها بفواصل لاتينية.`,
  }),
  split_helper_absent: () => ({
    what: 'يحتاج التجميع الآمن إلى خادم مساعد تشغّله مؤسسة أخرى.',
    fix: 'أدخل مشغّل الخادم المساعد ومفتاحه العام، أو اختر وضعًا آخر.',
  }),
  reports_linkable: ({ auc, fits }) => ({
    what: `يمكن الربط بين تقريرين خاصين لمتسوق واحد أكثر مما ينبغي: في ${hits(auc)} من 100 محاولة، مقارنةً مع 50 بالتخمين.`,
    fix: `اخفض ε إلى ${fits} أو أقل، أو حدّد «السؤال عن الاستلام والرفض».`,
  }),
  too_deep: () => ({ what: 'الحملة متداخلة أكثر مما يمكن قراءته.', fix: 'بسّط شروطها.' }),
};

export const strings: typeof en = { issueList, publishRefusals, publish, issues };
