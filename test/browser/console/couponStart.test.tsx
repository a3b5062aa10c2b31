import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Language } from '../../../src/console/i18n/languages';
import { Campaigns } from '../../../src/console/pages/campaigns/Campaigns';
import { draftStore } from '../../../src/console/pages/coupons/draft/draftStore';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/tokens.css';
import '../../../src/console/ui/console.css';
import '../../../src/console/ui/controls.css';
import { eventually } from '../../helpers/until';

let place: HTMLElement;
/** Answers by path; anything else is unknown. */
let answers: Record<string, unknown>;

const open = async (language: Language, preset: string): Promise<void> => {
  render(
    <InLanguage language={language}>
      <Campaigns rest={['+new', preset]} mayWrite mayManage changed={() => {}} />
    </InLanguage>,
    place,
  );
  await eventually(() => expect(place.querySelector('[data-at=currency]')).not.toBeNull());
};

const field = (at: string): HTMLInputElement => place.querySelector(`[data-at="${at}"]`) as HTMLInputElement;
const type = (at: string, text: string): Promise<void> => userEvent.fill(field(at), text);
const picked = (at: string): readonly (string | null)[] =>
  [...(field(at).closest('.picker')?.querySelectorAll('.chip') ?? [])].map((chip) => chip.textContent);
const pick = async (at: string, text: string, option: string): Promise<void> => {
  await userEvent.fill(field(at), text);
  await userEvent.click(page.getByRole('option', { name: option }));
};
/** Opens the settings that are folded. */
const unfold = (): Promise<void> => userEvent.click(place.querySelector('summary') as Element);
const create = (): Promise<void> => userEvent.click(page.getByRole('button', { name: 'Create campaign' }));

/** What is said to be wrong with a choice, as its description names it. */
const saidAt = (at: string): string =>
  field(at)
    .getAttribute('aria-describedby')
    ?.split(' ')
    .map((id) => document.querySelector(`[id="${id}"] .issue`)?.parentElement?.textContent ?? '')
    .filter((text) => text !== '')
    .join(' ')
    .trim() ?? '';

