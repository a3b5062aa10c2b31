import * as v from 'valibot';
import { expect, test } from 'vitest';
import { languages } from '../../../scripts/chunks.mjs';
import { couponSchema } from '../../../src/protocol/coupons/coupon';
import type { Discount } from '../../../src/protocol/coupons/discount';
import { minorDigits } from '../../../src/protocol/values/money';
import { describeCoupon } from '../../../widget/card/describeCoupon';
import { createFormat } from '../../../widget/i18n/format';
import { directionOf } from '../../../widget/i18n/locale';
import type { PanelStrings } from '../../../widget/i18n/panelStrings';
import type { Strings } from '../../../widget/i18n/strings';
import type { WhyStrings } from '../../../widget/i18n/whyStrings';
import { widgetLanguages } from '../../helpers/widgetWords';

const [english, ...others] = widgetLanguages;
if (!english) throw new Error('no English');

/** Refusals of a claim that trying again will not change. */
const FINAL = ['budget_exhausted', 'coupon_expired', 'coupon_unknown', 'code_sent', 'origin_refused', 'serving_stopped'];
const BY = ['policy', 'rule', 'exploration'] as const;

/** Every plain sentence below, by its path. */
const plain = (value: object, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string'
      ? [[`${path}${key}`, one] as const]
      : typeof one === 'object' && one !== null
        ? plain(one, `${path}${key}.`)
        : [],
  );
