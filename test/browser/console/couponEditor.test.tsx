import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { keepFocus } from '../../../src/console/main';
import { Campaigns } from '../../../src/console/pages/campaigns/Campaigns';
import { startCampaign } from '../../../src/console/pages/campaigns/start/startCampaign';
import { type Draft, setAt } from '../../../src/console/pages/coupons/draft/draft';
import { draftStore } from '../../../src/console/pages/coupons/draft/draftStore';
import { useShellNotice } from '../../../src/console/routing/shellNotice';
import { ConfirmButton } from '../../../src/console/ui/ConfirmButton';
import { ok } from '../../../src/protocol/values/result';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/tokens.css';
import '../../../src/console/ui/console.css';
import '../../../src/console/ui/controls.css';
import { analyseExperiment } from '../../../src/stats/experiment/analyseExperiment';
import { eventually } from '../../helpers/until';

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

/** As in the shell: above whatever page is open. */
const Notices = () => {
  const Notice = useShellNotice();
  return Notice ? <Notice /> : null;
};

let place: HTMLElement;
let down = false;
/** What publishing would do beside; undefined: nobody says. */
let pending: readonly string[] | undefined;
/** Products of the shop by category; undefined: none are known. */
let goods: Readonly<Record<string, readonly string[]>> | undefined;
/** Goods that the shop sends once it is asked for them, and whether it was. */
let arriving: typeof goods;
let loading = false;
let published: { campaign: Draft; orders: number } | null = null;
/** What the running experiment has seen: four weeks of 16 orders a day without coupons. */
const seen = analyseExperiment(
  Array.from({ length: 28 * 32 }, (_, i) => ({
    orderId: String(i),
    at: Date.UTC(2026, 8, 1) + Math.floor(i / 32) * 86_400_000,
    attribution: `v1.spring.${i % 2 ? 'couplet' : 'none'}.-`,
    subtotal: 2_000 + 100 * (i % 60),
    discount: 0,
    margin: 800 + 40 * (i % 60),
    route: 'web',
  })),
  { experiment: 'spring', shares: { none: 0.5, rule: 0, couplet: 0.5 }, smallestLift: 0.1 },
);
let kept: { revision: number; campaign: Draft };

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const server = async (url: URL | string, { method = 'GET', body }: RequestInit = {}): Promise<Response> => {
  if (String(url).endsWith('/admin/experiment?part=verdicts') && seen.ok) return answer(200, seen.value);
  if (String(url).endsWith('/campaign/pending') && pending) return answer(200, { pending });
  if (String(url).endsWith('/campaign/publish'))
    return answer(422, { error: { code: 'discount_unsupported', message: 'No gifts here.', at: 'pots' } });
  if (String(url).endsWith('/admin/previews')) {
    const { couponId, url: shopPage } = JSON.parse(String(body));
    // The server signs what it has.
    const { title } = (kept.campaign.coupons as { id: string; title: { en: string } }[]).find(({ id }) => id === couponId) ?? {};
    return title?.en
      ? answer(201, { link: `${shopPage}#couplet-preview=${title.en}`, until: Date.now() + 86_400_000 })
      : answer(422, { error: { code: 'campaign_invalid', message: 'The coupon is not finished.', at: 'title' } });
  }
  const { pathname, searchParams } = new URL(url, 'http://couplet');
  if (pathname.endsWith('/admin/products/import')) {
    if (arriving && method === 'GET') {
      const latest = { source: 'shop', state: 'running', products: 0, categories: 0, skipped: 0, changedAt: 0, error: null };
      if (loading) [goods, arriving, loading] = [arriving, undefined, false];
      return answer(200, { current: null, latest: goods ? latest : null, canRefresh: true });
    }
    loading = method === 'POST';
    const current = goods && { source: 'shop', state: 'current', products: 3, categories: 2, skipped: 0, changedAt: 1, error: null };
    return answer(200, { current: current ?? null, latest: current ?? null, canRefresh: true });
  }
  const wanted = (name: string): boolean => name.toLowerCase().includes((searchParams.get('search') ?? '').toLowerCase());
  if (pathname.endsWith('/admin/categories')) {
    const found = Object.entries(goods ?? {}).filter(([id]) => wanted(id));
    return answer(200, { entries: found.map(([id, { length }]) => ({ id, names: {}, products: length })), more: false });
  }
  if (pathname.endsWith('/admin/products')) {
    const found = Object.values(goods ?? {})
      .flat()
      .filter(wanted);
    return answer(200, { entries: found.map((title) => ({ id: `sku-${title}`, title, categories: [], price: 1_250 })), more: false });
  }
  if (pathname.endsWith('/admin/products/match')) {
    const { categories = [], itemIds = [] }: { categories?: string[]; itemIds?: string[] } = JSON.parse(String(body));
    const known = goods ?? {};
    const samples = categories.flatMap((name) => known[name] ?? []).map((title) => ({ id: `sku-${title}`, title, categories: [] }));
    const unknown = goods ? { categories: categories.filter((name) => !(name in known)), itemIds } : { categories: [], itemIds: [] };
    return answer(200, { known: goods !== undefined, count: samples.length, samples, products: [], categories: [], unknown });
  }
  if (down) throw new TypeError('The network is away.');
  if (!String(url).endsWith('/admin/campaign')) return answer(404, { error: { code: 'not_found', message: 'Not here.' } });
  if (method === 'GET')
    return answer(200, {
      ...kept,
      published: published && { bundle: '0123456789abcdef', publishedAt: 0, ...published },
      signing: 'server',
    });
  const { revision, campaign } = JSON.parse(String(body));
  if (revision !== kept.revision) return answer(409, { error: { code: 'draft_changed', message: 'Changed.' } });
  kept = { revision: revision + 1, campaign };
  return answer(200, { revision: kept.revision });
};