beforeEach(async () => {
  answers = {
    'admin/campaign': { revision: 0, campaign: null, published: null, signing: 'server' },
    'admin/products': { entries: [{ id: 'a', title: 'Assam', categories: [], price: 1_000, currency: 'EUR' }], more: true },
  };
  vi.stubGlobal(
    'fetch',
    vi.fn(async (url: URL | string, { method = 'GET', body }: RequestInit = {}) => {
      const path = Object.keys(answers).find((known) => new URL(String(url), location.href).pathname.endsWith(`/${known}`));
      if (path === 'admin/campaign' && method === 'PUT')
        answers[path] = { revision: 1, campaign: JSON.parse(String(body)).campaign, published: null, signing: 'server' };
      return path === undefined
        ? new Response(JSON.stringify({ error: { code: 'not_found', message: 'Not here.' } }), { status: 404 })
        : new Response(JSON.stringify(answers[path]), { status: 200 });
    }),
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

test('a first coupon needs no typing: everything has a default, in the currency of the products', async () => {
  await open('en', 'new-shopper');
  await eventually(() => expect(picked('currency')).toEqual(['Euro']));
  expect(['percent', 'cap', 'visits', 'budget'].map((at) => field(at).value)).toEqual(['10', '20', '3', '2000']);
  expect(place.textContent).toContain('Pays for 100 orders with the maximum discount.');
  await type('cap', '5');
  await eventually(() => expect(field('budget').value).toBe('500'));
  await create();
  await eventually(() =>
    expect(draftStore.state().draft).toMatchObject({ currency: 'EUR', budgets: { 'new-shopper': { money: 50_000 } } }),
  );
  expect(draftStore.state().draft).toMatchObject({ coupons: [{ discount: { kind: 'percent', basisPoints: 1_000, cap: 500 } }] });
});

test('another currency brings its own amounts, and what was typed stays if its decimals are the same', async () => {
  await open('en', 'new-shopper');
  await eventually(() => expect(picked('currency')).toEqual(['Euro']));
  await type('cap', '25');
  await pick('currency', 'Swiss', 'Swiss Franc');
  await eventually(() => expect(picked('currency')).toEqual(['Swiss Franc']));
  expect(field('cap').value).toBe('25');
  await pick('currency', 'JPY', 'Japanese Yen');
  await eventually(() => expect([field('cap').value, field('budget').value]).toEqual(['2000', '200000']));
  // No amount is usual there.
  await pick('currency', 'KWD', 'Kuwaiti Dinar');
  await eventually(() => expect([field('cap').value, field('budget').value]).toEqual(['', '']));
  await create();
  await eventually(() => expect(saidAt('cap')).toBe('This is missing. Enter a value.'));
  await eventually(() => expect(document.activeElement).toBe(field('cap')));
  await type('cap', '2.125');
  await eventually(() => expect(field('budget').value).toBe('212.500'));
});

test.each([
  ['percent', '150', 'Percentage off must be at most 90.', '“减免比例”不得大于 90。'],
  ['percent', '1.5', 'Percentage off must be a whole number.', '“减免比例”须为整数。'],
  ['percent', '0', 'Percentage off must be at least 1.', '“减免比例”不得小于 1。'],
  ['percent', '', 'This is missing. Enter a value.', undefined],
  ['cap', '-3', 'Maximum per order must be at least €0.01.', '“单笔订单最多”不得小于 €0.01。'],
  ['cap', '1.234', 'This amount has too many decimals. Use at most 2 decimals.', '金额小于货币的最小单位。 请最多保留 2 位小数。'],
  ['holdout', '60', 'Holdout must be at most 40%.', '“对照组”不得大于 40%。'],
] as const)('a choice of %s of "%s" is told at its field while it is typed, in what is typed', async (at, text, en, zhCn) => {
  for (const [language, said] of [
    ['en', en],
    ['zh-CN', zhCn],
  ] as const) {
    if (said === undefined) continue;
    await open(language, 'new-shopper');
    await eventually(() => expect(picked('currency')).toEqual([language === 'en' ? 'Euro' : '欧元']));
    await unfold();
    expect(saidAt(at)).toBe('');
    await type(at, text);
    await eventually(() => expect(saidAt(at)).toBe(said));
    render(null, place);
  }
});

test('every bad field is told, the first of them has the focus, and mended ones are quiet', async () => {
  await open('en', 'new-shopper');
  await type('percent', '150');
  await type('visits', '1.5');
  await create();
  const wrong = () => [...place.querySelectorAll<HTMLInputElement>('[aria-invalid=true]')].map(({ dataset }) => dataset.at);
  await eventually(() => expect(wrong()).toEqual(['percent', 'visits']));
  await eventually(() => expect(document.activeElement).toBe(field('percent')));
  expect(place.textContent).not.toMatch(/Invalid|Expected|received/);
  await type('percent', '15');
  await eventually(() => expect(wrong()).toEqual(['visits']));
});

test('steps are rows: one is added and removed, and each tells what is wrong with it', async () => {
  await open('en', 'holiday');
  await eventually(() => expect(picked('currency')).toEqual(['Euro']));
  const steps = () => [...place.querySelectorAll<HTMLInputElement>('[data-at^="tiers."]')].map(({ value }) => value);
  expect(steps()).toEqual(['50', '5', '100', '15']);
  await userEvent.click(page.getByRole('button', { name: 'Add step' }));
  await eventually(() => expect(document.activeElement).toBe(field('tiers.2.spend')));
  await type('tiers.2.spend', '200');
  expect(saidAt('tiers.2.save')).toBe('');
  await type('tiers.2.save', '-1');
  await eventually(() => expect(saidAt('tiers.2.save')).toBe('Discount must be at least €0.01.'));
  await type('tiers.2.save', '10');
  await eventually(() => expect(saidAt('tiers.2.save')).toBe('A higher step must save more than a lower one. Raise its discount.'));
  await userEvent.click(page.getByRole('button', { name: 'Remove step 3' }));
  await eventually(() => expect(steps()).toEqual(['50', '5', '100', '15']));
  await type('from', '2098-12-18');
  await type('until', '2098-12-17');
  await eventually(() => expect(saidAt('until')).toBe('The last day is in the past or before the first day. Choose a later day.'));
});

test('categories are picked, with the number of their products', async () => {
  const tea = { id: 'Tea', names: {}, products: 12 };
  answers['admin/categories'] = { entries: [tea], more: false };
  const none = { products: [], categories: [tea], unknown: { categories: [], itemIds: [] } };
  answers['admin/products/match'] = { known: true, count: 12, samples: [], ...none };
  await open('en', 'targeted');
  await create();
  await eventually(() => expect(saidAt('categories')).toBe('This is missing. Enter a value.'));
  await pick('categories', 'te', 'Tea');
  await expect.element(page.getByText('12 products match')).toBeVisible();
  expect(saidAt('categories')).toBe('');
  await create();
  await eventually(() => expect(draftStore.state().draft).toMatchObject({ coupons: [{ scope: { categories: ['Tea'] } }] }));
});

test('categories that are unknown can be typed, also without choosing them, and a search that was left does not stay', async () => {
  answers['admin/categories'] = { entries: [], more: false };
  await open('en', 'targeted');
  await eventually(() => expect(picked('currency')).toEqual(['Euro']));
  await type('currency', 'Swi');
  await userEvent.tab();
  await eventually(() => expect(field('currency').value).toBe(''));
  await type('categories', 'Tea');
  await expect.element(page.getByRole('option', { name: 'Tea' })).toBeVisible();
  await userEvent.tab();
  await eventually(() => expect([picked('categories'), field('categories').value]).toEqual([['Tea'], '']));
  expect(picked('currency')).toEqual(['Euro']);
});

test('a discount of the whole margin is told at the discount, also if the margin was typed last', async () => {
  await open('en', 'scratch');
  await unfold();
  await type('marginRate', '8');
  await eventually(() => expect(saidAt('percent')).toMatch(/exceeds the margin.*correct the margin/));
  await eventually(() => expect(place.querySelector('summary')?.textContent).toContain('Margin 8%'));
});

test('a time zone is picked by its city', async () => {
  await open('en', 'holiday');
  await unfold();
  await pick('timeZone', 'new york', 'America/New York');
  await eventually(() => expect(place.textContent).toContain('In your shop’s time zone: America/New_York.'));
});
