import { describe, expect, it } from 'vitest';
import { shopOf } from '../../../src/console/app/ShopSwitcher';
import { createFormats } from '../../../src/console/i18n/i18n';
import { languages } from '../../../src/console/i18n/languages';
import { stateOf } from '../../../src/console/pages/codes/Codes';
import { problemsOf } from '../../../src/console/pages/operations/Health';
import { answerWords } from '../../../src/console/pages/operations/Webhooks';
import { stringsIn } from '../../helpers/console/strings';

describe('the health page', () => {
  it('lists failures before warnings, and nothing that is fine', () => {
    const finding = (level: 'ok' | 'warning' | 'failure', code: string) => ({ check: 'c', level, code, message: '' });
    const found = [finding('warning', 'a'), finding('ok', 'b'), finding('failure', 'c'), finding('warning', 'd')];
    expect(problemsOf(found).map(({ code }) => code)).toEqual(['c', 'a', 'd']);
  });

  it('has words for the same problems in every language', () => {
    const keys = languages
      .map((language) => stringsIn(language).findings)
      .map(({ problems, checks }) => [Object.keys(problems), Object.keys(checks)]);
    for (const other of keys.slice(1)) expect(other).toEqual(keys[0]);
    const verdicts = languages.map((language) => stringsIn(language).findCode).map((strings) => Object.keys(strings.verdicts));
    for (const other of verdicts.slice(1)) expect(other).toEqual(verdicts[0]);
  });

  it('writes sizes in megabytes and gigabytes', () => {
    const { size } = createFormats('en');
    expect([size(0), size(13_940_000), size(2e9), size(75_230_000_000)]).toEqual(['0 MB', '13.9 MB', '2 GB', '75.2 GB']);
  });
});

describe('the last answer to a webhook', () => {
  it.each([
    ['204', 1, 'HTTP 204'],
    ['The answer was 500.', 3, 'HTTP 500'],
    ['No answer within 10000 ms.', 1, 'No answer in time'],
    ['The address cannot be reached.', 2, 'Not reachable'],
    ['', 0, 'Not tried yet'],
    ['', 1, '–'],
  ])('%j after %i tries reads %s', (answer, attempts, words) => {
    expect(answerWords({ answer, attempts }, stringsIn('en').webhooks)).toBe(words);
  });
});

describe('a pool of codes', () => {
  it.each([
    [undefined, 'fine'],
    [{ imported: 100, left: 10 }, 'fine'],
    [{ imported: 100, left: 9 }, 'low'],
    [{ imported: 100, left: 0 }, 'empty'],
    [{ imported: 0, left: 0 }, 'empty'],
  ] as const)('of %j is %s', (pool, state) => {
    expect(stateOf({ pool })).toBe(state);
  });
});

describe('the shop of a page', () => {
  it.each([
    ['https://coupons.example/s/tea/console/', 'tea'],
    ['https://coupons.example/base/s/tea-2/console/index.html', 'tea-2'],
    ['https://coupons.example/console/', undefined],
    ['https://coupons.example/s/tea/docs/', undefined],
  ])('%s is %s', (base, shop) => {
    expect(shopOf(base)).toBe(shop);
  });
});
