import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Language } from '../../../src/console/i18n/languages';
import { Results } from '../../../src/console/pages/results/Results';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/console.css';
import { seededRng, uniform } from '../../../src/maths/random';
import type { OrderRecord } from '../../../src/protocol/order';
import { analyseExperiment } from '../../../src/stats/experiment/analyseExperiment';
import { experimentDays } from '../../../src/stats/experiment/experimentDays';
import { defaultGuardrails, guardrailStandings } from '../../../src/stats/experiment/guardrails';

const DAY = 86_400_000;
const shares = { none: 0.5, rule: 0, couplet: 0.5 };
const rng = seededRng(5);
/** Four weeks, 20 orders a day; Couplet brings half as many again. */
const orders: readonly OrderRecord[] = Array.from({ length: 28 }, (_, day) =>
  (['none', 'couplet'] as const).flatMap((variant) =>
    Array.from({ length: variant === 'none' ? 16 : 24 }, (_order, i): OrderRecord => {
      const subtotal = 2_000 + Math.floor(6_000 * uniform(rng));
      const explored = variant === 'couplet' && i < 2 ? 'tea' : '-';
      return {
        orderId: `${day} ${variant} ${i}`,
        at: Date.UTC(2026, 8, 1, 9) + day * DAY,
        attribution: `v1.spring.${variant}.${explored}`,
        subtotal,
        discount: variant === 'couplet' && i % 3 === 0 ? Math.round(subtotal / 10) : 0,
        margin: Math.round(subtotal * 0.4),
        route: i % 4 === 0 ? 'express' : 'web',
      };
    }),
  ),
).flat();
const setting = { experiment: 'spring', shares, smallestLift: 0.1, exploring: { explore: 0.1, coupons: ['tea'] } };
const found = <T,>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('The test’s own orders cannot be analysed.');
  return result.value;
};
const counts = { issued: 80, open: 10, redeemed: 50, released: 20, cancelled: 2, useRate: 0.625 };
const answers: Record<string, unknown> = {
  'admin/results': {
    v: 'results/1',
    experiment: 'spring',
    currency: 'EUR',
    timeZone: 'UTC',
    today: '2026-09-28',
    coupons: [{ id: 'tea', title: { en: 'Tea' } }],
    rates: [
      { source: 'session.claimed', atLeast: 1, reports: 1_200, rate: { share: 0.08, low: 0, high: 0.19 } },
      { source: 'session.purchased', atLeast: 1, reports: 40, rate: null },
      { source: 'useful.share', atLeast: 1, reports: 900, rate: { share: 0.8, low: 0.62, high: 0.95 } },
    ],
  },
  'admin/strata': {
    v: 'strata/1',
    strata: null,
    asked: null,
    linking: null,
    leastReports: 50,
    trustRegion: 2,
    reports: [],
    shares: [],
    effects: [],
    divergence: [],
    published: null,
  },
  'admin/shares': { v: 'shares/1', links: [] },
  'admin/experiment': found(analyseExperiment(orders, setting)),
  'admin/experiment/days': found(experimentDays(orders, setting, 'UTC')),
  'admin/guardrails': {
    settings: defaultGuardrails,
    standings: guardrailStandings(found(analyseExperiment(orders, setting)).comparisons, defaultGuardrails),
  },
  'admin/funnel': {
    v: 'funnel/1',
    coupons: [{ couponId: 'tea', total: counts, medianHours: 5, days: [{ day: '2026-09-01', ...counts }] }],
  },
  'admin/refusals': {
    v: 'refusals/1',
    since: '2026-09-01',
    until: '2026-09-28',
    counts: [{ day: '2026-09-02', couponId: 'tea', code: 'budget_exhausted_today', count: 7 }],
  },
};

let place: HTMLElement;
const show = (language: Language, tab = '', more: Partial<Parameters<typeof Results>[0]> = {}): void =>
  render(
    <InLanguage language={language}>
      <main>
        <Results key={tab} mayWrite mayManage={false} rest={[tab]} changed={() => {}} {...more} />
      </main>
    </InLanguage>,
    place,
  );
