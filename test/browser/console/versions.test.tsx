import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Language } from '../../../src/console/i18n/languages';
import { startCampaign } from '../../../src/console/pages/campaigns/start/startCampaign';
import { draftStore } from '../../../src/console/pages/coupons/draft/draftStore';
import { Versions } from '../../../src/console/pages/versions/Versions';
import { Toasts } from '../../../src/console/ui/Toasts';
import { toasts } from '../../../src/console/ui/toasts';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/tokens.css';
import '../../../src/console/ui/console.css';
import '../../../src/console/ui/controls.css';

const [LIVE, OLD, NEXT] = ['1111111111111111', '0000000000000000', '2222222222222222'];
const shop = { currency: 'USD', timeZone: 'UTC', marginRate: 0.4, holdout: 0.1 };
const begun = startCampaign(undefined, 'scratch', { ...shop, title: 'Tea', categories: ['Tea'], percent: 10, cap: 1_000 }, 0);
if (!begun.ok) throw new Error(begun.error.message);
const campaign = JSON.parse(JSON.stringify(begun.value.draft));
const [tea] = campaign.coupons;
const pots = { ...tea, id: 'pots', title: { en: 'Pots' }, scope: { categories: ['Pots'] } };
campaign.coupons.push(pots);
const scarf = { ...tea, id: 'scarf', title: { en: 'Scarves' }, scope: { categories: ['Scarves'] } };
const shares = { none: 0.5, rule: 0, couplet: 0.5 };

let place: HTMLElement;
let sent: { readonly path: string; readonly body: unknown }[];
/** The live campaign and the draft; the old one is `campaign`. */
let live: typeof campaign;
let now: { readonly bundle: string; readonly publishedAt: number };
let draft: unknown;
let signing: 'server' | 'offline';
let issues: unknown[];
let old: object;
let refusal: { readonly code: string; readonly message: string } | undefined;

const answerTo = (path: string): unknown => {
  switch (path) {
    case '/v1/admin/bundles':
      return {
        bundles: [
          { id: LIVE, publishedAt: 2, share: 1, publishedBy: 'user:ada@example.com' },
          { id: OLD, publishedAt: 1, share: 0, publishedBy: 'server:loop', ...old },
        ],
      };
    case '/v1/admin/campaign':
      return { revision: 7, campaign: draft, published: { ...now, campaign: live, orders: 3 }, signing };
    case `/v1/admin/bundles/${LIVE}/campaign`:
      return { campaign: live, previous: campaign, restored: live, issues: [], trained: false };
    case `/v1/admin/bundles/${OLD}/campaign`:
      return { campaign, previous: null, restored: campaign, issues, trained: true };
    default:
      return {};
  }
};

const open = async (change: object, language: Language = 'en', rest: readonly string[] = []): Promise<void> => {
  live = { ...campaign, ...change };
  draft ??= live;
  await draftStore.reload();
  render(
    <InLanguage language={language}>
      <Versions rest={rest} mayWrite mayManage changed={() => {}} />
      <Toasts />
    </InLanguage>,
    place,
  );
  await expect.poll(() => place.querySelectorAll(':is(td .stack, .panel) > .buttons').length).toBe(rest.length > 0 ? 1 : 2);
};
const rows = (): readonly HTMLElement[] => [...place.querySelectorAll<HTMLElement>('.versions tbody tr')];
const dialog = (): string => place.querySelector('dialog[open]')?.textContent ?? '';
const press = async (name: string | RegExp, nth = 0): Promise<void> => userEvent.click(page.getByRole('button', { name }).nth(nth));
const confirmWith = (label: string): Promise<void> =>
  userEvent.click([...place.querySelectorAll<HTMLElement>('dialog[open] button')].find((one) => one.textContent === label)!);