/** Arguments that no sentence has of itself. */
const mark = (n: number): string => `#${n}#`;
/** Every sentence that takes something, with all it takes marked; how many marks there must be. */
const filledCard = (s: Strings): readonly (readonly [string, string, number])[] => [
  ['amountOff', s.amountOff(mark(1)), 1],
  ['tier', s.tier(mark(1), mark(2)), 2],
  ['buyGet', s.buyGet(mark(1), mark(2), undefined), 2],
  ['buyGet for less', s.buyGet(mark(1), mark(2), mark(3)), 3],
  ['times', s.times(5, mark(1)), 1],
  ['points', s.points(100, mark(1)), 1],
  ['cashBack', s.cashBack(mark(1)), 1],
  ['credit', s.credit(mark(1)), 1],
  ['upTo', s.upTo(mark(1)), 1],
  ['minimum', s.minimum(mark(1)), 1],
  ['on', s.on(mark(1)), 1],
  ['headlineOn', s.headlineOn(mark(1), mark(2)), 2],
  ['ends', s.ends(mark(1)), 1],
  ['validFor', s.validFor(mark(1)), 1],
  ['withCode', s.withCode(mark(1)), 1],
  ['left', s.left(mark(1)), 1],
  ['useBefore', s.useBefore(mark(1)), 1],
  ...BY.map((by) => [`disclosure ${by}`, s.disclosure(by), 0] as const),
  ...FINAL.map((code) => [`final ${code}`, s.final(code) ?? '', 0] as const),
];
const filledWhy = (s: WhyStrings): readonly (readonly [string, string, number])[] => [
  ['mostly', s.mostly(mark(1)), 1],
  ['manyThings', s.manyThings(mark(1)), 1],
  ['against', s.against(mark(1), false), 1],
  ['against a little', s.against(mark(1), true), 1],
  ...(['rule', 'exploration'] as const).map((by) => [`notByYou ${by}`, s.notByYou(by) ?? '', 0] as const),
];
const filledPanel = (s: PanelStrings): readonly (readonly [string, string, number])[] => {
  const spent = { period: { days: 28, spent: 2, most: 8 }, lifetime: { spent: 6, most: 24 }, left: 9 };
  return [
    ['calendarTitle', s.inbox.calendarTitle(mark(1)), 1],
    ['calendarCode', s.inbox.calendarCode(mark(1)), 1],
    ['events', s.events(100, mark(2), mark), 2],
    ['retention', s.retention(150, mark), 1],
    ...(['reports', 'codes', 'messages'] as const).map((kind) => [`counts ${kind}`, s.counts[kind](100, mark), 1] as const),
    ['waitingCount', s.waitingCount(100, mark), 1],
    ['left', s.left(9, mark), 1],
    ['left none', s.left(0, mark), 0],
    ['logLimit', s.logLimit({ days: 150, events: 10_000 }, mark), 2],
    ...s.byCustomer(65_536, mark).map((words, at) => [`byCustomer ${at}`, words, at === 2 ? 1 : 0] as const),
    ['chosen', s.chosen(mark(1)), 1],
    ['refused', s.refused(100, mark(1), mark), 2],
    ['spent', s.spent(spent, mark), 5],
  ];
};
const marks = (text: string): number => new Set(text.match(/#\d+#/g)).size;

test('every language has a chunk of each kind, and none has one that no page asks for', () => {
  expect(others.map(({ card }) => card.language.split('-')[0]).sort()).toEqual(languages);
  for (const { locale, card, panel } of widgetLanguages) expect([card.language, panel.language]).toEqual([locale, locale]);
});

test.each(others)('$locale says everything, puts in all it is given, and leaves nothing in English', ({ card, why, panel }) => {
  for (const [own, inEnglish, filled, filledInEnglish] of [
    [plain(card), plain(english.card), filledCard(card), filledCard(english.card)],
    [plain(why), plain(english.why), filledWhy(why), filledWhy(english.why)],
    [plain(panel), plain(english.panel), filledPanel(panel), filledPanel(english.panel)],
  ] as const) {
    expect(own.map(([path]) => path).sort()).toEqual(inEnglish.map(([path]) => path).sort());
    const before = new Map(inEnglish);
    const same = own.filter(([path, text]) => text === '' || text === before.get(path)).map(([path]) => path);
    // "No" is the same word in Spanish.
    expect(same.filter((path) => path !== 'between' && path !== 'inbox.useful.no')).toEqual([]);
    for (const [at, [name, text, count]] of filled.entries()) {
      expect([name, marks(text)]).toEqual([name, count]);
      // `points` is the same word in French, and the heading has no word of its own in Chinese.
      if (name !== 'points' && name !== 'headlineOn') expect(text).not.toBe(filledInEnglish[at]?.[1]);
    }
  }
});

test.each(others)('$locale has no English word left in it', ({ card, why, panel }) => {
  const texts = [card, why, panel].flatMap((strings) => plain(strings).map(([, text]) => text));
  const all = [
    ...texts,
    ...filledCard(card).map(([, text]) => text),
    ...filledWhy(why).map(([, text]) => text),
    ...filledPanel(panel).map(([, text]) => text),
  ].join('\n');
  expect(all.match(/(?<!\p{L})(the|your|and|this|here|which|not|is|were|for|with|have|be|it|you|shop’s|chosen)(?!\p{L})/giu) ?? []).toEqual(
    [],
  );
  expect(all).not.toMatch(/undefined|NaN|\[object/);
});

test('no line of French begins or ends with a mark that belongs to a word', () => {
  const french = widgetLanguages.filter(({ locale }) => locale === 'fr');
  const all = french.flatMap(({ card, why, panel }) => [
    ...[card, why, panel].flatMap((strings) => plain(strings).map(([, text]) => text)),
    ...[...filledCard(card), ...filledWhy(why), ...filledPanel(panel)].map(([, text]) => text),
  ]);
  expect(all.join('\n')).toContain('Pourquoi ce coupon\u00a0?');
  expect(all.filter((text) => / [?!:;»]|« /.test(text))).toEqual([]);
});

test.each(widgetLanguages.filter(({ locale }) => /^(ar|zh)/.test(locale)))(
  '$locale has no Latin letters but names',
  ({ card, why, panel }) => {
    const texts = [card, why, panel].flatMap((strings) => plain(strings).filter(([path]) => path !== 'language'));
    const latin = texts.flatMap(([, text]) => text.match(/[a-z]+/gi) ?? []);
    expect([...new Set(latin)].sort()).toEqual(['Couplet', 'local', 'off', 'split']);
  },
);

test.each(widgetLanguages)('$locale has words of its own for everything an explanation names', ({ why: { features, meantFor } }) => {
  expect(Object.keys(features).sort()).toEqual(Object.keys(english.why.features).sort());
  expect(Object.keys(meantFor).sort()).toEqual(Object.keys(english.why.meantFor).sort());
  // What the order of steps says of buying anyway and of being moved by a discount is one thing to the shopper.
  const { 'score.moved': moved, ...others } = features;
  expect(moved).toBe(others['score.anyway']);
  for (const texts of [others, meantFor]) expect(new Set(Object.values(texts)).size).toBe(Object.values(texts).length);
});

test.each([
  ['en', ['1 point', '2 points', '1,500 points']],
  ['zh-CN', ['1积分', '2积分', '1,500积分']],
  ['de', ['1 Punkt', '2 Punkte', '1.500 Punkte']],
  ['fr', ['1 point', '2 points', '1\u202f500 points', '1\u202f000\u202f000 de points']],
  ['es', ['1 punto', '2 puntos', '1500 puntos', '1.000.000 de puntos']],
  // One, two, few, many, other: Arabic counts in forms, and says the first two without a number.
  ['ar-EG', ['نقطة واحدة', 'نقطتان', '⁨٣⁩ نقاط', '⁨١١⁩ نقطة', '⁨١٠٠⁩ نقطة']],
] as const)('counts as %s does, in the digits of the page', (locale, expected) => {
  const { card } = widgetLanguages.find((one) => one.locale === locale || locale.startsWith(`${one.locale}-`))!;
  const format = createFormat(locale, card.language, minorDigits);
  const counts = locale === 'ar-EG' ? [1, 2, 3, 11, 100] : [1, 2, 1_500, 1_000_000];
  expect(expected.map((_, at) => card.points(counts[at]!, format.number(counts[at]!)))).toEqual(expected);
});

test('Arabic says days, coupons and reports in the form of their number', () => {
  const { panel } = widgetLanguages.at(-1)!;
  const say = String;
  const lifetime = { spent: 6, most: 24 };
  expect([1, 2, 3, 11, 100].map((count) => panel.refused(count, '…', say))).toEqual([
    'قسيمة واحدة: …',
    'قسيمتان: …',
    '3 قسائم: …',
    '11 قسيمة: …',
    '100 قسيمة: …',
  ]);
  expect([0, 1, 2, 5, 12].map((count) => panel.left(count, say))).toEqual([
    'لا مزيد من التقارير',
    'تقرير واحد آخر على الأكثر',
    'تقريران آخران على الأكثر',
    '5 تقارير أخرى على الأكثر',
    '12 تقريرًا آخر على الأكثر',
  ]);
  for (const [days, words] of [
    [1, 'يوم واحد'],
    [2, 'يومين'],
    [7, '7 أيام'],
    [28, '28 يومًا'],
    [100, '100 يوم'],
  ] as const) {
    expect(panel.retention(days, say)).toContain(words);
    expect(panel.spent({ period: { days, spent: 2, most: 8 }, lifetime, left: 1 }, say)).toContain(words);
  }
});

const forms: readonly Discount[] = [
  { kind: 'percent', basisPoints: 1_250, cap: 2_050 },
  { kind: 'fixed', amount: 500 },
  {
    kind: 'tiers',
    tiers: [
      { threshold: 5_000, amount: 500 },
      { threshold: 10_000, amount: 1_500 },
    ],
    repeat: true,
    cap: 5_000,
  },
  { kind: 'freeShipping', cap: 700 },
  { kind: 'buyGet', buy: 2, get: 1, gets: {}, basisPoints: 10_000, times: 1, cap: 900 },
  { kind: 'buyGet', buy: 3, get: 2, gets: { categories: ['Cups'] }, basisPoints: 5_000, times: 4, cap: 900 },
  { kind: 'gift', itemId: 'mug', quantity: 1, value: 900 },
  { kind: 'points', points: 1_500, value: 250 },
  { kind: 'cashBack', basisPoints: 500, cap: 2_000 },
  { kind: 'storeCredit', amount: 1_000 },
];

test.each(widgetLanguages)('describes every form of coupon in $locale', ({ locale, card }) => {
  const format = createFormat(locale, card.language, minorDigits);
  const texts = forms.map((discount) => {
    const coupon = v.parse(couponSchema, {
      id: 'c',
      version: 1,
      title: { en: 'T' },
      discount,
      scope:
        discount.kind === 'percent' || (discount.kind === 'buyGet' && discount.gets.categories)
          ? { categories: ['Tea', 'Cups'] }
          : discount.kind === 'fixed'
            ? { itemIds: ['x'] }
            : {},
      when: { field: 'cart.value', op: 'gte', value: 3_000 },
      membersOnly: discount.kind === 'gift',
      startsAt: 0,
      endsAt: 1,
    });
    const { heading, terms } = describeCoupon(coupon, 'EUR', card, format, () => undefined);
    return `${discount.kind}: ${[heading, ...terms].join(' | ')}`;
  });
  expect(texts).toMatchSnapshot();
});

test('knows which way text runs by its script, not by its region', () => {
  const directions = ['ar', 'ar-AE', 'he', 'fa-IR', 'ur', 'uz-Arab', 'pa-PK', 'yi'].map(directionOf);
  expect(new Set(directions)).toEqual(new Set(['rtl']));
  expect(new Set(['en', 'ar-Latn', 'de-EG', 'zh-TW', 'tr', 'und'].map(directionOf))).toEqual(new Set(['ltr']));
});

test('what is put into a sentence is isolated where text runs from right to left, and only there', () => {
  const isolated = /^\u2068[^\u2068\u2069]+\u2069$/;
  for (const [locale, wording, expected] of [
    ['ar-EG', 'ar', true],
    ['he', 'en', true],
    ['de-AT', 'de', false],
  ] as const) {
    const format = createFormat(locale, wording, minorDigits);
    const texts = [format.money(500, 'EUR'), format.percent(1_500), format.moment(0), format.number(5), format.isolate('SAVE-5')];
    expect(texts.map((text) => isolated.test(text))).toEqual(texts.map(() => expected));
  }
});

test('an amount is the page’s, a date that of the sentence it stands in', () => {
  const portuguese = createFormat('pt-BR', 'en', minorDigits);
  expect(portuguese.money(1_234_50, 'BRL')).toBe('R$\u00a01.234,50');
  expect(portuguese.moment(Date.UTC(2026, 10, 26, 12))).toMatch(/^Nov 2[567], 2026/);
  expect(createFormat('de-CH', 'de', minorDigits).number(10_000)).toMatch(/^10[’']000$/);
  expect(createFormat('de-AT', 'de', minorDigits).moment(Date.UTC(2026, 10, 26, 12))).toMatch(/^2[567]\.11\.2026/);
});

test.each([
  ['en', 'Feb 24, 2027, 11:59'],
  ['de', '24.02.2027, 23:59'],
  ['fr', '24 févr. 2027, 23:59'],
  ['es', '24 feb 2027, 23:59'],
  ['zh-CN', '2027年2月24日 23:59'],
])('an end at midnight is told in %s as the last moment of the day before, any other as it is', (locale, text) => {
  const format = createFormat(locale, locale, minorDigits);
  const midnight = new Date(2027, 1, 25).getTime();
  expect(format.end(midnight)).toContain(text);
  for (const other of [midnight - 60_000, midnight + 60_000, midnight + 3_600_000]) expect(format.end(other)).toBe(format.moment(other));
  const arabic = createFormat('ar-EG', 'ar', minorDigits);
  expect(arabic.end(midnight)).toBe(arabic.moment(midnight - 1));
});
