import type { Language } from '../../../i18n/languages';
import { languageName } from '../../../i18n/languages';
import type { Strings } from '../../../languages/strings';
import { stringsIn } from '../../../languages/strings';

/** The part of the page and the label there, so that readers can find the field. */
type Name = readonly string[];
type Named = (language: Language) => Name;

/** Names from the strings of one part of the page. */
const from =
  <Part extends keyof Strings>(part: Part) =>
  (read: (strings: Strings[Part]) => Name): Named =>
  (language) =>
    read(stringsIn(language)[part]);
const editor = from('editor');
const moments = from('moments');
const shop = from('shop');
const advanced = from('advanced');
const experiment = from('experimentSettings');
const channels = from('channelSettings');
const campaigns = from('campaignList');
/** A choice of the form that starts a coupon. */
const choice = (name: keyof Strings['coupons']['choices']): Named => from('coupons')((s) => [s.choices[name]]);

/** By path; a coupon's without its index or id. */
const names: Readonly<Record<string, Named>> = {
  'coupons.id': editor((s) => [s.idField]),
  'coupons.title.en': editor((s) => [s.words, s.title]),
  'coupons.detail.en': editor((s) => [s.words, s.detail]),
  'coupons.picture': editor((s) => [s.look, s.picture]),
  'coupons.picks': editor((s) => [s.look, s.picks]),
  'coupons.format': editor((s) => [s.look, s.format]),
  coupons: campaigns((s) => [s.coupons]),
  'coupons.discount': editor((s) => [s.discount]),
  'coupons.discount.kind': editor((s) => [s.discount, s.kind]),
  'coupons.discount.tiers': editor((s) => [s.discount]),
  'coupons.discount.tiers.threshold': editor((s) => [s.discount, s.tierFrom]),
  'coupons.discount.tiers.amount': editor((s) => [s.discount, s.tierOff]),
  'coupons.discount.gets.categories': editor((s) => [s.discount, s.categories]),
  'coupons.discount.gets.itemIds': editor((s) => [s.discount, s.items]),
  'coupons.scope': editor((s) => [s.scope]),
  'coupons.scope.categories': editor((s) => [s.scope, s.categories]),
  'coupons.goods.en': editor((s) => [s.scope, s.goodsName]),
  'coupons.scope.itemIds': editor((s) => [s.scope, s.items]),
  'coupons.membersOnly': editor((s) => [s.audience, s.members]),
  'coupons.when': editor((s) => [s.audience]),
  'coupons.startsAt': editor((s) => [s.when, s.starts]),
  'coupons.endsAt': editor((s) => [s.when, s.ends]),
  'coupons.frequency.perSession': editor((s) => [s.often, s.perSession]),
  'coupons.frequency.perDay': editor((s) => [s.often, s.perDay]),
  'coupons.frequency.lifetime': editor((s) => [s.often, s.lifetime]),
  'coupons.frequency.perPage': editor((s) => [s.often, s.perPage]),
  'coupons.frequency.perWeek': editor((s) => [s.often, s.perWeek]),
  'coupons.frequency.minGapMs': editor((s) => [s.often, s.gap]),
  'coupons.frequency.until': editor((s) => [s.often, s.untilClosed]),
  'coupons.stacking.combinesWith': editor((s) => [s.together, s.mode]),
  'coupons.friends': editor((s) => [s.friends]),
  'coupons.friends.reward': editor((s) => [s.friends, s.reward]),
  'coupons.friends.most': editor((s) => [s.friends, s.friendsMost]),
  'budgets.money': editor((s) => [s.budget, s.money]),
  'budgets.moneyPerDay': editor((s) => [s.budget, s.moneyPerDay]),
  'budgets.count': editor((s) => [s.budget, s.count]),
  'budgets.countPerDay': editor((s) => [s.budget, s.countPerDay]),
  'limits.perCustomer': editor((s) => [s.budget, s.perCustomer]),
  'codes.from': editor((s) => [s.codes]),
  'codes.prefix': editor((s) => [s.codes, s.prefix]),
  'codes.code': editor((s) => [s.codes, s.code]),
  label: shop((s) => [s.label]),
  currency: shop((s) => [s.currency]),
  timeZone: shop((s) => [s.timeZone]),
  marginRate: shop((s) => [s.marginRate]),
  marginFloor: shop((s) => [s.marginFloor]),
  'policy.aim': shop((s) => [s.aim]),
  'card.format': shop((s) => [s.format]),
  'card.productPage': shop((s) => [s.productPage]),
  'fatigue.minGapMs': shop((s) => [s.fatigue, s.gap]),
  'fatigue.perDay': shop((s) => [s.fatigue, s.perDay]),
  'reports.mode': shop((s) => [s.reports]),
  'reports.split.helper.operator': shop((s) => [s.reports, s.operator]),
  'reports.split.helper.key': shop((s) => [s.reports, s.helperKey]),
  'triggers.minViews': moments((s) => [s.triggers, s.minViews]),
  'triggers.quietMs': moments((s) => [s.triggers, s.quiet]),
  'triggers.onViews': moments((s) => [s.triggers, s.onViews]),
  'triggers.onAddToCart': moments((s) => [s.triggers, s.onAddToCart]),
  'triggers.exitIntent': moments((s) => [s.triggers, s.exitIntent]),
  'triggers.onPage': moments((s) => [s.triggers, s.onPage]),
  'triggers.afterMs': moments((s) => [s.triggers, s.after]),
  'triggers.idleMs': moments((s) => [s.triggers, s.idle]),
  'triggers.scrollShare': moments((s) => [s.triggers, s.scroll]),
  'triggers.cartValue': moments((s) => [s.triggers, s.cartValue]),
  'triggers.onClick': moments((s) => [s.triggers, s.onClick]),
  'channels.push': channels((s) => [s.channels, s.names.push]),
  'channels.email': channels((s) => [s.channels, s.names.email]),
  'channels.sms': channels((s) => [s.channels, s.names.sms]),
  'channels.quietHours': channels((s) => [s.channels, s.quiet]),
  'channels.cap.perDay': channels((s) => [s.cap, s.perDay]),
  'channels.cap.perWeek': channels((s) => [s.cap, s.perWeek]),
  'fairness.floor': advanced((s) => [s.floor]),
  'fairness.ceiling': advanced((s) => [s.ceiling]),
  'fairness.sensitive': advanced((s) => [s.sensitive]),
  'session.idleMs': advanced((s) => [s.idle]),
  'reports.epsilon': advanced((s) => [s.reports, s.epsilon]),
  'reports.questions': advanced((s) => [s.reports, s.questions]),
  'experiment.shares.none': experiment((s) => [s.experiment, s.none]),
  'experiment.shares.rule': experiment((s) => [s.experiment, s.rule]),
  'experiment.shares.couplet': experiment((s) => [s.experiment, s.couplet]),
  'experiment.explore': experiment((s) => [s.experiment, s.explore]),
  'experiment.creatives': experiment((s) => [s.creatives]),
  rule: experiment((s) => [s.rules]),
  'coupons.paused': campaigns((s) => [s.paused]),
  'campaigns.name': campaigns((s) => [s.name]),
  'campaigns.coupons': campaigns((s) => [s.coupons]),
  'campaigns.priority': campaigns((s) => [s.priority]),
  'campaigns.combine': campaigns((s) => [s.combine]),
  'campaigns.budget.money': campaigns((s) => [s.budget, s.money]),
  'campaigns.budget.moneyPerDay': campaigns((s) => [s.budget, s.moneyPerDay]),
  'campaigns.budget.count': campaigns((s) => [s.budget, s.count]),
  'campaigns.budget.countPerDay': campaigns((s) => [s.budget, s.countPerDay]),
  'campaigns.startsAt': campaigns((s) => [s.schedule, s.starts]),
  'campaigns.endsAt': campaigns((s) => [s.schedule, s.ends]),
  'campaigns.when': campaigns((s) => [s.one.audience]),
  'campaigns.journey': campaigns((s) => [s.journey.title]),
  'campaigns.journey.trigger': campaigns((s) => [s.journey.title, s.journey.trigger]),
  'campaigns.journey.channels': campaigns((s) => [s.journey.title, s.journey.channels]),
  'campaigns.journey.afterDays': campaigns((s) => [s.journey.title, s.journey.afterDays]),
  'campaigns.journey.afterHours': campaigns((s) => [s.journey.title, s.journey.afterHours]),
  'campaigns.journey.everyDays': campaigns((s) => [s.journey.title, s.journey.everyDays]),
  'campaigns.journey.atMost': campaigns((s) => [s.journey.title, s.journey.atMost]),
  'campaigns.paused': campaigns((s) => [s.paused]),
  segments: campaigns((s) => [s.segments]),
  title: choice('title'),
  percent: choice('percent'),
  cap: choice('cap'),
  visits: choice('visits'),
  days: choice('days'),
  'tiers.spend': editor((s) => [s.tierFrom]),
  'tiers.save': editor((s) => [s.tierOff]),
  from: choice('from'),
  until: choice('until'),
  categories: choice('categories'),
  spend: choice('spend'),
  minutes: choice('minutes'),
  budget: choice('budget'),
  holdout: choice('holdout'),
};

