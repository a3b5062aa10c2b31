import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { OverviewAnswer } from '../../../src/console/api/overviewSchema';
import type { Language } from '../../../src/console/i18n/languages';
import { Overview } from '../../../src/console/pages/overview/Overview';
import { NextSetupStep } from '../../../src/console/pages/overview/Setup';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/console.css';
import '../../../src/console/ui/controls.css';
import { budgetForecast } from '../../../src/stats/metrics/budgetForecast';
import { categoryCoupon } from '../../helpers/testBundle';

const NOW = Date.UTC(2026, 10, 26, 12);
const daily = [900, 1_100, 1_000, 1_200, 800, 1_000, 1_000];
const budgetDays = daily.map((money, i) => ({ day: `2026-11-${19 + i}`, money, count: Math.round(money / 100) }));
const forecast = budgetForecast({ remaining: 20_000, daily, use: 100 }, NOW, 'UTC');
const coupon = { ...categoryCoupon('tea', 'Tea'), endsAt: NOW + 90 * 86_400_000 };
const shoes = categoryCoupon('shoes', 'Shoes');
const campaign = { experiment: { shares: { none: 0.1, rule: 0.1, couplet: 0.8 } }, coupons: [coupon, shoes] };
const campaigns = [{ id: 'spring', name: 'Spring', coupons: ['tea'] }];
const entry = { currency: 'EUR', usedMoney: 6_000, reservedMoney: 1_000, usedCount: 60, reservedCount: 10 };

const estimate = (value: number, lower: number, upper: number) => ({ value, interval: { lower, upper } });
const sums = (orders: number, netRevenue: number, discount: number, net: number) => ({ orders, netRevenue, discount, net });
const step = (
  day: string,
  none: number,
  couplet: number,
  added: ReturnType<typeof estimate>,
): NonNullable<OverviewAnswer['orders']>['steps'][number] => ({
  day,
  ...sums(20, 50_000, 900, none + couplet),
  added,
  groups: [
    { variant: 'none', orders: 5, net: none },
    { variant: 'couplet', orders: 15, net: couplet },
  ],
});
const measured: OverviewAnswer = {
  v: 'overview/1',
  today: '2026-11-26',
  from: '2026-11-24',
  to: '2026-11-26',
  before: { from: '2026-11-21', to: '2026-11-23' },
  step: 1,
  currency: 'EUR',
  experimentFrom: '2026-10-01',
  orders: {
    total: sums(60, 150_000, 2_700, 45_000),
    groups: [
      { variant: 'none', share: 0.2, customers: 150, ...sums(15, 30_000, 0, 9_000) },
      { variant: 'couplet', share: 0.8, customers: 300, ...sums(45, 120_000, 2_700, 36_000) },
    ],
    added: {
      treatment: 'couplet',
      control: 'none',
      added: estimate(120_000, 20_000, 220_000),
      roi: estimate(1.2, 0.1, 2.5),
      customers: 150,
    },
    before: { total: sums(50, 160_000, 2_700, 40_000), added: { none: 'too_few_customers', customers: 90 } },
    steps: [
      step('2026-11-24', 3_000, 12_000, estimate(40_000, -10_000, 90_000)),
      step('2026-11-25', 3_000, 12_000, estimate(80_000, 0, 160_000)),
      step('2026-11-26', 3_000, 12_000, estimate(120_000, 20_000, 220_000)),
    ],
  },
  claims: {
    ...{ issued: 80, redeemed: 50, discount: 2_500, useRate: 0.625 },
    before: { issued: 64, redeemed: 30, discount: 1_500, useRate: 30 / 64 },
    steps: [],
    coupons: [{ couponId: 'tea', issued: 80, redeemed: 50, discount: 2_500 }],
  },
  values: null,
  ranking: {
    best: { couponId: 'tea', reason: { code: 'value', ...estimate(9_900, 1_100, 18_700) } },
    worst: { couponId: 'shoes', reason: { code: 'value', ...estimate(-5_500, -12_100, 1_100) } },
  },
  setup: { tagSeenAt: NOW, publishedAt: 1, firstOrderAt: 2, lastOrderAt: NOW, firstClaimAt: 3, measuredOrderAt: 4 },
};
const ends = { lower: null, upper: null };
const experiment = (verdict: unknown) => ({
  v: 'experiment/1',
  experiment: 'exp-1',
  period: null,
  weeks: 8,
  arms: [],
  capped: null,
  coverage: { orders: 60, attributed: 60, malformed: 0, identified: 60, routes: [] },
  known: null,
  sampleRatio: null,
  coupons: null,
  creatives: null,
  dimensions: null,
  comparisons: [
    {
      treatment: 'couplet',
      control: 'none',
      orders: { value: null, sequence: ends, fixed: ends },
      netMargin: { value: null, sequence: ends, fixed: ends },
      incremental: { value: 418_000, sequence: { lower: 120_000, upper: 710_000 }, fixed: ends },
      roi: null,
      spendPerIncrementalOrder: null,
      chanceToWin: null,
      bounds: null,
      levels: { sequence: 0.05, fixed: 0.05 },
      traffic: { orders: null, netMargin: null },
      metrics: [],
      verdict,
    },
  ],
});
const counts = { issued: 80, open: 10, redeemed: 50, released: 20, cancelled: 2, useRate: 0.625 };
const usual: Readonly<Record<string, unknown>> = {
  'admin/summary': {
    serving: true,
    bundle: { id: '0123456789abcdef', publishedAt: 1 },
    catalog: [
      { coupon, budget: { money: 27_000 }, ...entry },
      { coupon: shoes, budget: {}, ...entry },
    ],
    use: [],
  },
  'admin/overview': measured,
  'admin/experiment': experiment({ code: 'gain' }),
  'admin/campaign': { campaign, issues: [], published: { campaign }, revision: 1 },
  'admin/funnel': { v: 'funnel/1', coupons: [{ couponId: 'tea', total: counts, medianHours: 5, days: [] }] },
  'admin/budgets': {
    v: 'budgets/1',
    timeZone: 'UTC',
    today: '2026-11-26',
    coupons: [
      {
        couponId: 'tea',
        currency: 'EUR',
        endsAt: coupon.endsAt,
        money: { cap: 27_000, used: 6_000, reserved: 1_000, forecast },
        count: null,
        days: [...budgetDays, { day: '2026-11-26', money: 0, count: 0 }],
      },
    ],
  },
};

