import { maxDiscount } from '../engine/eligibility/discountOf';
import { type FeatureField, type FeatureSpec, sourcesIn } from '../engine/features/featureSpec';
import type { Condition, ConditionLeaf } from '../protocol/coupons/condition';
import type { Coupon } from '../protocol/coupons/coupon';
import type { Scope } from '../protocol/coupons/scope';
import { type Failure, fail, ok, type Result } from '../protocol/values/result';
import type { Fairness } from './fairness';

/**
 * Words of the sensitive categories, which coupons and features may not be about. Names match whole words in English, German, French and
 * Spanish, singular and plural; Chinese words match anywhere. A merchant can add words (`fairness.sensitive`) but not remove any.
 */
const sensitiveWords: Readonly<Record<string, string>> = {
  health:
    'health medical medicine medication pharmacy drugstore disease illness diagnosis symptom patient therapy therapist clinic hospital ' +
    'disability disabled diabetes diabetic cancer hiv aids depression anxiety allergy insulin contraception contraceptive condom ' +
    'pregnancy pregnant fertility ovulation menopause menstruation incontinence viagra gesundheit medizin apotheke krankheit schwangerschaft ' +
    'verhütung santé médical médicament pharmacie maladie grossesse salud medicamento farmacia enfermedad embarazo 健康 医疗 医药 药品 药房 疾病 糖尿病 ' +
    '怀孕 避孕 孕妇',
  sexuality:
    'sex sexual sexuality lgbt lgbtq gay lesbian bisexual transgender queer erotic erotica fetish sexualität erotik sexualité érotique ' +
    'sexualidad erótico 性向 性取向 同性恋 情趣 成人用品',
  religion:
    'religion religious christian christianity catholic protestant muslim islam islamic jewish judaism hindu hinduism buddhist buddhism sikh ' +
    'atheist church mosque synagogue bible quran koran torah kosher halal rosary ramadan religiös kirche katholisch evangelisch muslimisch jüdisch ' +
    'religieux église musulman juif religioso iglesia musulmán judío 宗教 基督 天主教 伊斯兰 清真 佛教 教堂 圣经 古兰经',
  politics:
    'politics political politician election voter democrat republican conservative socialist communist liberal politik politisch ' +
    'gewerkschaft politique élection syndicat política político elección sindicato 政治 政党 选举 工会',
  children:
    'child children childcare kid toddler infant baby babies newborn maternity preschool kindergarten teen teenager toy boys girls ' +
    'kinder kleinkind säugling spielzeug enfant bébé jouet niño niña niños niñas bebé juguete 儿童 孩子 婴儿 宝宝 母婴 玩具 童装 幼儿',
};

/** Words for attributes that must not distinguish shoppers: device, language, address and payment method. */
const protectedWords: Readonly<Record<string, string>> = {
  'device class':
    'device mobile phone smartphone iphone ipad ios android tablet desktop laptop browser chrome safari firefox edge os platform useragent screen viewport',
  locale: 'locale language lang nationality',
  address:
    'address postcode postal zip zipcode city region state province country neighbourhood neighborhood district latitude longitude ip geo geolocation',
  'payment means': 'payment creditcard card visa mastercard amex paypal applepay googlepay klarna alipay iban bank issuer bin',
};

const han = /\p{Script=Han}/u;

/** Maps singular and plural to one form, for both the word lists and the text. The form need not be a real word. */
const singular = (word: string): string => {
  if (word.length <= 3) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=s|x|ch|sh)es$|s$/, '');
};

/** Words of a text in lower case and singular: `has_children`, `hasChildren` and `Has children` give the same two words. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular);

/**
 * Finds the first of these words or phrases in a text, as whole words, singular or plural. Words in Han script have no spaces around them.
 */
const wordFinder = (wanted: readonly string[]) => {
  const words = wanted.map((word) => ({ word, form: wordsOf(word).join(' ') })).filter(({ form }) => form !== '');
  const whole = new Map(words.filter(({ form }) => !form.includes(' ')).map(({ word, form }) => [form, word]));
  const within = words.filter(({ form }) => form.includes(' ') || han.test(form));
  return (text: string): string | undefined => {
    const found = wordsOf(text);
    const line = ` ${found.join(' ')} `;
    const known = found.find((word) => whole.has(word));
    return known === undefined ? within.find(({ form }) => line.includes(han.test(form) ? form : ` ${form} `))?.word : whole.get(known);
  };
};

const split = (words: string): readonly string[] => words.split(' ');

const finders = (lists: Readonly<Record<string, string>>) =>
  Object.entries(lists).map(([what, words]) => ({ what, find: wordFinder(split(words)) }));

/** Preparing a list costs more than searching with it, so the fixed lists are prepared once. */
const sensitive = finders(sensitiveWords);
const barred = finders(protectedWords);

type Finders = ReturnType<typeof finders>;

const extended = (more: readonly string[]): Finders =>
  more.length === 0 ? sensitive : [...sensitive, { what: "the merchant's list", find: wordFinder(more) }];

const firstIn = (lists: Finders, texts: readonly string[]): { what: string; word: string; text: string } | undefined => {
  for (const text of texts)
    for (const { what, find } of lists) {
      const word = find(text);
      if (word !== undefined) return { what, word, text };
    }
  return undefined;
};

/** Why something is unfair, with the values named in the sentence. */
interface FairnessProblem extends Failure {
  readonly at: string;
  readonly facts: Readonly<Record<string, number | string>>;
}