const open = async (language: 'en' | 'zh-CN', ...rest: readonly string[]): Promise<void> => {
  const asked = vi.mocked(fetch).mock.calls.length;
  render(
    <InLanguage language={language}>
      <Notices />
      <Campaigns rest={rest[0]?.startsWith('pots') ? ['+coupon', ...rest] : rest} mayWrite mayManage changed={() => {}} />
    </InLanguage>,
    place,
  );
  await eventually(() => expect(place.querySelector('[data-at], .presets, table')).not.toBeNull());
  // It looks whether the server has a newer draft; what a test does comes after the answer.
  await eventually(() => expect(vi.mocked(fetch).mock.calls.length).toBeGreaterThan(asked));
  await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Types over what stands in the field of a place. */
const type = async (at: string, text: string): Promise<void> => {
  const input = place.querySelector<HTMLElement>(`:is(input, textarea)[data-at="${at}"]`);
  if (!input) throw new Error(`no field at ${at}`);
  await userEvent.fill(input, text);
};

/** Chooses a name in the picker of a place, which need not be in its list. */
const pick = async (at: string, name: string): Promise<void> => {
  await type(at, name);
  await expect.element(page.getByRole('option', { name, exact: true }).first()).toHaveAttribute('data-highlighted');
  await userEvent.keyboard('{Enter}');
};

/** What is said beside the field of a place, as its description names it. */
const saidAt = (at: string): string => {
  const control = place.querySelector(`[data-at="${at}"]`);
  const ids = control?.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
};

beforeEach(async () => {
  await page.viewport(414, 896);
  [goods, arriving, loading] = [undefined, undefined, false];
  kept = { revision: 1, campaign: begun };
  down = false;
  published = null;
  pending = undefined;
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
    /loses €6\.67\. Your minimum is €0\.00/,
    /会亏损 €6\.67/,
  ],
  [
    'a budget smaller than one discount',
    'budgets.pots.money',
    '19.99',
    /cannot pay for a single code, which may cost €20\.00/,
    /连一个券码都付不起/,
  ],
  ['a date that is over', 'coupons.1.endsAt', '2020-01-01T00:00', /ends before it starts|ended on/, /之前就结束|已于/],
  ['goods of a sensitive category', 'coupons.1.scope.categories', 'Baby', /“Baby” is about children/, /“Baby”属于敏感类别（儿童）/],
] as const;

test.each(wrong)('%s is told beside the field while it is typed, in both languages', async (_, at, text, en, zhCn) => {
  await open('en', 'pots');
  expect(saidAt(at)).not.toMatch(en);
  await (at.includes('scope') ? pick : type)(at, text);
  await eventually(() => expect(saidAt(at)).toMatch(en));
  await expect.element(page.getByRole('link', { name: en })).toBeVisible();
  render(null, place);
  await open('zh-CN', 'pots');
  expect(saidAt(at)).toMatch(zhCn);
});

test('two coupons that stand alone and meet are told where it is said that they stand alone', async () => {
  await open('en', 'pots');
  const at = 'coupons.1.stacking';
  expect(saidAt(at)).toBe('');
  await userEvent.click(page.getByRole('button', { name: 'Remove Pots' }));
  await pick('coupons.1.scope.categories', 'Tea');
  await eventually(() => expect(saidAt(at)).toMatch(/“Tea”.*comes first/));
});

test('a condition about a sensitive category is told at its value, and the summary leads there', async () => {
  await open('en', 'pots');
  await userEvent.click(page.getByRole('button', { name: 'Add condition' }));
  await userEvent.selectOptions(page.getByLabelText('About', { exact: true }), 'interest.categories');
  const at = 'coupons.1.when.all.0.value';
  await eventually(() => expect(saidAt(at)).toMatch(/not complete/));
  await pick(at, 'Pregnancy');
  await eventually(() => expect(saidAt(at)).toMatch(/“Pregnancy” is about health/));
  place.querySelector<HTMLElement>('h1')?.focus();
  await userEvent.click(page.getByRole('link', { name: /is about health/ }));
  expect(document.activeElement?.getAttribute('data-at')).toBe(at);
});

test('a condition without a list around it, as files may have, is shown and changed where it lies', async () => {
  const when = { field: 'cart.value', op: 'gte', value: 2_000 };
  kept = { revision: 1, campaign: setAt(begun, 'coupons.1.when', when) };
  await open('en', 'pots');
  const shown = (name: string) => place.querySelector<HTMLSelectElement | HTMLInputElement>(`[data-at="coupons.1.when.${name}"]`)?.value;
  expect(['field', 'op', 'value'].map(shown)).toEqual(['cart.value', 'gte', '20']);
  await type('coupons.1.when.value', '25');
  await eventually(() => expect(kept.campaign).toMatchObject({ coupons: [{}, { when: { ...when, value: 2_500 } }] }));
  await userEvent.click(page.getByRole('button', { name: 'Add condition' }));
  await eventually(() => expect(shown('all.0.value')).toBe('25'));
  expect(shown('all.1.field')).toBe('cart.value');
});

test('JSON of a condition too deep for rows is told what is wrong with it at its field', async () => {
  const leaf = { field: 'cart.value', op: 'gte', value: 2_000 };
  const deep = { all: [{ any: [{ all: [leaf, leaf] }, leaf] }, leaf] };
  kept = { revision: 1, campaign: setAt(begun, 'coupons.1.when', deep) };
  await open('en', 'pots');
  const field = page.getByLabelText('Condition as JSON');
  await userEvent.fill(field, '{');
  await expect.element(field).toHaveAttribute('aria-invalid', 'true');
  await expect.element(field).toHaveAccessibleDescription(/Invalid JSON\. The last valid condition is kept\./);
  await userEvent.fill(field, JSON.stringify(deep));
  await expect.element(field).not.toHaveAttribute('aria-invalid');
});

test('what is typed is saved when typing rests; money stays money of the currency', async () => {
  await open('en', 'pots');
  await type('coupons.1.discount.cap', '12,5');
  await expect.element(page.getByRole('status').filter({ hasText: 'Not saved yet' })).toBeVisible();
  await eventually(() => expect(kept).toMatchObject({ revision: 2, campaign: { coupons: [{}, { discount: { cap: 1_250 } }] } }));
  await expect.element(page.getByText('Draft saved').first()).toBeVisible();
});

test('after somebody else saved, one says whose stays', async () => {
  await open('en', 'pots');
  kept = { revision: 7, campaign: setAt(begun, 'label', 'theirs') };
  await type('coupons.1.title.en', 'Mine');
  await userEvent.click(page.getByRole('button', { name: 'Keep mine' }));
  await eventually(() =>
    expect(kept).toMatchObject({ revision: 8, campaign: { label: 'campaign', coupons: [{}, { title: { en: 'Mine' } }] } }),
  );
});

test('the focus stays in the page when the button that had it goes away by what it did', async () => {
  keepFocus(place);
  await open('en', '+experiment');
  const focused = (): string => document.activeElement?.textContent ?? '';
  const press = async (name: string): Promise<void> => {
    (page.getByRole('button', { name, exact: true }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
  };
  await press('Move Pots up');
  await eventually(() => expect(focused()).toMatch(/^Pots/));
  await press('Stop the experiment');
  await userEvent.keyboard('{Enter}');
  await eventually(() => expect(focused()).toBe('Experiment'));
  place.querySelector<HTMLElement>('h1')?.focus();
  // Its field is locked, so the way leads to the part where it is mended.
  await userEvent.click(page.getByRole('link', { name: 'Without shoppers who see no coupons' }));
  expect(focused()).toBe('Experiment');
});

test('a question about what cannot be taken back begins at the way back', async () => {
  const run = vi.fn(async () => ok(undefined));
  const ask = (final: boolean) =>
    render(<ConfirmButton final={final} label="Go" title="Go?" question="" confirm="Do it" run={run} />, place);
  for (const [final, begins] of [
    [true, 'Cancel'],
    [false, 'Do it'],
  ] as const) {
    ask(final);
    await userEvent.click(page.getByRole('button', { name: 'Go', exact: true }));
    expect(document.activeElement?.textContent).toBe(begins);
    await userEvent.keyboard('{Escape}');
  }
  expect(run).not.toHaveBeenCalled();
});

test('a question longer than the screen begins at its first line, with the answers in sight', async () => {
  const lines = Array.from({ length: 80 }, (_, i) => <p key={i}>Line {i}</p>);
  render(<ConfirmButton label="Go" title="Go?" question={lines} confirm="Do it" run={async () => ok(undefined)} />, place);
  await userEvent.click(page.getByRole('button', { name: 'Go', exact: true }));
  const dialog = place.querySelector('dialog') as HTMLDialogElement;
  const box = (one: Element | null | undefined) => one?.getBoundingClientRect() ?? new DOMRect();
  expect(dialog.scrollHeight).toBeGreaterThan(dialog.clientHeight);
  expect([document.activeElement?.textContent, dialog.scrollTop]).toEqual(['Do it', 0]);
  expect(box(document.activeElement).bottom).toBeLessThanOrEqual(box(dialog).bottom);
  // At its end nothing lies behind the answers.
  dialog.scrollTop = dialog.scrollHeight;
  expect(box(dialog.querySelector('p:last-of-type')).bottom).toBeLessThan(box(dialog.querySelector('.buttons')).top + 1);
});

test('every field has its name', async () => {
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], iframes: false };
  for (const [language, ...rest] of [['en'], ['en', '+shop'], ['en', '+triggers'], ['zh-CN', 'pots']] as const) {
    await open(language, ...rest);
    expect((await axe.run(place, rules)).violations.map(({ id }) => id)).toEqual([]);
    render(null, place);
  }
});

test('a save that failed is told on whatever page is open, until it is saved', async () => {
  await open('en', 'pots');
  down = true;
  await type('coupons.1.title.en', 'Mine');
  await expect.element(page.getByText('Keep this tab open and try again')).toBeVisible();
  // Another page, which knows nothing of campaigns.
  render(
    <InLanguage language="zh-CN">
      <Notices />
    </InLanguage>,
    place,
  );
  expect(place.textContent).toContain('您的最新修改尚未保存');
  down = false;
  await userEvent.click(page.getByRole('button', { name: '重试' }));
  await eventually(() => expect(kept).toMatchObject({ revision: 2, campaign: { coupons: [{}, { title: { en: 'Mine' } }] } }));
  await eventually(() => expect(place.textContent).toBe(''));
});

test('the list says the last day that a coupon includes, by the shop’s clock', async () => {
  const dates = { startsAt: Date.UTC(2098, 10, 30, 23), endsAt: Date.UTC(2099, 1, 24, 23) };
  const zoned = Object.entries(dates).reduce(
    (draft, [key, at]) => setAt(draft, `coupons.0.${key}`, at),
    setAt(begun, 'timeZone', 'Europe/Berlin'),
  );
  kept = { revision: 1, campaign: zoned };
  await draftStore.reload();
  await open('en');
  await expect.element(page.getByText('Dec 1, 2098 – Feb 24, 2099')).toBeVisible();
});

test('before publishing one reads which fields change, from what to what', async () => {
  published = { campaign: begun, orders: 0 };
  await draftStore.reload();
  for (const [language, button, cap, margin] of [
    ['en', 'Review & publish', 'Discount › Maximum per order: €20.00 → €25.00', 'Margin: 40% → 45%'],
    ['zh-CN', '检查并发布', '优惠内容 › 单笔订单最多：€20.00 → €25.00', '毛利率：40% → 45%'],
  ] as const) {
    await open(language, 'pots');
    await type('coupons.1.discount.cap', '25');
    render(null, place);
    await open(language, '+shop');
    await type('marginRate', '45');
    await userEvent.click(page.getByRole('button', { name: button }));
    // Their words are loaded when the question opens.
    const fields = () => [...place.querySelectorAll('dialog[open] .changes li li')].map(({ textContent }) => textContent);
    await expect.poll(fields).toEqual([cap, margin]);
    render(null, place);
  }
});

test('what is live already is not published again, unless there is something else to do', async () => {
  published = { campaign: begun, orders: 0 };
  const asked = async (language: 'en' | 'zh-CN', codes: readonly string[], change: Draft = begun): Promise<string> => {
    pending = codes;
    kept = { revision: 1, campaign: change };
    await draftStore.reload();
    await open(language);
    await userEvent.click(page.getByRole('button', { name: language === 'en' ? 'Review & publish' : '检查并发布' }));
    const dialog = place.querySelector('dialog[open]');
    const said = dialog?.textContent ?? '';
    render(null, place);
    return said;
  };
  expect(await asked('en', ['token_keys'])).toMatch(/renews the token keys.*Publish now/);
  expect(await asked('zh-CN', ['token_keys'])).toMatch(/没有可发布的更改。.*立即发布/);
  expect(await asked('en', [], setAt(begun, 'marginRate', 0.5))).toMatch(/Margin: 40% → 50%.*Publish now/);
  // No page has a field for it.
  expect(await asked('en', [], setAt(begun, 'policy.draws', 256))).toMatch(/There are no changes.*Publish now/);
  pending = [];
  kept = { revision: 1, campaign: begun };
  await draftStore.reload();
  await open('en');
  await expect.element(page.getByText('Everything is published')).toBeVisible();
  await eventually(() => expect(place.querySelector('.draft-bar button')).toBeNull());
});

test('a refusal at publishing is told with its coupon and the way out, in both languages', async () => {
  for (const [language, button, confirm, said] of [
    ['en', 'Review & publish', 'Publish now', 'Your shop’s checkout does not support the discount of “Pots”.'],
    ['zh-CN', '检查并发布', '立即发布', '您店铺的结账系统无法准确执行“Pots”的优惠。'],
  ] as const) {
    await open(language);
    await userEvent.click(page.getByRole('button', { name: button }));
    await userEvent.click(page.getByRole('button', { name: confirm }));
    await eventually(() => expect(place.querySelector('dialog[open] .notice')?.textContent).toContain(said));
    expect(place.querySelector('dialog[open] [lang=en]')?.textContent).toBe('No gifts here.');
    expect(place.querySelector('dialog[open] .notice a')?.getAttribute('href')).toBe('#/coupons/pots/coupons.1.discount');
    render(null, place);
  }
});

test('the advanced part is checked while one types, is kept open, and shows what has no field', async () => {
  kept = { revision: 1, campaign: setAt(begun, 'policy', { rewardScale: 1_500 }) };
  await draftStore.reload();
  await open('en', '+shop');
  const part = [...place.querySelectorAll('details')].find((details) => details.querySelector('[data-at="session.idleMs"]'));
  await userEvent.click(part?.querySelector('summary') as Element);
  expect(part?.querySelector('pre')?.textContent).toContain('"rewardScale": 1500');
  await type('fairness.floor', '30');
  await eventually(() => expect(saidAt('fairness.ceiling')).toMatch(/is missing/));
  await type('fairness.ceiling', '20');
  await eventually(() => expect(saidAt('fairness.floor')).toMatch(/lowest value is above the highest/));
  await type('fairness.floor', '25');
  await type('fairness.ceiling', '30');
  await type('fairness.floor', '');
  await type('fairness.ceiling', '');
  await type('session.idleMs', '0');
  await eventually(() =>
    expect(saidAt('session.idleMs')).not.toMatch(/^A visit ends after this much inactivity\. 30 minutes is usual\.\s*$/),
  );
  await type('session.idleMs', '45');
  await type('reports.epsilon', '2');
  expect(saidAt('reports.epsilon')).not.toMatch(/matched/);
  await userEvent.click(place.querySelector('[data-at="reports.questions"]') as Element);
  await eventually(() => expect(saidAt('reports.epsilon')).toMatch(/matched too often: in 61 of 100 .* Lower ε to 1\.4 or less/));
  await userEvent.click(place.querySelector('[data-at="reports.questions"]') as Element);
  await eventually(() => expect(saidAt('reports.epsilon')).not.toMatch(/matched/));
  await eventually(() => expect(kept.campaign).toMatchObject({ session: { idleMs: 2_700_000 }, policy: { rewardScale: 1_500 } }));
  expect(kept.campaign.fairness).toBeUndefined();
  expect(part?.open).toBe(true);
});

test('the weeks to an answer follow the share that is being chosen', async () => {
  await open('en', '+experiment');
  const weeks = async (): Promise<number> => {
    let found: string | undefined;
    await eventually(() => {
      found = /232 orders a week, there is an 80% chance of detecting a 10% difference within about (\d+) weeks?/.exec(
        place.textContent ?? '',
      )?.[1];
      expect(found).toBeDefined();
    });
    return Number(found);
  };
  await type('experiment.shares.none', '20');
  const few = await weeks();
  await type('experiment.shares.none', '40');
  await eventually(() => expect(place.textContent).toContain('Estimating the duration'));
  expect(await weeks()).toBeLessThan(few);
  await type('experiment.shares.none', '10.5');
  await type('experiment.shares.rule', '10.5');
  await eventually(() => expect(place.textContent).toContain('10.5% no coupons, 10.5% your own rule, 79% Couplet.'));
});

test('whether coupons are on after publishing is said only if it is known', async () => {
  vi.stubGlobal('fetch', (async (url, init) =>
    String(url).endsWith('/campaign/publish') ? answer(200, { id: 'b1', notes: [] }) : server(url as string, init)) satisfies typeof fetch);
  render(
    <InLanguage>
      <Campaigns rest={[]} mayWrite mayManage changed={() => {}} />
    </InLanguage>,
    place,
  );
  await userEvent.click(page.getByRole('button', { name: 'Review & publish' }));
  await userEvent.click(page.getByRole('button', { name: 'Publish now' }));
  await expect.element(page.getByRole('alert')).toHaveTextContent('Everything is published');
});

test('moments and how often are typed in the units people use, kept in those of the file, and taken away again', async () => {
  await open('en', '+triggers');
  await type('triggers.afterMs', '20');
  await type('triggers.scrollShare', '50');
  await type('triggers.cartValue', '49.50');
  await type('triggers.onPage', '/sale/*, cart');
  await userEvent.click(page.getByLabelText('After N products viewed'));
  await userEvent.click(page.getByLabelText('On exit intent'));
  const triggers = { afterMs: 20_000, scrollShare: 0.5, cartValue: 4_950, onPage: ['/sale/*', 'cart'], onViews: false, exitIntent: true };
  await eventually(() => expect(kept.campaign).toMatchObject({ triggers }));
  await type('triggers.idleMs', '2');
  await eventually(() => expect(saidAt('triggers.idleMs')).toMatch(/at least 5 seconds/));
  await type('triggers.idleMs', '');
  await type('triggers.onPage', '');
  await type('triggers.cartValue', '−3');
  await eventually(() => expect(saidAt('triggers.cartValue')).toMatch(/at least €0\.01/));
  await type('triggers.cartValue', '3.005');
  await eventually(() => expect(saidAt('triggers.cartValue')).toMatch(/too many decimals.*at most 2 decimals/));
  await type('triggers.cartValue', 'three');
  await eventually(() => expect(saidAt('triggers.cartValue')).toMatch(/not a number/));
  await type('triggers.cartValue', '49.50');
  await type('triggers.onClick', '.help, #2nd');
  await eventually(() =>
    expect(saidAt('triggers.onClick')).toMatch(/“\.help, #2nd” is not a CSS selector: a name after \. or # begins with a digit/),
  );
  await type('triggers.onClick', '.help, :is(a, button)[data-help]');
  await eventually(() => expect(saidAt('triggers.onClick')).not.toMatch(/not a CSS selector/));
  await type('triggers.onClick', '');
  await userEvent.click(page.getByLabelText('After N products viewed'));
  await userEvent.click(page.getByLabelText('On exit intent'));
  const { onPage: _, onViews: __, exitIntent: ___, ...left } = triggers;
  await eventually(() => expect(kept.campaign.triggers).toEqual({ ...(begun.triggers as object), ...left }));
  render(null, place);
  await open('en', 'pots');
  await type('coupons.1.frequency.minGapMs', '36');
  await type('coupons.1.frequency.perWeek', '3');
  await userEvent.click(page.getByLabelText('Stop after closing'));
  const frequency = { minGapMs: 36 * 3_600_000, perWeek: 3, until: 'closed' };
  await eventually(() => expect(kept.campaign).toMatchObject({ coupons: [{}, { frequency }] }));
  await type('coupons.1.frequency.minGapMs', '9000');
  await eventually(() => expect(saidAt('coupons.1.frequency.minGapMs')).toMatch(/at most 8,760 hours/));
});

test('a test of a coupon’s variants is begun, written, told what is wrong with it, and ended', async () => {
  const test = () => (kept.campaign.experiment as { creatives?: { id: string; couponId: string; variants: readonly object[] } }).creatives;
  const at = (place: number, field: string): string => `experiment.creatives.variants.${place}.${field}`;
  await open('en', '+experiment');
  await userEvent.click(page.getByRole('button', { name: 'Test a coupon' }));
  // A variant that is nothing else is none.
  await eventually(() => expect(saidAt(at(0, 'title.en'))).toContain('This variant is the same as the coupon.'));
  await type(at(0, 'title.en'), 'Tea time');
  await type(at(0, 'title.zh-CN'), '喝茶时间');
  await eventually(() => expect(saidAt(at(0, 'title.en'))).toBe(''));
  await userEvent.click(page.getByRole('button', { name: 'Add a variant' }));
  await type(at(1, 'picture'), 'http://cdn.example/pot.png');
  await eventually(() => expect(saidAt(at(1, 'picture'))).toMatch(/is not valid/));
  await type(at(1, 'picture'), '/img/pot.webp');
  await type(at(1, 'moment.afterMs'), '20');
  await eventually(() =>
    expect(test()).toEqual({
      id: expect.stringMatching(/^[a-z2-7]{6}$/),
      couponId: 'tea',
      variants: [
        { id: 'b', title: { en: 'Tea time', 'zh-CN': '喝茶时间' } },
        { id: 'c', picture: '/img/pot.webp', moment: { afterMs: 20_000 } },
      ],
    }),
  );
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  published = { campaign: kept.campaign, orders: 12 };
  await draftStore.reload();
  await type(at(0, 'title.en'), 'Tea');
  await eventually(() => expect(saidAt('experiment.creatives.couponId')).toMatch(/invalidate 12 orders of the running test/));
  const before = test()?.id;
  await userEvent.click(page.getByRole('button', { name: 'Start a new test' }));
  await eventually(() => expect(saidAt('experiment.creatives.couponId')).not.toMatch(/12 orders/));
  await eventually(() => expect(test()?.id).not.toBe(before));
  render(null, place);
  await open('zh-CN', '+experiment');
  await userEvent.click(page.getByRole('button', { name: '删除版本 c' }));
  await eventually(() => expect(test()?.variants).toHaveLength(1));
  await userEvent.click(page.getByRole('button', { name: '结束测试' }));
  await eventually(() => expect(kept.campaign.experiment).not.toHaveProperty('creatives'));
});

test('what a law wants said comes by a tick, can be read and changed, and goes without what the shop wrote itself', async () => {
  await open('en', '+card');
  await userEvent.click(page.getByLabelText('European Union'));
  await userEvent.click(page.getByLabelText('New York'));
  await eventually(() =>
    expect(kept.campaign.card).toMatchObject({
      notice: {
        de: 'Der Preis wurde auf der Grundlage einer automatisierten Entscheidungsfindung personalisiert.',
        'en-US': 'THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA',
      },
    }),
  );
  expect(place.textContent).toContain('On pages in German (de)');
  await type('card.notice.de', 'Unser eigener Satz.');
  await expect.element(page.getByLabelText('European Union')).not.toBeChecked();
  await userEvent.click(page.getByLabelText('European Union'));
  await eventually(() =>
    expect(kept.campaign.card).toMatchObject({ notice: { de: expect.stringMatching(/^Unser eigener Satz\. Der Preis wurde/) } }),
  );
  await userEvent.click(page.getByLabelText('European Union'));
  await userEvent.click(page.getByLabelText('New York'));
  await eventually(() => expect(kept.campaign.card).toEqual({ notice: { de: 'Unser eigener Satz.' } }));
  await type('card.notice.de', '');
  await eventually(() => expect(kept.campaign.card).toBeUndefined());
  await type('card.notice.*', 'Say\nthis.');
  await eventually(() => expect(kept.campaign.card).toEqual({ notice: { '*': 'Say this.' } }));
});

test('a sentence has all the lines it needs', async () => {
  await open('en', '+card');
  const at = 'card.notice.*';
  const height = (): number => place.querySelector(`textarea[data-at="${at}"]`)?.clientHeight ?? 0;
  const before = height();
  await type(at, 'Prices are personalised. '.repeat(12));
  await eventually(() => expect(height()).toBeGreaterThan(before * 2));
  const field = place.querySelector(`textarea[data-at="${at}"]`);
  expect(field?.scrollHeight).toBeLessThanOrEqual(height());
  await type(at, '');
  await eventually(() => expect(height()).toBe(before));
});

test('the link of a preview is of what is seen, typed this moment, and says why there is none', async () => {
  await page.viewport(1280, 800);
  await open('en', 'pots');
  await type('coupons.1.title.en', 'Teapots');
  await userEvent.click(page.getByText('Show on a page of your shop'));
  const address = page.getByLabelText('Page of your shop', { exact: true });
  const make = page.getByRole('button', { name: 'Create link' });
  await userEvent.fill(address, 'not a page');
  await userEvent.click(make);
  await expect.element(page.getByText('Enter the address of a page')).toBeVisible();
  await userEvent.fill(address, 'shop.example/tea');
  await userEvent.click(make);
  const link = page.getByRole('link', { name: 'Open in a new tab' });
  await expect.element(link).toHaveAttribute('href', 'https://shop.example/tea#couplet-preview=Teapots');
  await type('coupons.1.title.en', '');
  await userEvent.click(make);
  await expect.element(page.getByText('The coupon has errors. Fix them first.')).toBeVisible();
  await expect.element(link).not.toBeInTheDocument();
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], iframes: false };
  expect((await axe.run(place, rules)).violations.map(({ id }) => id)).toEqual([]);
});