let place: HTMLElement;
let answers: Record<string, unknown>;
let asked: string[];
/** Answers about 90 days wait for it. */
let held: Promise<void> | undefined;
const show = (language: Language): void => {
  document.documentElement.lang = language;
  render(
    <InLanguage language={language}>
      <main>
        <Overview />
      </main>
    </InLanguage>,
    place,
  );
};
const text = (): string => (place.textContent ?? '').replaceAll('\u2060', '');
const headline = (): string | undefined => place.querySelector('.headline')?.textContent?.replaceAll('\u2060', '');
const tile = (n: number): readonly string[] =>
  [
    ...(place.querySelectorAll('.tile')[n]?.querySelectorAll('.tile-label, .tile-value, .tile-change:not(:has(span)), .tile-change span') ??
      []),
  ].map((part) => (part.textContent ?? '').replaceAll('\u2060', ''));

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  answers = { ...usual };
  asked = [];
  held = undefined;
  const stub: typeof fetch = async (input) => {
    const { pathname, search } = new URL(String(input));
    const path = pathname.replace(/^.*\/v1\//, '');
    asked.push(`${path}${search}`);
    if (search.includes('days=90')) await held;
    const answer = answers[path];
    return answer === undefined ? Response.json({ none: { code: 'no_experiment_orders', message: 'None yet.' } }) : Response.json(answer);
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
  document.documentElement.lang = 'en';
  history.replaceState(null, '', '#');
});

