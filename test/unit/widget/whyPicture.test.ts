import { expect, test } from 'vitest';
import { minorDigits } from '../../../src/protocol/values/money';
import { createFormat } from '../../../widget/i18n/format';
import { whyEn as en } from '../../../widget/i18n/whyEn';
import { whyZhCN as zhCN } from '../../../widget/i18n/whyZhCN';
import { barsOf, productReasons, whyPicture } from '../../../widget/why/Why';
import type { Explanation } from '../../../worker/api';

const explained = (values: Readonly<Record<string, number>>, gap = 0): Explanation => {
  const parts = Object.entries(values).map(([feature, value]) => ({ feature, value }));
  return { parts, gap, score: parts.reduce((sum, { value }) => sum + value, gap) };
};
const english = (values: Readonly<Record<string, number>>, gap?: number) =>
  whyPicture(explained(values, gap), en, createFormat('en-GB', 'en', minorDigits));
const chinese = (values: Readonly<Record<string, number>>) =>
  whyPicture(explained(values), zhCN, createFormat('zh-CN', 'zh-CN', minorDigits));
const total = ({ bars }: { readonly bars: readonly { readonly value: number }[] }): number =>
  bars.reduce((sum, { value }) => sum + value, 0);

const usual = { 'match.categoryAffinity': 0.3, 'match.cartShare': 0.25, 'session.views': 0.2, 'coupon.id': 0.1, 'profile.visits': -0.1 };

test('names what made up most of what spoke for it, and what spoke against it', () => {
  expect(english(usual).sentences).toEqual([
    'Chosen mainly because of the categories you browse and the items in your cart.',
    'Your past visits counted a little against it.',
  ]);
  expect(chinese(usual).sentences).toEqual(['选中它，主要是因为您常看的商品类别和您购物车里的商品。', '您来访的次数略微不利于选中它。']);
});

test('says "a little" only of what is little, and names one cause where one is enough', () => {
  expect(english({ 'match.cartShare': 0.3, 'cart.value': -0.1, 'session.minutes': -0.08, 'coupon.kind': -0.05 }).sentences).toEqual([
    'Chosen mainly because of the items in your cart.',
    'Your cart total and the length of this visit counted against it.',
  ]);
});

test('claims no "mostly" for what is not most: many small things are said to be many', () => {
  // Of two with the same words, which are one thing, only one.
  const names = Object.keys(en.features).filter((name) => name.includes('.') && name !== 'score.moved');
  const many = Object.fromEntries(names.map((name) => [name, 0.1]));
  expect(english({ ...many, local: 0.11 }).sentences).toEqual([
    'Chosen for many reasons, mainly how you responded to earlier coupons, the categories you browse and how much you browse this category.',
  ]);
});

test('does not invent a reason where nothing spoke for it', () => {
  expect(english({ 'cart.value': -0.2 }).sentences).toEqual([en.nothingFor, 'Your cart total counted against it.']);
  expect(english({}).sentences).toEqual([en.nothingFor]);
  expect(english({}).bars).toEqual([]);
});

test('features with the same words are one bar', () => {
  const { bars } = english({ 'fact.weather': 0.2, 'fact.hour': -0.05, 'match.cartShare': 0.1 });
  expect(bars.map(({ words }) => words)).toEqual([en.features.fact, en.features['match.cartShare']]);
  expect(bars[0]?.value).toBeCloseTo(0.15, 12);
  expect(
    barsOf(
      [0.1, 0.2].map((value) => ({ feature: `fact.${value}`, value })),
      en,
    ),
  ).toEqual([{ words: en.features.fact, value: expect.closeTo(0.3, 12) }]);
});

/** Over 300 explanations, few and many parts, small and opposed, with a gap: how often the bars of `draw` miss the score by a visible amount. */
const misses = (draw: typeof whyPicture): number => {
  const names = Object.keys(en.features);
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let missed = 0;
  for (let round = 0; round < 300; round++) {
    const count = 1 + Math.floor(random() * names.length);
    const values = Object.fromEntries(names.slice(0, count).map((name) => [name, (random() - 0.4) ** 3]));
    const explanation = explained(values, 0.01 * random());
    const picture = draw(explanation, en, createFormat('en', 'en', minorDigits));
    const magnitude = Object.values(values).reduce((sum, value) => sum + Math.abs(value), 0);
    expect(picture.bars.length).toBeLessThanOrEqual(6);
    expect(picture.sentences.length).toBeLessThanOrEqual(2);
    // A difference below a pixel of the card is the most there may be.
    if (Math.abs(total(picture) - explanation.score) > magnitude / 400) missed += 1;
  }
  return missed;
};

test('the bars add up to the score, and would not without the one for everything else', () => {
  expect(misses(whyPicture)).toBe(0);
  const truncated: typeof whyPicture = (...input) => {
    const picture = whyPicture(...input);
    return { ...picture, bars: picture.bars.filter(({ words }) => words !== en.everythingElse) };
  };
  expect(misses(truncated)).toBeGreaterThan(100);
});

test('what is left over is one bar at the end, for or against', () => {
  expect(english({ 'match.cartShare': 1 }, 0.01).bars.at(-1)).toEqual({ words: en.everythingElse, value: expect.closeTo(0.01, 9) });
  const small = { 'cart.value': -0.015, 'cart.quantity': -0.015, 'session.views': -0.015 };
  expect(english({ 'match.cartShare': 1, ...small }).bars.at(-1)).toEqual({ words: en.everythingElse, value: expect.closeTo(-0.045, 9) });
});

test('an English list stands in an English sentence on a page of another language', () => {
  expect(whyPicture(explained(usual), en, createFormat('de-AT', 'en', minorDigits)).sentences[0]).toContain('browse and the items');
});

test('says which viewed product led to a new one on the card', () => {
  const [first, second] = [
    { id: 'b', title: 'Blue bowl', url: '/b' },
    { id: 's', title: 'Sencha', url: '/s', because: 'Blue bowl' },
  ];
  expect(productReasons([first, second], en)).toEqual(['Sencha: you viewed Blue bowl, and other shoppers often chose both.']);
  expect(productReasons([first, second], zhCN)).toEqual(['Sencha：您看过Blue bowl，其他顾客常常两样都选。']);
  expect(productReasons([first], en)).toEqual([]);
  expect(productReasons(undefined, en)).toEqual([]);
});