test('categories and products are chosen from the shop, and the products that match are counted at once', async () => {
  goods = { Tea: ['Oolong', 'Matcha'], Pots: ['Teapot'] };
  await open('en', 'pots');
  const at = 'coupons.1.scope.categories';
  await expect.element(page.getByText('1 product matches')).toBeVisible();
  await type(at, 'te');
  await expect.element(page.getByRole('option', { name: /^Tea/ })).toHaveTextContent('2 products');
  await expect.element(page.getByRole('option', { name: /^Tea/ })).toHaveAttribute('data-highlighted');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('3 products match')).toBeVisible();
  await expect.element(page.getByText('For example: Teapot, Oolong, and Matcha.')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Remove Tea' }));
  await userEvent.click(page.getByRole('button', { name: 'Remove Pots' }));
  await eventually(() => expect(place.textContent).toContain('All 0 products match.'));
  await pick(at, 'Teaa');
  await expect.element(page.getByText('0 products match', { exact: true })).toBeVisible();
  await eventually(() => expect(place.querySelector('.chip.unknown')?.textContent).toBe('Teaa'));
  await type('coupons.1.scope.itemIds', 'matcha');
  await userEvent.click(page.getByRole('option', { name: /Matcha/ }));
  const scope = { categories: ['Teaa'], itemIds: ['sku-Matcha'] };
  await eventually(() => expect(kept.campaign).toMatchObject({ coupons: [{}, { scope }] }));
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], iframes: false };
  expect((await axe.run(place, rules)).violations.map(({ id }) => id)).toEqual([]);
});