const sensitiveProblem = (lists: Finders, texts: readonly string[], at: string): FairnessProblem | undefined => {
  const facts = firstIn(lists, texts);
  return (
    facts && {
      code: 'sensitive_category',
      message: `"${facts.text}" belongs to a sensitive category (${facts.what}: "${facts.word}").`,
      at,
      facts,
    }
  );
};

const barredProblem = (texts: readonly string[], at: string): FairnessProblem | undefined => {
  const facts = firstIn(barred, texts);
  return (
    facts && {
      code: 'protected_attribute',
      message: `"${facts.text}" distinguishes shoppers by their ${facts.what} ("${facts.word}").`,
      at,
      facts,
    }
  );
};

const leavesOf = (condition: Condition): readonly ConditionLeaf[] => {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  return 'not' in condition ? leavesOf(condition.not) : [condition];
};

const textsOf = ({ value }: ConditionLeaf): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string');

const namesOf = ({ categories = [], itemIds = [] }: Scope): readonly string[] => [...categories, ...itemIds];

const couponProblems = (
  { discount, scope, when, attributes }: Coupon,
  lists: Finders,
  at: string,
): readonly (FairnessProblem | undefined)[] => {
  const leaves = leavesOf(when);
  const named = Object.entries(attributes).map(([name, value]) => [name, String(value)] as const);
  const channels = leaves.filter(({ field }) => field === 'channel');
  return [
    sensitiveProblem(lists, namesOf(scope), `${at}.scope`),
    sensitiveProblem(lists, discount.kind === 'buyGet' ? namesOf(discount.gets) : [], `${at}.discount.gets`),
    sensitiveProblem(lists, leaves.flatMap(textsOf), `${at}.when`),
    sensitiveProblem(lists, named.flat(), `${at}.attributes`),
    barredProblem(channels.flatMap(textsOf), `${at}.when`),
    barredProblem(
      named.map(([name]) => name),
      `${at}.attributes`,
    ),
  ];
};

const boundsProblem = ({ discount }: Coupon, { floor, ceiling }: Fairness, at: string): FairnessProblem | undefined => {
  const value = maxDiscount(discount);
  const facts = { value, floor, ceiling };
  if (value < floor)
    return { code: 'value_below_floor', message: `The coupon is worth at most ${value}, below the floor of ${floor}.`, at, facts };
  return value > ceiling
    ? { code: 'value_above_ceiling', message: `The coupon can be worth ${value}, above the ceiling of ${ceiling}.`, at, facts }
    : undefined;
};

/** Finds everything that is unfair about a coupon; `checkFairness` reports the first problem. `at` is the coupon's path. */
export const unfairCoupon = (fairness: Fairness | undefined) => {
  const lists = extended(fairness?.sensitive ?? []);
  return (coupon: Coupon, at: string): readonly FairnessProblem[] =>
    [...couponProblems(coupon, lists, at), fairness && boundsProblem(coupon, fairness, at)].filter((problem) => problem !== undefined);
};

/** Checks the source of a feature and the values it distinguishes. Coupon ids are free for the merchant to choose. */
const fieldProblem = (
  field: Pick<FeatureField, 'source'> & { readonly vocabulary?: readonly string[] },
  lists: Finders,
): Failure | undefined => {
  const { source, vocabulary = [] } = field;
  const [group = '', name = ''] = source.split('.', 2);
  // A category may have a full stop in its name.
  if (group === 'interest') return sensitiveProblem(lists, [source], source);
  if (group !== 'fact' && group !== 'coupon') return undefined;
  return (
    sensitiveProblem(lists, [name, ...(source === 'coupon.id' ? [] : vocabulary)], source) ??
    (source === 'coupon.id' ? undefined : barredProblem([name], source))
  );
};

/** What is unfair about a feature, so that the trainer can leave it out. */
export const unfairFeature = (field: Parameters<typeof fieldProblem>[0], more: readonly string[] = []): Failure | undefined =>
  fieldProblem(field, extended(more));

/** A test for names of a sensitive category, by the fixed list and the merchant's. */
export const sensitiveTest = (more: readonly string[] = []): ((text: string) => boolean) => {
  const lists = extended(more);
  return (text) => firstIn(lists, [text]) !== undefined;
};

interface Judged {
  readonly coupons: readonly Coupon[];
  readonly fairness?: Fairness | undefined;
  readonly network?: { readonly features: FeatureSpec } | undefined;
  readonly bandit?: { readonly features: FeatureSpec; readonly base?: { readonly features: FeatureSpec } };
}

/**
 * Fairness rules that merchants cannot switch off, checked when a campaign, catalog or bundle is read. Devices skip them, because a signed
 * bundle has already been checked. No condition, scope, attribute or feature may be about a sensitive category or distinguish shoppers by
 * device class, locale, address or payment method. Every coupon's largest value lies between the public floor and ceiling.
 * Errors: `sensitive_category`, `protected_attribute`, `value_below_floor`, `value_above_ceiling`, with the path.
 */
export const checkFairness = ({ coupons, fairness, network, bandit }: Judged): Result<undefined> => {
  const lists = extended(fairness?.sensitive ?? []);
  const unfair = unfairCoupon(fairness);
  for (const [i, coupon] of coupons.entries()) {
    const [problem] = unfair(coupon, `coupons[${i}]`);
    if (problem) return fail(problem.code, problem.message, problem.at);
  }
  for (const features of [network?.features, bandit?.features, bandit?.base?.features])
    for (const field of features?.fields ?? [])
      for (const source of sourcesIn(field)) {
        const problem = fieldProblem({ ...field, source }, lists);
        if (problem) return fail(problem.code, problem.message, problem.at);
      }
  return ok(undefined);
};
