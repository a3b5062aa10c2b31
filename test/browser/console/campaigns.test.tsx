import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Campaigns } from '../../../src/console/pages/campaigns/Campaigns';
import { startCampaign } from '../../../src/console/pages/campaigns/start/startCampaign';
import type { Draft } from '../../../src/console/pages/coupons/draft/draft';
import { draftStore } from '../../../src/console/pages/coupons/draft/draftStore';
import { Toasts } from '../../../src/console/ui/Toasts';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/tokens.css';
import '../../../src/console/ui/console.css';
import '../../../src/console/ui/controls.css';
import { eventually } from '../../helpers/until';

const shop = { currency: 'EUR', timeZone: 'UTC', marginRate: 0.4, holdout: 0.1, percent: 10, cap: 2_000 };
const made = (draft: Draft | undefined, title: string, name: string): Draft => {
  const { currency: _, timeZone: __, marginRate: ___, holdout: ____, ...ofCoupon } = shop;
  const choices = { ...(draft ? ofCoupon : shop), title };
  const result = startCampaign(draft, 'scratch', choices, Date.now(), { name });
  if (!result.ok) throw new Error(result.error.message);
  return result.value.draft;
};
const begun = made(made(undefined, 'Tea', 'Spring'), 'Pots', 'Summer');

let place: HTMLElement;
let kept: { revision: number; campaign: Draft };
const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

const open = async (...rest: readonly string[]): Promise<void> => {
  render(
    <InLanguage>
      <div class="checked">
        <Campaigns rest={rest} mayWrite mayManage changed={() => {}} />
      </div>
      <Toasts />
    </InLanguage>,
    place,
  );
  await eventually(() => expect([place.querySelector('h1') !== null, place.querySelector('.loading')]).toEqual([true, null]));
};

const choose = async (row: string, action: string): Promise<void> => {
  await userEvent.click(page.getByRole('button', { name: `Actions for ${row}`, exact: true }));
  await userEvent.click(page.getByRole('menuitem', { name: action, exact: true }));
};
const names = (): readonly (string | undefined)[] => [...place.querySelectorAll('tbody th')].map((cell) => cell.textContent?.trim());