const text = (): string => place.textContent ?? '';

const answering =
  (given: Readonly<Record<string, unknown>>): typeof fetch =>
  async (input) => {
    const answer = given[new URL(String(input)).pathname.replace(/^.*\/v1\//, '')];
    return answer === undefined
      ? Response.json({ error: { code: 'not_found', message: 'Nothing here.' } }, { status: 404 })
      : Response.json(answer);
  };

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  vi.stubGlobal('fetch', answering(answers));
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('tells what coupons earned, how it came about, and what became of codes', async () => {
  document.documentElement.lang = 'en';
  show('en');
  await expect.poll(() => place.querySelector('.headline')?.textContent).toMatch(/^€[\d,]+ more in net margin than without coupons$/);
  await expect.poll(() => place.querySelector('.chart-figure .series')).not.toBeNull();
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  // The chart's days are a table too.
  await userEvent.click(place.querySelector('.chart-figure ~ details summary') as Element);
  await expect.poll(() => place.querySelectorAll('.chart-figure ~ details tbody tr').length).toBe(28);
  expect(place.querySelector('.chart-figure ~ details tbody th')?.textContent).toBe('Sep 28, 2026');
  // What the figures are is the matter of `test/console/consoleFigures`.
  show('en', 'claims');
  await expect.poll(text).toContain('Claimed codes: 80.');
  await expect.poll(text).toContain('The daily budget was used up.');
  show('en', 'privacy');
  await expect.poll(text).toContain('Claimed a coupon');
});

test('draws the first day’s interval, which is no band yet, as a line', async () => {
  const days = found(experimentDays(orders, setting, 'UTC'));
  vi.stubGlobal('fetch', answering({ ...answers, 'admin/experiment/days': { ...days, days: days.days.slice(-1) } }));
  show('en');
  await expect.poll(() => place.querySelector('.chart-figure line.series')).not.toBeNull();
  const line = place.querySelector<SVGLineElement>('.chart-figure line.series')!;
  expect(Math.abs(line.y1.baseVal.value - line.y2.baseVal.value)).toBeGreaterThan(40);
});

/** Requests to the API, with their queries. */
const requests = (): readonly string[] =>
  vi.mocked(fetch).mock.calls.map(([input]) => decodeURIComponent(new URL(String(input)).href.replace(/^.*\/v1\//, '')));

test('asks for the chosen days, keeps them in the address and says what their intervals mean', async () => {
  const period = { from: '2026-09-08', to: '2026-09-21', timeZone: 'UTC' };
  const given = {
    ...answers,
    'admin/experiment': found(analyseExperiment(orders, { ...setting, period })),
    'admin/experiment/days': found(experimentDays(orders, { ...setting, period }, 'UTC')),
  };
  vi.stubGlobal('fetch', vi.fn(answering(given)));
  location.hash = '#/results?from=2026-09-08&to=2026-09-21';
  show('en');
  await expect.poll(() => place.querySelector('.headline')?.textContent).toMatch(/^\+.?€[\d,]+ in net margin compared with no coupons$/);
  await expect.poll(() => place.querySelector('.chart-figure .series')).not.toBeNull();
  expect(requests()).toContain('admin/experiment?from=2026-09-08&to=2026-09-21');
  expect(requests()).toContain('admin/experiment/days?from=2026-09-08&to=2026-09-21');
  expect(text()).toContain('if you chose these days before you saw the results');
  expect(text()).not.toContain('Guardrails');
  expect([...place.querySelectorAll('.tabs a')].map((tab) => tab.getAttribute('href'))).toContain(
    '#/results/claims?from=2026-09-08&to=2026-09-21',
  );
  show('en', 'claims');
  await expect.poll(requests).toContain('admin/funnel?from=2026-09-08&to=2026-09-21');
  expect(requests()).toContain('admin/refusals?from=2026-09-08&to=2026-09-21');
  location.hash = '#/results?period=7';
  await expect.poll(requests).toContain('admin/funnel?from=2026-09-22&to=2026-09-28');
  location.hash = '';
});

test('shows claims and coupons of one campaign, and that the comparison is of all of them', async () => {
  const two = [
    { id: 'tea', title: { en: 'Tea' }, campaign: 'spring' },
    { id: 'shoes', title: { en: 'Shoes' }, campaign: '+main' },
  ];
  const about = {
    ...(answers['admin/results'] as object),
    coupons: two,
    campaigns: [{ id: 'spring', name: 'Spring sale' }, { id: '+main' }],
  };
  const drawn = { ...setting, exploring: { explore: 0.1, coupons: ['tea', 'shoes'] } };
  const given = { ...answers, 'admin/results': about, 'admin/experiment': found(analyseExperiment(orders, drawn)) };
  vi.stubGlobal('fetch', vi.fn(answering(given)));
  const titles = () => [...place.querySelectorAll('tbody th')].map((cell) => cell.textContent);
  const picker = () => place.querySelector<HTMLSelectElement>('.campaign-picker');
  location.hash = '#/results/coupons';
  show('en', 'coupons');
  await expect.poll(titles).toEqual(['Tea', 'Shoes']);
  expect([...picker()!.options].map((option) => option.text)).toEqual(['All campaigns', 'Spring sale', 'Main campaign']);
  await userEvent.selectOptions(picker()!, '+main');
  await expect.poll(titles).toEqual(['Shoes']);
  expect(location.hash).toBe('#/results/coupons?campaign=%2Bmain');
  show('en', 'claims');
  await expect.poll(requests).toContain('admin/funnel?campaign=+main');
  expect(requests()).toContain('admin/refusals?days=30&campaign=+main');
  show('en');
  await expect.poll(text).toContain('Orders and net margin cannot be split by campaign');
  expect(picker()).toBeNull();
  expect([...place.querySelectorAll('.tabs a')].map((tab) => tab.getAttribute('href'))).toContain('#/results/claims?campaign=%2Bmain');
  location.hash = '';
});

test('says so where there are no orders on the chosen days', async () => {
  const none = { none: { code: 'no_experiment_orders', message: 'None.' } };
  vi.stubGlobal('fetch', answering({ ...answers, 'admin/experiment': none }));
  location.hash = '#/results?period=7';
  show('en');
  await expect.poll(text).toContain('No orders of this experiment on these days');
  location.hash = '';
});

test('gives each table as a file with the bounds of its bars, and all of them from the server', async () => {
  const saved: [string, string][] = [];
  const blobs = new Map<string, Blob>();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.set(`blob:${blobs.size}`, blob as Blob);
    return `blob:${blobs.size - 1}`;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    void blobs
      .get(this.href)
      ?.text()
      .then((content) => saved.push([this.download, content]));
  });
  vi.stubGlobal('fetch', answering({ ...answers, 'admin/experiment.csv': 'variant\r\nnone\r\n' }));
  show('en');
  await expect.poll(() => [...place.querySelectorAll('.toolbar button')].length).toBeGreaterThan(2);
  await userEvent.click(place.querySelector('.toolbar button') as Element);
  await expect.poll(() => saved.length).toBe(1);
  const [head = '', net = ''] = saved[0]![1].split('\r\n');
  expect(saved[0]![0]).toBe('results-metrics-couplet-none.csv');
  expect(head).toContain('Lower bound (1 = 100%),Upper bound (1 = 100%)');
  const [comparison] = found(analyseExperiment(orders, setting)).comparisons;
  const { control, lift } = comparison!.metrics[0]!;
  const { lower, upper } = lift.sequence;
  expect(net).toMatch(new RegExp(`,[A-Z]{3},${Math.round(control ?? 0) / 100},`));
  expect(net).toContain(`${lower},${upper}`);
  await userEvent.click([...place.querySelectorAll('button')].find(({ textContent }) => textContent === 'Export') as Element);
  await expect.poll(() => document.querySelectorAll('[role=menuitem]').length).toBe(12);
  await userEvent.click(document.querySelector('[role=menuitem]') as Element);
  await expect.poll(() => saved[1]).toEqual(['couplet-groups.csv', expect.stringContaining('variant')]);
  vi.restoreAllMocks();
});

test('makes a link for the chosen days, shown once, and revokes links', async () => {
  const sent: [string, string, unknown][] = [];
  const link = {
    id: 'l1',
    name: 'Agency',
    period: null,
    createdAt: 1,
    createdBy: 'token:x',
    expiresAt: Date.UTC(2100, 0, 1),
    usedAt: null,
  };
  const given = answering({ ...answers, 'admin/shares': { v: 'shares/1', links: [link] } });
  vi.stubGlobal('fetch', (async (input, init) => {
    const path = new URL(String(input)).pathname.replace(/^.*\/v1\//, '');
    if (init?.method === undefined || init.method === 'GET') return given(input, init);
    sent.push([init.method, path, init.body === undefined ? undefined : JSON.parse(String(init.body))]);
    return Response.json(init.method === 'POST' ? { link: `console/#share=ct_${'a'.repeat(43)}` } : { revoked: 'l1' });
  }) satisfies typeof fetch);
  location.hash = '#/results?from=2026-09-08&to=2026-09-21';
  show('en');
  const button = (name: string) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  await expect.poll(() => button('Share')).toBeDefined();
  await userEvent.click(button('Share') as Element);
  await expect.poll(text).toContain('Shows: Sep 8, 2026 to Sep 21, 2026');
  await userEvent.fill(place.querySelector('dialog[open] input') as Element, 'Board');
  await userEvent.click(button('Create link') as Element);
  await expect.poll(() => place.querySelector('.copy-box pre')?.textContent).toMatch(/^http.*\/console\/#share=ct_a{43}$/);
  expect(sent[0]).toEqual(['POST', 'admin/shares', { name: 'Board', days: 30, period: { from: '2026-09-08', to: '2026-09-21' } }]);
  expect(text()).toContain('It is shown only once.');
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  await userEvent.click(button('Revoke') as Element);
  await userEvent.click([...document.querySelectorAll('dialog dialog[open] button')][0] as Element);
  await expect.poll(() => sent[1]).toEqual(['DELETE', 'admin/shares/l1', undefined]);
  location.hash = '';
});

test('is read only and of its period alone by a share link', async () => {
  const link = { name: 'Board', expiresAt: Date.UTC(2100, 0, 1), period: { from: '2026-09-08', to: '2026-09-21' } };
  vi.stubGlobal('fetch', vi.fn(answering(answers)));
  show('en', '', { mayWrite: false, link });
  await expect.poll(() => place.querySelector('.chart-figure .series')).not.toBeNull();
  expect(place.querySelector('.lead')?.textContent).toBe('Sep 8, 2026 to Sep 21, 2026');
  const buttons = [...place.querySelectorAll('.page-head button')].map(({ textContent }) => textContent);
  expect(buttons).toEqual(['Export', 'Print']);
  expect(requests()).toContain('admin/experiment?from=2026-09-08&to=2026-09-21');
  expect(text()).not.toContain('Change limits');
});

test('says which variant of a coupon earns most, with its orders and chance, only where a test runs', async () => {
  // Every other order of b's visitors is of twice the margin, and b has the more customers.
  const marked = orders.map((order, i): OrderRecord => {
    const name = i % 5 < 3 ? 'b' : 'control';
    return { ...order, attribution: `${order.attribution}.t1_${name}`, margin: order.margin * (name === 'b' ? 2 : 1) };
  });
  const creatives = { id: 't1', couponId: 'tea', variants: [{ id: 'b' }] };
  const result = found(analyseExperiment(marked, { ...setting, creatives }));
  for (const [language, title, says, best] of [
    ['en', 'Coupon variants', 'Earns more.', '“b” earns more than the original.'],
    ['zh-CN', '优惠券版本', '收益更高。', '“b”的收益高于原版。'],
  ] as const) {
    vi.stubGlobal('fetch', answering({ ...answers, 'admin/experiment': result }));
    document.documentElement.lang = language;
    show(language, 'coupons');
    const panel = () => [...place.querySelectorAll('section')].find((section) => section.querySelector('h2')?.textContent === title);
    await expect.poll(() => panel()?.textContent).toContain(says);
    // The draw of visitors without coupons is as uneven as the test made it, which would be named.
    expect(result.creatives?.sampleRatio?.mismatch).toBe(false);
    expect(panel()?.textContent).toContain(best);
    const [, b] = result.creatives?.arms ?? [];
    expect(panel()?.querySelector('tbody tr:nth-child(2)')?.textContent).toContain(String(b?.orders));
    const { violations } = await axe.run(place);
    expect(violations.map(({ id }) => id)).toEqual([]);
    render(null, place);
    const broken = { ...result.creatives!, best: null, sampleRatio: { assigned: 9, p: 0, mismatch: true } };
    vi.stubGlobal('fetch', answering({ ...answers, 'admin/experiment': { ...result, creatives: broken } }));
    show(language, 'coupons');
    await expect.poll(() => panel()?.querySelector('.notice')?.textContent).toMatch(/not split evenly|没有均匀分配/);
    render(null, place);
  }
  document.documentElement.lang = 'en';
  vi.stubGlobal('fetch', answering(answers));
  show('en', 'coupons');
  await expect.poll(text).toContain('Value of each coupon');
  expect(text()).not.toContain('Creatives');
});

test('says why nothing is known where everybody is in one group, and compares nothing', async () => {
  const all = orders.filter(({ attribution }) => attribution?.includes('couplet'));
  const alone = { ...setting, shares: { none: 0, rule: 0, couplet: 1 } };
  const given = {
    'admin/experiment': found(analyseExperiment(all, alone)),
    'admin/experiment/days': found(experimentDays(all, alone, 'UTC')),
  };
  vi.stubGlobal('fetch', answering({ ...answers, ...given }));
  show('en');
  await expect.poll(() => place.querySelector('.headline')?.nextElementSibling?.textContent).toMatch(/^All shoppers are in one group/);
  expect(text()).toContain('Net margin at 100% of traffic');
  expect(text()).not.toContain('How the groups compare');
});

test('says so where an answer lacks what the page needs', async () => {
  const { rates: _rates, ...unreadable } = answers['admin/results'] as Record<string, unknown>;
  vi.stubGlobal('fetch', answering({ ...answers, 'admin/results': unreadable }));
  show('en');
  await expect.poll(text).toContain('This page and the server have different versions. Reload the page.');
});

test('works out the weeks to an answer as one types, and says what is wrong with what was typed', async () => {
  show('en', 'plan');
  await expect.poll(() => [...place.querySelectorAll('input[type=radio]')].length).toBe(2);
  await userEvent.click(place.querySelectorAll('input[type=radio]')[1] as Element);
  const labelled = (start: string): HTMLInputElement => {
    const label = [...place.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith(start));
    return place.querySelector(`[id="${label?.htmlFor}"]`) as HTMLInputElement;
  };
  await userEvent.fill(labelled('Orders a week'), '500');
  // The table of docs/experiments.md.
  await expect.poll(text, { timeout: 10_000 }).toContain('8.4 weeks');
  expect(text()).toContain('6.6 weeks');
  await userEvent.fill(labelled('Smallest difference'), 'ten');
  await expect.poll(text).toContain('Enter a number');
  expect(labelled('Smallest difference').getAttribute('aria-invalid')).toBe('true');
  expect(text()).not.toContain('8.4 weeks');
});

test('is in Chinese too', async () => {
  document.documentElement.lang = 'zh-CN';
  show('zh-CN');
  await expect.poll(() => place.querySelector('.headline')?.textContent).toMatch(/^净毛利比不发券多 €[\d,]+$/);
  await expect.poll(() => place.querySelector('.chart-figure .series')).not.toBeNull();
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  show('zh-CN', 'claims');
  await expect.poll(text).toContain('已领取 80 个券码');
  document.documentElement.lang = 'en';
});