test('a picker has the products once they are loaded for the first time', async () => {
  arriving = { Tea: ['Oolong'] };
  await open('en', 'pots');
  await userEvent.click(page.getByRole('button', { name: 'Load from shop' }));
  await expect.element(page.getByText('0 products match', { exact: true })).toBeVisible();
  await userEvent.click(place.querySelector('[data-at="coupons.1.scope.categories"]') as Element);
  await expect.element(page.getByRole('option', { name: /^Tea/ })).toHaveTextContent('1 product');
});

test('each language is written by itself, and one sees which are missing and what stands instead', async () => {
  kept = { revision: 1, campaign: setAt(begun, 'coupons.1.title.it', 'Teiere') };
  await open('en', 'pots');
  const languages = page.getByRole('group', { name: 'Languages of this coupon' });
  const named = () => [...languages.element().querySelectorAll('button')].map(({ textContent }) => textContent);
  expect(named()).toEqual([
    '简体中文–, shown in English',
    'Deutsch–, shown in English',
    'français–, shown in English',
    'español–, shown in English',
    'العربية–, shown in English',
    'italiano✓, written',
  ]);
  await expect.element(page.getByText('Shoppers see the English text: “Pots”')).toBeVisible();
  await type('coupons.1.title.de', 'Kannen');
  await userEvent.click(languages.getByRole('button', { name: 'العربية' }));
  expect(place.querySelector('[data-at="coupons.1.title.ar"]')?.closest('[dir]')?.getAttribute('dir')).toBe('rtl');
  await type('coupons.1.title.ar', 'أباريق');
  expect(named().filter((name) => name?.includes('✓'))).toEqual(['Deutsch✓, written', 'العربية✓, written', 'italiano✓, written']);
  const title = { en: 'Pots', it: 'Teiere', de: 'Kannen', ar: 'أباريق' };
  await eventually(() => expect(kept.campaign).toMatchObject({ coupons: [{}, { title }] }));
});

