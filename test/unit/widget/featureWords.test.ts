import { expect, test } from 'vitest';
import { sourceNames } from '../../../src/core/features/sources';
import { featureWords } from '../../../widget/card/featureWords';
import { en } from '../../../widget/i18n/en';
import { zhCN } from '../../../widget/i18n/zhCN';

const sources = Object.entries(sourceNames).flatMap(([group, names]) => names.map((name) => `${group}.${name}`));
/** Groups whose names are free, and what only an explanation names. */
const free = ['fact', 'coupon', 'local', ''];

test.each([en, zhCN])('has words of its own for every source, in $language', ({ features }) => {
  expect(sources.length).toBeGreaterThan(10);
  expect([...sources, ...Object.keys(sourceNames), ...free].filter((name) => !features[name])).toEqual([]);
  const words = Object.values(features);
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
});

test('has the same entries in both languages', () => {
  expect(Object.keys(zhCN.features).sort()).toEqual(Object.keys(en.features).sort());
});

test('falls back to the group, then to what it may be called at least, whatever a bundle names its features', () => {
  expect(featureWords('fact.weather', en)).toBe(en.features.fact);
  expect(featureWords('coupon.colour', en)).toBe(en.features.coupon);
  expect(featureWords('match.somethingNew', zhCN)).toBe(zhCN.features.match);
  for (const name of ['', 'x', 'toString', 'constructor.name', '__proto__']) expect(featureWords(name, en)).toBe(en.features['']);
});