test('answers in one sentence with colour, five figures, and a trend that is also a table', async () => {
  show('en');
  await expect.poll(headline).toBe('Couplet earned €4,180 more than no coupons (95%: €1,200 to €7,100)');
  expect(place.querySelector('.headline')?.classList).toContain('gain');
  expect([0, 1, 2, 3, 4].map(tile)).toEqual([
    ['Net margin added', '+€1,200', '95%: +€200 to +€2,200'],
    ['Orders', '60', '+20.0% vs. prior 3 days'],
    ['Revenue', '€1,500', '−6.3% vs. prior 3 days'],
    ['Discount given', '€27.00', '0.0% vs. prior 3 days', 'ROI +120%', '95%: +10% to +250%'],
    ['Claimed → redeemed', '80 → 50', '+25.0% vs. prior 3 days', '62.5% redeemed'],
  ]);
  expect(place.querySelectorAll('.tile-change.gain')).toHaveLength(1);
  expect(place.querySelectorAll('.chart-figure .series')).not.toHaveLength(0);
  await userEvent.click([...place.querySelectorAll('summary')].find((one) => one.textContent === 'As a table') as Element);
  const rows = (): readonly string[] =>
    [...place.querySelectorAll('.panel tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent?.replaceAll('\u2060', '')).join(' | '),
    );
  // 120.00 of 80% and 30.00 of 20% of the shoppers, over three days.
  await expect.poll(rows).toContain('Nov 26, 2026 | €450 | €450 | +€1,200 | 95%: +€200 to +€2,200');
  expect(rows()).toContain('Nov 24, 2026 | €150 | €150 | +€400 | 95%: −€100 to +€900');
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('#');
  await userEvent.click([...place.querySelectorAll('.panel details button')].find((one) => one.textContent?.trim() === 'CSV') as Element);
  const saved = await new Response(made.mock.calls[0]?.[0] as Blob).text();
  made.mockRestore();
  // In euros, as in the table.
  expect(saved).toMatch(/\(EUR\),.*\(EUR\),.*\(EUR\)/);
  expect(saved).toContain('2026-11-26,450,450,1200');
});

test('gives a figure of a period no colour while the experiment has no result', async () => {
  answers['admin/experiment'] = experiment({ code: 'unknown', reason: 'not_yet', weeks: 2, chance: 0.5 });
  show('en');
  await expect.poll(headline).toBe('No clear result yet');
  expect(tile(0)).toEqual(['Net margin added', '+€1,200', '95%: +€200 to +€2,200']);
  expect(place.querySelector('.tile-change.gain')).toBeNull();
  expect(text()).toMatch(/Net margin added so far: \+€4,180 \(95%: \+€1,200 to \+€7,100\)\. A result is likely by \w{3} \d+, 20\d\d\./);
});

test('shows the result of the experiment itself for a period that is all of it', async () => {
  answers['admin/overview'] = { ...measured, experimentFrom: '2026-11-24' };
  show('en');
  await expect.poll(() => tile(0)).toEqual(['Net margin added', '+€4,180', '95%: +€1,200 to +€7,100']);
  render(null, place);
  answers['admin/overview'] = { ...measured, experimentFrom: '2026-11-25' };
  show('en');
  await expect.poll(() => tile(0)).toEqual(['Net margin added', '+€4,180', '95%: +€1,200 to +€7,100', 'Since Nov 25, 2026']);
});

test('says why nothing is known about the margin added', async () => {
  answers['admin/overview'] = { ...measured, orders: { ...measured.orders, added: { none: 'too_few_customers', customers: 38 } } };
  show('en');
  await expect.poll(() => tile(0)).toEqual(['Net margin added', '–', '38 of 100 buyers']);
  expect(tile(3).slice(-1)).toEqual(['ROI not known yet']);
});

test('names the best and the worst coupon with the reason, and says where that is observed only', async () => {
  show('en');
  await expect.poll(text).toContain('Best: 10% off TeaEarned +€99.00 (95%: +€11.00 to +€187)');
  expect(text()).toContain('Worst: 10% off ShoesEarned −€55.00 (95%: −€121 to +€11.00)');
  render(null, place);
  const used = (couponId: string, redeemed: number) => ({ couponId, reason: { code: 'use_rate', issued: 80, redeemed } });
  answers['admin/overview'] = { ...measured, ranking: { best: used('tea', 50), worst: used('shoes', 10) } };
  show('en');
  await expect.poll(text).toContain('Most and least redeemed coupon');
  expect(text()).toContain('50 of 80 codes redeemed (62.5%)');
  expect(text()).toContain('Observed only.');
});

test('asks for the chosen days and campaign, and says what cannot be split by campaign', async () => {
  const published = { campaign: { ...campaign, campaigns } };
  answers['admin/campaign'] = { campaign: published.campaign, issues: [], published, revision: 1 };
  show('en');
  await expect.poll(() => asked).toContain('admin/overview?days=28');
  const picker = (): HTMLSelectElement | null => place.querySelector('select.campaign-picker');
  await expect.poll(() => [...(picker()?.options ?? [])].map(({ label }) => label)).toEqual(['All campaigns', 'Main campaign', 'Spring']);
  answers['admin/overview'] = { ...measured, orders: null };
  await userEvent.selectOptions(picker() as HTMLSelectElement, 'spring');
  await expect.poll(() => asked).toContain('admin/overview?days=28&coupons=tea');
  await expect.poll(text).toContain('Orders and net margin cannot be split by campaign');
  expect([tile(0), tile(1)]).toEqual([
    ['Claimed → redeemed', '80 → 50', '+25.0% vs. prior 3 days', '62.5% redeemed'],
    ['Discount of redeemed codes', '€25.00', '+66.7% vs. prior 3 days'],
  ]);
  expect([...place.querySelectorAll('.panel tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
    ['10% off Tea', '80', '50', '€25.00', '–'],
  ]);
  const days = [...place.querySelectorAll('button')].find(({ textContent }) => textContent?.includes('28 days'));
  await userEvent.click(days as Element);
  const preset = () => [...document.querySelectorAll('.date-range button')].find(({ textContent }) => textContent?.includes('90'));
  await expect.poll(preset).toBeDefined();
  await userEvent.click(preset() as Element);
  await expect.poll(() => asked).toContain('admin/overview?days=90&coupons=tea');
});

test('figures of one period are not shown under the name of another that is still loading', async () => {
  let answer = (): void => undefined;
  held = new Promise((resolve) => {
    answer = resolve;
  });
  show('en');
  await expect.poll(() => tile(1)[1]).toBe('60');
  location.hash = '#/overview?period=90';
  await expect.poll(() => asked).toContain('admin/overview?days=90');
  await expect.poll(() => place.querySelector('.tile')).toBeNull();
  expect(text()).toContain('Loading');
  expect(place.querySelector('.page-action')?.textContent).toContain('90 days');
  answer();
  await expect.poll(() => tile(1)[1]).toBe('60');
});

test('shows a checklist with one action a step until the first order is measured', async () => {
  const setup = { tagSeenAt: NOW, publishedAt: NOW, firstOrderAt: null, lastOrderAt: null, firstClaimAt: null, measuredOrderAt: null };
  answers['admin/overview'] = { ...measured, orders: null, ranking: null, setup };
  delete answers['admin/experiment'];
  show('en');
  await expect.poll(headline).toBe('Waiting for the first order');
  expect(place.querySelector('.tile')).toBeNull();
  const steps = [...place.querySelectorAll('.setup li')];
  expect(steps.map((step) => [step.className, step.querySelectorAll('a').length])).toEqual([
    ['done', 0],
    ['done', 0],
    ['open', 1],
    ['open', 1],
    ['open', 1],
    ['open', 1],
  ]);
  expect(text()).toContain('2 of 6 done');
  await expect.poll(() => place.querySelector('.advice')?.textContent).toBe('Wait for the first orders');
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('names the next open step after publishing, and none once all are done', async () => {
  const setup = { tagSeenAt: null, publishedAt: NOW, firstOrderAt: null, lastOrderAt: null, firstClaimAt: null, measuredOrderAt: null };
  answers['admin/overview'] = { ...measured, setup };
  render(
    <InLanguage language="en">
      <NextSetupStep />
    </InLanguage>,
    place,
  );
  await expect.poll(text).toContain('Next: Add the script tag. No page of your shop has loaded Couplet yet.');
  expect([...place.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['#/settings/connection', '#/overview']);
  render(null, place);
  answers['admin/overview'] = measured;
  render(
    <InLanguage language="en">
      <NextSetupStep />
    </InLanguage>,
    place,
  );
  await expect.poll(() => asked.filter((path) => path.startsWith('admin/overview')).length).toBe(2);
  expect(text()).toBe('');
});

test('says that nothing is published, and what to do about it', async () => {
  const setup = { tagSeenAt: null, publishedAt: null, firstOrderAt: null, lastOrderAt: null, firstClaimAt: null, measuredOrderAt: null };
  answers['admin/summary'] = { serving: true, bundle: null, catalog: [], use: [] };
  answers['admin/campaign'] = { campaign: null, issues: [], published: null, revision: 0 };
  answers['admin/overview'] = { ...measured, currency: null, orders: null, ranking: null, setup };
  show('en');
  await expect.poll(headline).toBe('No campaign published yet');
  await expect.poll(() => place.querySelector('.advice')?.textContent).toBe('Set up your first coupons');
});

test('advises what to do next from the figures, in Chinese too', async () => {
  delete answers['admin/experiment'];
  answers['admin/campaign'] = { campaign: { ...campaign, coupons: [] }, issues: [], published: { campaign }, revision: 2 };
  show('zh-CN');
  await expect.poll(() => place.querySelector('.advice')?.textContent).toBe('发布您的修改');
  expect(tile(1)).toEqual(['订单', '60', '较此前 3 天 +20.0%']);
});

test('mentions budgets at risk only when they are', async () => {
  show('en');
  await expect.poll(text).toContain('Net margin by group');
  expect(text()).not.toContain('At risk');
  render(null, place);
  const spent = { coupon, budget: { money: 7_100 }, ...entry };
  answers['admin/summary'] = { ...(usual['admin/summary'] as object), catalog: [spent] };
  show('en');
  await expect.poll(text).toContain('The budget of “10% off Tea” is used up. Shoppers no longer see it.');
});

test('has below the budgets, when each runs out, and the same in a table', async () => {
  show('en');
  await expect.poll(text).toContain('Budgets and when they run out');
  await userEvent.click([...place.querySelectorAll('summary')].find((one) => one.textContent?.startsWith('Budgets')) as Element);
  // 20,000 left at 1,000 a day.
  await expect.poll(text).toMatch(/Runs out around Dec 16, 2026 \(between Dec 1\d, 2026 and Dec \d+, 2026\)\. About €10\.00 a day\./);
  await expect.poll(text).toContain('50 of 80 codes redeemed (62.5%).');
  expect(place.querySelectorAll('.burn .between')).toHaveLength(1);
  await userEvent.click(place.querySelector('.burns summary') as Element);
  await expect.poll(() => place.querySelectorAll('.burns tbody tr').length).toBe(8);
  expect([...(place.querySelectorAll('.burns tbody tr')[1]?.children ?? [])].map(({ textContent }) => textContent)).toEqual([
    'Nov 25, 2026',
    '€10.00',
    '€200.00',
  ]);
});

test('says once, and not for every coupon, that no code was given out yet', async () => {
  answers['admin/funnel'] = { v: 'funnel/1', coupons: [] };
  show('en');
  await expect.poll(text).toContain('Budgets and when they run out');
  await userEvent.click([...place.querySelectorAll('summary')].find((one) => one.textContent?.startsWith('Budgets')) as Element);
  await expect.poll(text).toContain('No codes claimed yet. After the first claim, you see');
  expect(place.querySelector('.burns')).toBeNull();
});