test('steps are rows that are added and removed, and a gift is a product', async () => {
  goods = { Tea: ['Oolong'] };
  await open('en', 'pots');
  await userEvent.selectOptions(page.getByLabelText('Type', { exact: true }), 'tiers');
  await type('coupons.1.discount.tiers.0.threshold', '50');
  await type('coupons.1.discount.tiers.0.amount', '5');
  await userEvent.click(page.getByRole('button', { name: 'Add step' }));
  await eventually(() => expect(document.activeElement?.getAttribute('data-at')).toBe('coupons.1.discount.tiers.1.threshold'));
  await userEvent.keyboard('100');
  await type('coupons.1.discount.tiers.1.amount', '15');
  const tiers = [
    { threshold: 5_000, amount: 500 },
    { threshold: 10_000, amount: 1_500 },
  ];
  await eventually(() => expect(kept.campaign).toMatchObject({ coupons: [{}, { discount: { tiers } }] }));
  await userEvent.click(page.getByRole('button', { name: 'Remove step 1' }));
  await eventually(() => expect(kept.campaign).toMatchObject({ coupons: [{}, { discount: { tiers: [tiers[1]] } }] }));
  await userEvent.selectOptions(page.getByLabelText('Type', { exact: true }), 'gift');
  await type('coupons.1.discount.itemId', 'ool');
  await userEvent.click(page.getByRole('option', { name: /Oolong/ }));
  await eventually(() => expect(kept.campaign).toMatchObject({ coupons: [{}, { discount: { kind: 'gift', itemId: 'sku-Oolong' } }] }));
});

