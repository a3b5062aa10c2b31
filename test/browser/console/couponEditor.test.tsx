import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { keepFocus } from '../../../src/console/app/keepFocus';
import { createFormats } from '../../../src/console/i18n/formats';
import { LanguageContext } from '../../../src/console/i18n/language';
import { Coupons } from '../../../src/console/pages/coupons/Coupons';
import type { Draft } from '../../../src/console/pages/coupons/draft/draft';
import { draftStore } from '../../../src/console/pages/coupons/draft/draftStore';
import { setAt } from '../../../src/console/pages/coupons/draft/setAt';
import { startCampaign } from '../../../src/console/pages/coupons/start/startCampaign';
import '../../../src/console/ui/console.css';

const shop = { currency: 'EUR', timeZone: 'UTC', marginRate: 0.4, holdout: 0.1 };
const made = (draft: Draft | undefined, preset: string, choices: Draft) => {
  const result = startCampaign(draft, preset, draft ? choices : { ...shop, ...choices }, Date.now());
  if (!result.ok) throw new Error(result.error.message);
  return result.value.draft;
};
/** Two coupons for different goods, both in order. */
const begun = made(made(undefined, 'scratch', { title: 'Tea', categories: ['Tea'], percent: 10, cap: 2_000 }), 'scratch', {
  title: 'Pots',
  categories: ['Pots'],
  percent: 10,
  cap: 2_000,
});

let place: HTMLElement;
let kept: { revision: number; campaign: Draft };

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const server = async (url: URL | string, { method = 'GET', body }: RequestInit = {}): Promise<Response> => {
  if (!String(url).endsWith('/admin/campaign')) return answer(404, { error: { code: 'not_found', message: 'Not here.' } });
  if (method === 'GET') return answer(200, { ...kept, published: null, signing: 'server' });
  const { revision, campaign } = JSON.parse(String(body));
  if (revision !== kept.revision) return answer(409, { error: { code: 'draft_changed', message: 'Changed.' } });
  kept = { revision: revision + 1, campaign };
  return answer(200, { revision: kept.revision });
};

