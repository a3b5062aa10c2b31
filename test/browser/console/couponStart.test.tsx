import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createFormats, type Language, LanguageContext } from '../../../src/console/i18n/i18n';
import { Campaigns } from '../../../src/console/pages/campaigns/Campaigns';
import { draftStore } from '../../../src/console/pages/coupons/draft/draftStore';
import '../../../src/console/ui/console.css';
import { eventually } from '../../helpers/until';

let place: HTMLElement;

const open = async (language: Language, preset: string): Promise<void> => {
  render(
    <LanguageContext.Provider value={{ language, formats: createFormats(language) }}>
      <Campaigns rest={['+new', preset]} mayWrite mayManage changed={() => {}} />
    </LanguageContext.Provider>,
    place,
  );
  await eventually(() => expect(place.querySelector('[name=currency]')).not.toBeNull());
};

const field = (name: string): HTMLInputElement => place.querySelector(`input[name=${name}]`) as HTMLInputElement;
const type = (name: string, text: string): Promise<void> => userEvent.fill(field(name), text);

/** What is said to be wrong with a choice, as its description names it. */
const saidAt = (name: string): string =>
  field(name)
    .getAttribute('aria-describedby')
    ?.split(' ')
    .filter((id) => id.endsWith('-error'))
    .map((id) => document.getElementById(id)?.textContent?.trim())
    .join(' ') ?? '';

beforeEach(async () => {
  const none = { revision: 0, campaign: null, published: null, signing: 'server' };
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(JSON.stringify(none), { status: 200 })),
  );
  await draftStore.reload();
  place = document.createElement('div');
  document.body.append(place);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test.each([
  ['percent', '150', 'Percentage off must be at most 90.', '“减免比例”不得大于 90。'],
  ['percent', '1.5', 'Percentage off must be a whole number.', '“减免比例”须为整数。'],
  ['percent', '0', 'Percentage off must be at least 1.', '“减免比例”不得小于 1。'],
  ['cap', '-3', 'Maximum per order must be at least €0.01.', '“单笔订单最多”不得小于 €0.01。'],
  ['cap', '1.234', 'This amount has too many decimals. Use at most 2 decimals.', '金额小于货币的最小单位。 请最多保留 2 位小数。'],
  ['holdout', '60', 'Holdout must be at most 40%.', '“对照组”不得大于 40%。'],
  ['timeZone', 'Berlin', 'There is no time zone “Berlin”. Choose one from the list, such as Europe/Berlin.', undefined],
] as const)('a choice of %s of "%s" is told at its field while it is typed, in what is typed', async (name, text, en, zhCn) => {
  for (const [language, said] of [
    ['en', en],
    ['zh-CN', zhCn],
  ] as const) {
    if (said === undefined) continue;
    await open(language, 'new-shopper');
    await type('currency', 'EUR');
    expect(saidAt(name)).toBe('');
    await type(name, text);
    await eventually(() => expect(saidAt(name)).toBe(said));
    render(null, place);
  }
});

test('every bad field is told at once, where the first of them has the focus, and mended ones are quiet', async () => {
  await open('en', 'new-shopper');
  await type('percent', '150');
  await type('visits', '1.5');
  await userEvent.click(page.getByRole('button', { name: 'Create campaign' }));
  const wrong = () => [...place.querySelectorAll<HTMLInputElement>('[aria-invalid=true]')].map(({ name }) => name);
  await eventually(() => expect(wrong()).toEqual(['currency', 'percent', 'cap', 'visits']));
  await eventually(() => expect(document.activeElement).toBe(field('currency')));
  expect(saidAt('cap')).toBe('This is missing. Enter a value.');
  expect(place.textContent).not.toMatch(/Invalid|Expected|received/);
  await type('currency', 'JPY');
  await type('cap', '20');
  await eventually(() => expect(wrong()).toEqual(['percent', 'visits']));
});

test('a step that cannot be read, and one that saves no more, are told by their place', async () => {
  await open('en', 'holiday');
  await type('currency', 'EUR');
  await type('tiers', '50:5, 100');
  await eventually(() => expect(saidAt('tiers')).toMatch(/^Step 2 is not a pair of amounts\. Use .* 50:5, 100:15\.$/));
  await type('tiers', '50:5, 100:-1');
  await eventually(() => expect(saidAt('tiers')).toBe('Step 2: Steps must be at least €0.01.'));
  await type('tiers', '50:5, 100:3');
  await type('from', '2098-12-18');
  await type('until', '2098-12-17');
  await eventually(() => expect(saidAt('tiers')).toMatch(/A higher step must save more than a lower one/));
  await type('tiers', '50:5, 100:15');
  await eventually(() => expect(saidAt('until')).toBe('The last day is in the past or before the first day. Choose a later day.'));
});

test('a discount of the whole margin is told at the discount, also where the margin was typed last', async () => {
  await open('en', 'scratch');
  await type('currency', 'EUR');
  await type('cap', '20');
  await type('marginRate', '8');
  await eventually(() => expect(saidAt('percent')).toMatch(/exceeds the margin.*correct the margin/));
});