beforeEach(async () => {
  await page.viewport(1_280, 900);
  kept = { revision: 1, campaign: begun };
  vi.stubGlobal(
    'fetch',
    vi.fn(async (url: URL | string, { method = 'GET', body }: RequestInit = {}) => {
      if (!String(url).endsWith('/admin/campaign')) return answer(404, { error: { code: 'not_found', message: 'Not here.' } });
      if (method === 'PUT') kept = { revision: kept.revision + 1, campaign: JSON.parse(String(body)).campaign };
      return answer(200, {
        ...kept,
        published: { bundle: '0123456789abcdef', publishedAt: 0, campaign: begun, orders: 0 },
        signing: 'server',
      });
    }),
  );
  await draftStore.reload();
  place = document.createElement('div');
  document.body.append(place);
});
afterEach(async () => {
  await page.viewport(414, 896);
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('a campaign is paused, copied and deleted from its menu, and each can be taken back', async () => {
  await open();
  expect(names()).toEqual(['Spring', 'Summer']);
  await expect.element(page.getByText('Everything is published')).toBeVisible();
  await choose('Spring', 'Pause');
  await eventually(() => expect(place.querySelector('tbody tr')?.textContent).toContain('Paused'));
  await expect.element(page.getByText('1 unpublished change', { exact: true })).toBeVisible();
  await eventually(() => expect(kept.campaign).toMatchObject({ campaigns: [{ paused: true }, {}] }));
  await choose('Summer', 'Duplicate');
  await eventually(() => expect(names()).toEqual(['Spring', 'Summer', 'Copy of Summer']));
  await choose('Summer', 'Delete');
  await eventually(() => expect(names()).toEqual(['Spring', 'Copy of Summer']));
  await userEvent.click(
    page.getByRole('status').filter({ hasText: 'Deleted from the draft: Summer' }).getByRole('button', { name: 'Undo' }),
  );
  await eventually(() => expect(names()).toEqual(['Spring', 'Summer', 'Copy of Summer']));
});

test('several campaigns are paused together, and discarding brings back what is live', async () => {
  await open();
  await userEvent.click(page.getByRole('checkbox', { name: 'Select all' }));
  await userEvent.click(page.getByRole('group', { name: '2 selected' }).getByRole('button', { name: 'Pause' }));
  await eventually(() => expect(draftStore.state().draft).toMatchObject({ campaigns: [{ paused: true }, { paused: true }] }));
  await userEvent.click(page.getByRole('button', { name: 'Discard' }));
  await eventually(() => expect(draftStore.state().draft).toEqual(begun));
});

test('a template adds a campaign and changes no triggers unless it is told to', async () => {
  await open('+new', 'win-back');
  const tick = page.getByLabelText('Use these triggers for all campaigns');
  await expect.element(tick).not.toBeChecked();
  expect(place.textContent).toContain('3 → 2');
  await userEvent.click(page.getByRole('button', { name: 'Create campaign' }));
  await eventually(() => expect(draftStore.state().draft?.campaigns).toHaveLength(3));
  const { campaigns, triggers } = draftStore.state().draft ?? {};
  expect(campaigns).toMatchObject([{}, {}, { id: 'win-back', name: 'Win back', coupons: ['win-back'] }]);
  expect(triggers).toEqual(begun.triggers);
});

test('an audience is saved as a segment and used in another campaign', async () => {
  await open('coupon', '+audience');
  await userEvent.click(page.getByRole('button', { name: 'Add condition' }));
  await userEvent.fill(place.querySelector('[data-at="campaigns.0.when.all.0.value"]') as Element, '50');
  await userEvent.fill(page.getByLabelText('Name', { exact: true }), 'Big carts');
  await userEvent.click(page.getByRole('button', { name: 'Save as segment' }));
  const when = { all: [{ field: 'cart.value', op: 'gte', value: 5_000 }] };
  await eventually(() => expect(draftStore.state().draft?.segments).toMatchObject([{ name: 'Big carts', when }]));
  render(null, place);
  await open('coupon-2', '+audience');
  await userEvent.click(page.getByRole('combobox', { name: 'Use a segment' }));
  await userEvent.click(page.getByRole('option', { name: 'Big carts' }));
  await eventually(() => expect(draftStore.state().draft?.campaigns).toMatchObject([{ when }, { when }]));
});

test('a coupon is moved to another campaign, and every part has its name', async () => {
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] };
  await open('coupon');
  await userEvent.click(page.getByRole('checkbox', { name: 'Select Tea' }));
  await userEvent.click(page.getByRole('button', { name: 'Move to campaign' }));
  await userEvent.click(page.getByRole('menuitem', { name: 'Summer' }));
  await eventually(() => expect(draftStore.state().draft?.campaigns).toMatchObject([{ coupons: [] }, { coupons: ['pots', 'tea'] }]));
  for (const rest of [[], ['coupon-2'], ['coupon-2', '+audience'], ['coupon-2', '+settings'], ['+new']]) {
    render(null, place);
    await open(...rest);
    expect((await axe.run('.checked', rules)).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`))).toEqual([]);
  }
});

test('a thousand coupons are listed in pages, and found by what one types', async () => {
  const [tea] = begun.coupons as Draft[];
  const coupons = Array.from({ length: 1_000 }, (_, n) => ({ ...tea, id: `c${n}`, title: { en: `Coupon number ${n}` } }));
  kept = { revision: 1, campaign: { ...begun, coupons, rule: [], budgets: {}, campaigns: [] } };
  await draftStore.reload();
  await open('+main');
  expect(names()).toHaveLength(50);
  await userEvent.fill(page.getByRole('searchbox', { name: 'Search coupons' }), 'number 777');
  await eventually(() => expect(names()).toEqual(['Coupon number 777']));
});

test('the problems of many coupons are found in the background, and the first of them listed', async () => {
  const [tea] = begun.coupons as Draft[];
  const coupons = Array.from({ length: 40 }, (_, n) => ({ ...tea, id: `c${n}`, title: {} }));
  kept = { revision: 1, campaign: { ...begun, coupons, rule: [], budgets: {}, campaigns: [] } };
  await draftStore.reload();
  await open();
  await expect.element(page.getByText('Fix 40 errors before publishing').last()).toBeVisible();
  const listed = () => place.querySelectorAll('.issues .notice.bad li').length;
  expect(listed()).toBe(30);
  await userEvent.click(page.getByText('Show 10 more'));
  await eventually(() => expect(listed()).toBe(40));
});
