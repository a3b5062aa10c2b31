import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createFormats, type Language, LanguageContext } from '../../../src/console/i18n/i18n';
import { Overview } from '../../../src/console/pages/overview/Overview';
import '../../../src/console/ui/console.css';
import { budgetForecast } from '../../../src/stats/metrics/budgetForecast';
import { categoryCoupon } from '../../helpers/testBundle';

const NOW = Date.UTC(2026, 10, 26, 12);
const daily = [900, 1_100, 1_000, 1_200, 800, 1_000, 1_000];
const days = daily.map((money, i) => ({ day: `2026-11-${19 + i}`, money, count: Math.round(money / 100) }));
const forecast = budgetForecast({ remaining: 20_000, daily, use: 100 }, NOW, 'UTC');
const coupon = { ...categoryCoupon('tea', 'Tea'), endsAt: NOW + 90 * 86_400_000 };
const campaign = { experiment: { shares: { none: 0.1, rule: 0.1, couplet: 0.8 } }, coupons: [coupon] };
const answers: Record<string, unknown> = {
  'admin/summary': {
    serving: true,
    bundle: { id: '0123456789abcdef', publishedAt: 1 },
    catalog: [
      { coupon, currency: 'EUR', budget: { money: 27_000 }, usedMoney: 6_000, reservedMoney: 1_000, usedCount: 60, reservedCount: 10 },
    ],
    use: [],
  },
  'admin/campaign': { campaign, issues: [], published: { campaign }, revision: 1 },
  'admin/funnel': {
    v: 'funnel/1',
    coupons: [
      {
        couponId: 'tea',
        total: { issued: 80, open: 10, redeemed: 50, released: 20, cancelled: 2, useRate: 0.625 },
        medianHours: 5,
        days: [],
      },
    ],
  },
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
        days: [...days, { day: '2026-11-26', money: 0, count: 0 }],
      },
    ],
  },
};

let place: HTMLElement;
const show = (language: Language): void => {
  document.documentElement.lang = language;
  render(
    <LanguageContext.Provider value={{ language, formats: createFormats(language) }}>
      <main>
        <Overview />
      </main>
    </LanguageContext.Provider>,
    place,
  );
};
const text = (): string => place.textContent ?? '';

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  const stub: typeof fetch = async (input) => {
    const answer = answers[new URL(String(input)).pathname.replace(/^.*\/v1\//, '')];
    return answer === undefined ? Response.json({ none: { code: 'no_experiment_orders', message: 'None yet.' } }) : Response.json(answer);
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
  document.documentElement.lang = 'en';
});

test('says when each budget runs out, draws it, and tells the same in a table', async () => {
  show('en');
  // 20,000 left at 1,000 a day.
  await expect.poll(text).toMatch(/Runs out about Dec 16, 2026 \(between Dec 1\d, 2026 and Dec \d+, 2026\)\. About €10\.00 a day\./);
  await expect.poll(text).toContain('50 of the 80 codes given out were used (62.5%).');
  expect(place.querySelectorAll('.burn .between')).toHaveLength(1);
  await userEvent.click(place.querySelector('.burns summary') as Element);
  await expect.poll(() => place.querySelectorAll('.burns tbody tr').length).toBe(8);
  expect([...(place.querySelectorAll('.burns tbody tr')[1]?.children ?? [])].map(({ textContent }) => textContent)).toEqual([
    'Nov 25, 2026',
    '€10.00',
    '€200.00',
  ]);
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('advises what to do next from the figures, in Chinese too', async () => {
  show('en');
  await expect.poll(() => place.querySelector('.advice')?.textContent).toBe('Wait for the first orders');
  answers['admin/campaign'] = { campaign: { ...campaign, coupons: [] }, issues: [], published: { campaign }, revision: 2 };
  render(null, place);
  show('zh-CN');
  await expect.poll(() => place.querySelector('.advice')?.textContent).toBe('发布您的修改');
  await expect.poll(text).toMatch(/预计 2026年12月16日前后用完/);
  await expect.poll(text).toContain('等待首批订单');
});

test('names the reasons codes were refused for, the most frequent first, and says nothing where none was', async () => {
  show('en');
  await expect.poll(text).toContain('Budgets');
  expect(text()).not.toContain('Why were codes refused?');
  render(null, place);
  const refused = (code: string, count: number) => ({ day: '2026-11-25', couponId: 'tea', code, count });
  answers['admin/refusals'] = {
    v: 'refusals/1',
    since: '2026-11-20',
    until: '2026-11-26',
    counts: [
      refused('coupon_expired', 2),
      refused('budget_exhausted', 1_200),
      refused('code_new_here', 3),
      refused('code_unknown', 1),
      refused('budget_exhausted', 34),
    ],
  };
  const told = (): readonly (string | null)[] =>
    [...place.querySelectorAll('section')]
      .filter((part) => part.querySelector('.code-line'))
      .flatMap((part) => [...part.querySelectorAll('.muted, li')].map(({ textContent }) => textContent));
  show('en');
  await expect
    .poll(told)
    .toEqual([
      'Turned down in the last 30 days, of requests for a code and codes at the checkout: 1,240.',
      '1,234 ×: The budget was used up. Raise it if the coupon earns its cost. budget_exhausted',
      '3 ×: Another reason, by its code. code_new_here',
      '2 ×: The coupon had ended. coupon_expired',
    ]);
  render(null, place);
  show('zh-CN');
  await expect.poll(() => told()[1]).toBe('1,234 次：预算已用完。若该券收益高于成本，可提高预算。 budget_exhausted');
  delete answers['admin/refusals'];
});

test('says once, and not for every coupon, that no code was given out yet', async () => {
  const known = answers['admin/funnel'];
  answers['admin/funnel'] = { v: 'funnel/1', coupons: [] };
  show('en');
  await expect.poll(text).toContain('No code was given out yet. After the first you see here');
  expect(place.querySelector('.burns')).toBeNull();
  answers['admin/funnel'] = known;
});