test('an id can be changed until it is published', async () => {
  await open('en', 'pots');
  await userEvent.click(page.getByRole('button', { name: 'Change ID' }));
  const field = page.getByLabelText('ID', { exact: true });
  await userEvent.fill(field, 'tea');
  await expect.element(page.getByText('Another coupon has this ID.')).toBeVisible();
  await userEvent.fill(field, 'Not an id');
  await expect.element(page.getByText('Use up to 40 small letters')).toBeVisible();
  await userEvent.fill(field, 'pots-20');
  await userEvent.keyboard('{Enter}');
  await eventually(() => expect(location.hash).toBe('#/coupons/pots-20'));
  await eventually(() => expect(kept.campaign).toMatchObject({ rule: ['tea', 'pots-20'], budgets: { 'pots-20': {} } }));
  location.hash = '';
  published = { campaign: kept.campaign, orders: 0 };
  await draftStore.reload();
  render(null, place);
  await open('en', 'pots-20');
  await expect.element(page.getByText("ID pots-20 (can't be changed)")).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Change ID' })).not.toBeInTheDocument();
});

test('on a phone the preview is behind a button, and a title without spaces does not widen the page', async () => {
  await page.viewport(360, 740);
  await open('en', 'pots');
  await type('coupons.1.title.en', 'Teapots'.repeat(20));
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  expect(place.querySelector('iframe')).toBeNull();
  await userEvent.click(page.getByRole('button', { name: 'Preview', exact: true }));
  const dialog = page.getByRole('dialog', { name: 'Preview' });
  await userEvent.selectOptions(dialog.getByLabelText('Format'), 'bar');
  await userEvent.selectOptions(dialog.getByLabelText('Language'), 'ar');
  expect(place.querySelectorAll('iframe')).toHaveLength(1);
  await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
  await eventually(() => expect(place.querySelector('iframe')).toBeNull());
});

test('a summary names each field and leads to it, also to a language that is not open', async () => {
  await open('en', 'pots');
  await type('coupons.1.discount.basisPoints', '0');
  await expect.element(page.getByRole('link', { name: 'Discount › Percentage: Percentage must be between 0.01% and 100%.' })).toBeVisible();
  await type('coupons.1.title.de', 'x'.repeat(201));
  await userEvent.click(page.getByRole('button', { name: /^français/ }));
  await userEvent.click(page.getByRole('link', { name: 'Title (German) is too long.' }));
  expect(document.activeElement?.textContent).toMatch(/^Deutsch/);
});