beforeEach(() => {
  now = { bundle: LIVE, publishedAt: 2 };
  [sent, draft, signing, issues, old, refusal] = [[], undefined, 'server', [], {}, undefined];
  place = document.body.appendChild(document.createElement('div'));
  const stub: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname;
    if ((init?.method ?? 'GET') === 'GET') return Response.json(answerTo(path));
    sent.push({ path, body: JSON.parse(String(init?.body)) });
    if (refusal) return Response.json({ error: refusal }, { status: 409 });
    return Response.json({ id: NEXT, publishedAt: 3, revision: 8, replaced: LIVE });
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  toasts.remove();
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each<[string, Language, object, RegExp]>([
  ['a title', 'en', { coupons: [{ ...tea, title: { en: 'Tea time' } }, pots] }, /“Tea time” → “Tea”/],
  ['a discount', 'en', { coupons: [{ ...tea, discount: { ...tea.discount, cap: 2_000 } }, pots] }, /\$20\.00 → \$10\.00/],
  ['triggers', 'en', { triggers: { ...campaign.triggers, minViews: 9 } }, /: 9 → \d/],
  ['a deleted coupon', 'en', { coupons: [pots], rule: [] }, /New: “Tea”/],
  ['an added coupon', 'en', { coupons: [...campaign.coupons, scarf] }, /Removed: “Scarves”/],
  ['shares', 'en', { experiment: { ...campaign.experiment, id: 'other', shares } }, /New experiment: .*Results start again/],
  ['a title', 'zh-CN', { coupons: [{ ...tea, title: { en: 'Tea time' } }, pots] }, /“Tea time” → “Tea”.*实验继续进行/],
  ['a deleted coupon', 'zh-CN', { coupons: [pots], rule: [] }, /新增：“Tea”/],
])('restoring after a change of %s is previewed in words, done in one action and undone: %s', async (_what, language, change, words) => {
  await open(change, language);
  const [restore, confirm, undo] = language === 'en' ? [/^Restore this/, 'Restore', 'Undo'] : [/^恢复此版本/, '恢复', '撤销'];
  await press(restore);
  expect(dialog()).toMatch(words);
  expect(dialog()).toMatch(language === 'en' ? /Budgets and spending stay/ : /预算和已花费金额保持不变/);
  await confirmWith(confirm!);
  await press(undo);
  await expect.poll(() => place.textContent).toMatch(language === 'en' ? /version before is live again/ : /已恢复为之前的版本/);
  expect(sent).toEqual([
    { path: `/v1/admin/bundles/${OLD}/restore`, body: { revision: 7, live: { bundle: LIVE, publishedAt: 2 } } },
    { path: `/v1/admin/bundles/${LIVE}/restore`, body: { revision: 7, live: { bundle: NEXT, publishedAt: 3 } } },
  ]);
});

test('versions show a name or the date, who published them, and the main change', async () => {
  old = { name: 'Spring sale' };
  await open({ triggers: { ...campaign.triggers, minViews: 9, quietMs: 5_000 } });
  const [first, second] = rows().map((row) => row.textContent ?? '');
  expect(first).toMatch(/1970.*ada@example\.com.*Changed for all coupons \(.+: .+ → .+\)\. 1 more change\./);
  expect(second).toMatch(/^Spring sale.*Couplet.*The first version\./);
  await press('Name …', 1);
  await userEvent.fill(page.getByLabelText('Name', { exact: true }).nth(1), 'Summer');
  await press('Save');
  expect(sent).toEqual([{ path: `/v1/admin/bundles/${OLD}/name`, body: { name: 'Summer' } }]);
});

test('the differences from the version before and to the live one are listed', async () => {
  const change = { coupons: [{ ...tea, title: { en: 'Tea time' } }, pots] };
  const part = (name: string) => page.getByRole('region', { name });
  await open(change, 'en', [LIVE]);
  await expect.element(part('Changes from the version before')).toHaveTextContent(/“Tea” → “Tea time”/);
  expect(part('Changes from this version to the live one').query()).toBeNull();
  render(null, place);
  await open(change, 'en', [OLD]);
  await expect.element(part('Changes from the version before')).toHaveTextContent('The first version.');
  await expect.element(part('Changes from this version to the live one')).toHaveTextContent(/“Tea” → “Tea time”/);
});

test('unpublished changes, problems and refusals are told before anything is lost', async () => {
  draft = { ...campaign, label: 'unpublished' };
  issues = [{ code: 'fairness_bounds', at: 'fairness', severity: 'error', facts: {} }];
  await open({});
  await press(/^Restore this/);
  expect(dialog()).toMatch(/unpublished changes of your draft.*cannot be restored/);
  expect(place.querySelectorAll('dialog[open] > .buttons button')).toHaveLength(1);
});

test('nothing is called old or restorable while the live version is unknown, and asking for it can be repeated', async () => {
  const failure = { code: 'server_unreachable', message: '' };
  vi.spyOn(draftStore, 'state').mockReturnValue({ ...draftStore.state(), phase: 'failed', published: undefined, failure });
  const retry = vi.spyOn(draftStore, 'reload').mockResolvedValue();
  render(
    <InLanguage>
      <Versions rest={[]} mayWrite mayManage changed={() => {}} />
    </InLanguage>,
    place,
  );
  await expect.element(page.getByRole('alert')).toHaveTextContent(/The server did not answer/);
  await press('Try again');
  expect(retry).toHaveBeenCalledTimes(1);
  expect(rows()).toEqual([]);
});

test('a refused restoration says why and what to do', async () => {
  refusal = { code: 'shop_unreachable', message: 'The shop did not answer.' };
  await open({});
  await press(/^Restore this/);
  await confirmWith('Restore');
  await expect.element(page.getByRole('alert')).toHaveTextContent(/shop_unreachable/);
  expect(page.getByRole('button', { name: 'Undo' }).query()).toBeNull();
});

test('a version published meanwhile is not replaced unseen: its differences are shown first', async () => {
  await open({ coupons: [{ ...tea, title: { en: 'Tea time' } }, pots] });
  await press(/^Restore this/);
  expect(dialog()).toMatch(/“Tea time” → “Tea”/);
  // Somebody else publishes.
  live = { ...campaign, coupons: [{ ...tea, title: { en: 'Chai' } }, pots] };
  now = { bundle: NEXT, publishedAt: 3 };
  refusal = { code: 'live_changed', message: 'Another version was published meanwhile.' };
  await confirmWith('Restore');
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent(/Another version was published meanwhile\. The list above now compares with it/);
  await expect.poll(dialog).toMatch(/“Chai” → “Tea”/);
  expect(dialog()).not.toMatch(/Tea time/);
  refusal = undefined;
  await confirmWith('Restore');
  await expect
    .poll(() => sent.map(({ body }) => body))
    .toEqual([
      { revision: 7, live: { bundle: LIVE, publishedAt: 2 } },
      { revision: 7, live: { bundle: NEXT, publishedAt: 3 } },
    ]);
});

test.each<['server' | 'offline', string, object, readonly string[]]>([
  ['server', 'an edited coupon', { coupons: [{ ...tea, version: 2 }, pots] }, ['Restore this version …', 'Name …']],
  ['server', 'the same coupons', { label: 'other' }, ['Restore this version …', 'Share of devices', 'Name …']],
  ['offline', 'an edited coupon', { coupons: [{ ...tea, version: 2 }, pots] }, ['Name …']],
  ['offline', 'the same coupons', { label: 'other' }, ['Use for all devices', 'Share of devices', 'Name …']],
])('only what the server would accept is offered: %s, %s', async (where, _what, change, offered) => {
  signing = where;
  await open(change);
  const buttons = rows()[1]!.querySelectorAll('.stack > .buttons > button');
  expect([...buttons].map((button) => button.textContent)).toEqual(offered);
});

test('versions are found by name and author, and saved as a file', async () => {
  old = { name: 'Spring sale' };
  await open({});
  await userEvent.fill(page.getByRole('searchbox', { name: 'Search versions' }), 'spring');
  await expect.poll(() => rows().length).toBe(1);
  await userEvent.fill(page.getByRole('searchbox', { name: 'Search versions' }), '');
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Published by' }), 'ada@example.com');
  await expect.poll(() => rows().map((row) => row.textContent)).toMatchObject([expect.stringContaining('ada@example.com')]);
});
