import { expect, test } from 'vitest';
import { featureNames } from '../../../src/engine/features/computeFeatures';
import { sourceNames } from '../../../src/engine/features/sources';
import { GAIN_FEATURES, gainFeatures } from '../../../src/engine/gain/gainFeatures';
import { whyEn as en } from '../../../widget/i18n/whyEn';
import { whyZhCN as zhCN } from '../../../widget/i18n/whyZhCN';
import { barsOf, featureWords } from '../../../widget/why/Why';
import { widgetLanguages } from '../../helpers/widgetWords';

const dictionaries = widgetLanguages.map(({ locale, why }) => ({ ...why, locale }));

const sources = Object.entries(sourceNames).flatMap(([group, names]) => names.map((name) => `${group}.${name}`));
/** What a coupon costs goes by the name of its group. */
const byGroup = ['match.cost'];
/** Groups whose names are free, and what only an explanation names. */
const free = ['fact', 'coupon', 'local', ''];

test.each(dictionaries)('has words of its own for every source but those that their group serves, in $locale', ({ features }) => {
  expect(sources.length).toBeGreaterThan(10);
  expect([...sources, ...Object.keys(sourceNames), ...free].filter((name) => !features[name])).toEqual(byGroup);
  const words = Object.values(features);
  // What the order of steps says of buying anyway and of being moved by a discount is one thing to the shopper.
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([features['score.anyway']]);
});

test.each(dictionaries)('has the same entries in $locale as in English', ({ features }) => {
  expect(Object.keys(features).sort()).toEqual(Object.keys(en.features).sort());
});

test('a product of features goes by the words of its first factor', () => {
  expect(featureWords('match.depth × profile.orders', en)).toBe('the size of the discount');
  expect(featureWords('profile.orders × match.depth', en)).toBe('your past orders');
  expect(featureWords('match.cost × match.depth', en)).toBe(en.features.match);
});

test('what the order of steps says is one reason, with whatever it is multiplied', () => {
  const order = 'the order in which you viewed products';
  for (const name of ['score.anyway', 'score.moved', 'score.moved × match.depth', 'score.anyway × match.cost'])
    expect(featureWords(name, en)).toBe(order);
  const parts = [
    { feature: 'score.anyway', value: -0.1 },
    { feature: 'score.moved × match.depth', value: 0.3 },
  ];
  expect(barsOf(parts, en)).toEqual([{ words: order, value: expect.closeTo(0.2) }]);
});

test('every feature of the gain model has words, each coupon the same', () => {
  const names = featureNames(gainFeatures(GAIN_FEATURES, ['tea', 'mugs']));
  expect([...new Set(names.map((name) => featureWords(name, en)))].sort()).toEqual([
    'how often you’ve seen this coupon',
    'how popular this coupon is',
    'how well it fits what you viewed',
    'the coupons you claimed here',
    'the coupons you saw recently',
    'the details of the coupon',
    'the size of the discount',
    'what you viewed on this visit',
    'your past orders',
    'your past visits',
    'your recent purchases',
  ]);
});

test('falls back to the group, then to what it may be called at least, whatever a bundle names its features', () => {
  expect(featureWords('fact.weather', en)).toBe(en.features.fact);
  expect(featureWords('coupon.colour', en)).toBe(en.features.coupon);
  expect(featureWords('match.somethingNew', zhCN)).toBe(zhCN.features.match);
  for (const name of ['', 'x', 'toString', 'constructor.name', '__proto__']) expect(featureWords(name, en)).toBe(en.features['']);
});