/** A path without the parts that identify the coupon and the step, e.g. `budgets.money`. */
export const kindOfPlace = (at: string): string =>
  at.replace(/^(coupons|campaigns|budgets|limits|codes)\.[^.]+/, '$1').replace(/(^|\.)tiers\.\d+/, '$1tiers');

const IN_DISCOUNT = 'coupons.discount.';
const discountLabel = (field: string, language: Language): Name | undefined => {
  const fields: Readonly<Record<string, { readonly label: string }>> = stringsIn(language).discounts.fields;
  return Object.hasOwn(fields, field) ? [stringsIn(language).editor.discount, fields[field]?.label ?? field] : undefined;
};

/** Texts in other languages than English. */
const textLabel = (kind: string, language: Language): Name | undefined => {
  const [, text, tag] = /^coupons\.(title|detail|goods)\.([\w-]+)$/.exec(kind) ?? [];
  if (tag === undefined || tag === 'en') return undefined;
  const { languages, titleIn: title, detailIn: detail, goodsIn: goods } = stringsIn(language).editor;
  const label = { title, detail, goods }[text ?? ''];
  return label && [languages, label(languageName(tag, language))];
};

/** The names of the part and the field of a kind of path, or of the closest part around it. */
const nameOf = (kind: string, language: Language): Name | undefined => {
  const tag = /^card\.notice\.(.+)$/.exec(kind)?.[1];
  const { title, pages, others } = stringsIn(language).notices;
  const discount = kind.startsWith(IN_DISCOUNT) ? discountLabel(kind.slice(IN_DISCOUNT.length), language) : undefined;
  const name =
    tag === undefined
      ? (discount ?? textLabel(kind, language) ?? names[kind]?.(language))
      : [title, tag === '*' ? others(true) : pages(tag)];
  const above = kind.replace(/\.[^.]+$/, '');
  return name ?? (above === kind || above === 'coupons' ? undefined : nameOf(above, language));
};

/** The console's name for the field at a path; the path itself if there is no field. */
export const fieldName = (at: string, language: Language): string =>
  (nameOf(kindOfPlace(at), language) ?? [kindOfPlace(at).replace(/^coupons\./, '')]).join(' › ');

/** The label of the field at a path, without its part. */
export const fieldLabel = (at: string, language: Language): string =>
  nameOf(kindOfPlace(at), language)?.at(-1) ?? kindOfPlace(at).replace(/^coupons\./, '');