const open = async (language: 'en' | 'zh-CN', ...rest: readonly string[]): Promise<void> => {
  const asked = vi.mocked(fetch).mock.calls.length;
  render(
    <LanguageContext.Provider value={{ language, formats: createFormats(language) }}>
      <Coupons rest={rest} mayWrite mayManage changed={() => {}} />
    </LanguageContext.Provider>,
    place,
  );
  await vi.waitFor(() => expect(place.querySelector('[data-at], .presets')).not.toBeNull());
  // It looks whether the server has a newer draft; what a test does comes after the answer.
  await vi.waitFor(() => expect(vi.mocked(fetch).mock.calls.length).toBeGreaterThan(asked));
  await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Types over what stands in the field of a place. */
const type = async (at: string, text: string): Promise<void> => {
  const input = place.querySelector<HTMLInputElement>(`input[data-at="${at}"]`);
  if (!input) throw new Error(`no field at ${at}`);
  await userEvent.fill(input, text);
};

/** What is said beside the field of a place, as its description names it. */
const saidAt = (at: string): string => {
  const control = place.querySelector(`[data-at="${at}"]`);
  const ids = control?.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
};

beforeEach(async () => {
  kept = { revision: 1, campaign: begun };
  vi.stubGlobal('fetch', vi.fn(server));
  await draftStore.reload();
  place = document.createElement('div');
  document.body.append(place);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

const wrong = [
  [
    'a discount that leaves too little margin',
    'coupons.1.discount.basisPoints',
    '60',
    /loses you €6\.67; you want €0\.00 or more/,
    /会亏损 €6\.67/,
  ],
  [
    'a budget smaller than one discount',
    'budgets.coupon-2.money',
    '19.99',
    /cannot pay for a single code, which may cost €20\.00/,
    /连一个券码都付不起/,
  ],
  ['a date that is over', 'coupons.1.endsAt', '2020-01-01T00:00', /ends before it starts|ended on/, /之前就结束|已于/],
  ['goods of a sensitive category', 'coupons.1.scope.categories', 'Pots, Baby', /“Baby” is about children/, /“Baby”属于敏感类别（儿童）/],
] as const;

test.each(wrong)('%s is told beside the field while it is typed, in both languages', async (_, at, text, en, zhCn) => {
  await open('en', 'coupon-2');
  expect(saidAt(at)).not.toMatch(en);
  await type(at, text);
  await vi.waitFor(() => expect(saidAt(at)).toMatch(en));
  await expect.element(page.getByRole('link', { name: en })).toBeVisible();
  render(null, place);
  await open('zh-CN', 'coupon-2');
  expect(saidAt(at)).toMatch(zhCn);
});

test('two coupons that stand alone and meet are told where it is said that they stand alone', async () => {
  await open('en', 'coupon-2');
  const at = 'coupons.1.stacking';
  expect(saidAt(at)).toBe('');
  await type('coupons.1.scope.categories', 'Tea');
  await vi.waitFor(() => expect(saidAt(at)).toMatch(/“Tea”.*comes first/));
});

test('a condition about a sensitive category is told at its value, and the summary leads there', async () => {
  await open('en', 'coupon-2');
  await userEvent.click(page.getByRole('button', { name: 'Add a condition' }));
  await userEvent.selectOptions(page.getByLabelText('What', { exact: true }), 'interest.categories');
  const at = 'coupons.1.when.all.0.value';
  await vi.waitFor(() => expect(saidAt(at)).toMatch(/not finished/));
  await type(at, 'Pregnancy');
  await vi.waitFor(() => expect(saidAt(at)).toMatch(/“Pregnancy” is about health/));
  place.querySelector<HTMLElement>('h1')?.focus();
  await userEvent.click(page.getByRole('link', { name: /is about health/ }));
  expect(document.activeElement?.getAttribute('data-at')).toBe(at);
});

test('what is typed is saved when typing rests; money stays money of the currency', async () => {
  await open('en', 'coupon-2');
  await type('coupons.1.discount.cap', '12,5');
  await expect.element(page.getByRole('status').filter({ hasText: 'Not saved yet' })).toBeVisible();
  await vi.waitFor(() => expect(kept).toMatchObject({ revision: 2, campaign: { coupons: [{}, { discount: { cap: 1_250 } }] } }), 3_000);
  await expect.element(page.getByText('Draft saved')).toBeVisible();
});

test('after somebody else saved, one says whose stays', async () => {
  await open('en', 'coupon-2');
  kept = { revision: 7, campaign: setAt(begun, 'label', 'theirs') };
  await type('coupons.1.title.en', 'Mine');
  await userEvent.click(page.getByRole('button', { name: 'Keep mine' }));
  await vi.waitFor(() =>
    expect(kept).toMatchObject({ revision: 8, campaign: { label: 'campaign', coupons: [{}, { title: { en: 'Mine' } }] } }),
  );
});

test('the focus stays in the page when the button that had it goes away by what it did', async () => {
  keepFocus(place);
  await open('en');
  const focused = (): string => document.activeElement?.textContent ?? '';
  const press = async (name: string): Promise<void> => {
    (page.getByRole('button', { name, exact: true }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
  };
  await press('Delete Tea');
  await vi.waitFor(() => expect(focused()).toBe('Undo'));
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(focused()).toBe('Coupons'));
  await press('Move Pots up');
  await vi.waitFor(() => expect(focused()).toMatch(/^Pots/));
  await press('Stop the experiment');
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(focused()).toBe('Experiment'));
});

test('a deleted coupon can be put back, and every field has its name', async () => {
  await open('en');
  await userEvent.click(page.getByRole('button', { name: 'Delete Tea' }));
  await expect.element(page.getByText('“Tea” was deleted from the draft.')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Undo' }));
  await expect.element(page.getByRole('button', { name: 'Delete Tea' })).toBeVisible();
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] };
  expect((await axe.run(place, rules)).violations.map(({ id }) => id)).toEqual([]);
  render(null, place);
  await open('zh-CN', 'coupon-2');
  expect((await axe.run(place, { ...rules, iframes: false })).violations.map(({ id }) => id)).toEqual([]);
});
