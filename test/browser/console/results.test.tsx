import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createFormats, type Language, LanguageContext } from '../../../src/console/i18n/i18n';
import { Results } from '../../../src/console/pages/results/Results';
import '../../../src/console/ui/console.css';
import { seededRng, uniform } from '../../../src/maths/random';
import type { OrderRecord } from '../../../src/protocol/order';
import { analyseExperiment } from '../../../src/stats/experiment/analyseExperiment';
import { experimentDays } from '../../../src/stats/experiment/experimentDays';
import { defaultGuardrails, guardrailStandings } from '../../../src/stats/experiment/guardrails';
import { categoryCoupon } from '../../helpers/testBundle';

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
  'admin/summary': {
    serving: true,
    bundle: { id: '0123456789abcdef', publishedAt: 1 },
    catalog: [
      { coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {}, usedMoney: 0, reservedMoney: 0, usedCount: 0, reservedCount: 0 },
    ],
    use: [],
    reports: [],
    rates: [
      { source: 'session.claimed', atLeast: 1, reports: 1_200, rate: { share: 0.08, low: 0, high: 0.19 } },
      { source: 'session.purchased', atLeast: 1, reports: 40, rate: null },
    ],
    orders: [],
  },
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
const show = (language: Language): void =>
  render(
    <LanguageContext.Provider value={{ language, formats: createFormats(language) }}>
      <main>
        <Results mayWrite mayManage={false} rest={[]} changed={() => {}} />
      </main>
    </LanguageContext.Provider>,
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
  await expect.poll(() => place.querySelector('.chart canvas')).not.toBeNull();
  // What the figures are is the matter of `test/console/consoleFigures`.
  await expect.poll(text).toContain('Codes given out in all: 80.');
  await expect.poll(text).toContain('The budget of the day was used up.');
  expect(text()).toContain('Took a coupon');
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  // The chart's days are a table too.
  await userEvent.click(place.querySelector('.over-days + details summary') as Element);
  await expect.poll(() => place.querySelectorAll('.over-days + details tbody tr').length).toBe(28);
  expect(place.querySelector('.over-days + details tbody th')?.textContent).toBe('Sep 28, 2026');
});

test('draws the first day’s interval, which is no band yet, as a bar', async () => {
  document.documentElement.lang = 'en';
  const days = found(experimentDays(orders, setting, 'UTC'));
  vi.stubGlobal('fetch', answering({ ...answers, 'admin/experiment/days': { ...days, days: days.days.slice(-1) } }));
  show('en');
  await expect.poll(() => place.querySelector('.chart canvas')).not.toBeNull();
  const canvas = place.querySelector<HTMLCanvasElement>('.chart canvas')!;
  const probe = new OffscreenCanvas(1, 1).getContext('2d')!;
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--tint').trim();
  probe.fillRect(0, 0, 1, 1);
  const tint = probe.getImageData(0, 0, 1, 1).data.join();
  const tinted = (): number => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data.slice(i, i + 4).join() === tint) count++;
    return count;
  };
  // At least 10 px wide and 40 px high.
  await expect.poll(tinted).toBeGreaterThan(400);
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
    ['en', 'Creatives', 'Earns more.', '“b” earns more than the coupon as it stands.'],
    ['zh-CN', '展示版本', '收益更高。', '“b”比优惠券现在的样子收益更高。'],
  ] as const) {
    vi.stubGlobal('fetch', answering({ ...answers, 'admin/experiment': result }));
    document.documentElement.lang = language;
    show(language);
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
    show(language);
    await expect.poll(() => panel()?.querySelector('.notice')?.textContent).toMatch(/not sound|有问题/);
    render(null, place);
  }
  document.documentElement.lang = 'en';
  vi.stubGlobal('fetch', answering(answers));
  show('en');
  await expect.poll(text).toContain('What each group brought');
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
  expect(text()).toContain('What each group brought');
  expect(text()).not.toContain('How the groups compare');
});

test('shows the rest where a server of before sends no rates, and says so where an answer lacks what the page needs', async () => {
  const { rates: _rates, ...older } = answers['admin/summary'] as Record<string, unknown>;
  vi.stubGlobal('fetch', answering({ ...answers, 'admin/summary': older }));
  show('en');
  await expect.poll(text).toContain('Codes given out in all: 80.');
  expect(text()).not.toContain('What did shoppers do?');
  const { use: _use, ...unreadable } = older;
  vi.stubGlobal('fetch', answering({ ...answers, 'admin/summary': unreadable }));
  render(null, place);
  show('en');
  await expect.poll(text).toContain('The server is of another version than this page. Reload the page.');
});

test('works out the weeks to an answer as one types, and says what is wrong with what was typed', async () => {
  show('en');
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
  await expect.poll(text).toContain('A number is needed here');
  expect(labelled('Smallest difference').getAttribute('aria-invalid')).toBe('true');
  expect(text()).not.toContain('8.4 weeks');
});

test('is in Chinese too', async () => {
  document.documentElement.lang = 'zh-CN';
  show('zh-CN');
  await expect.poll(() => place.querySelector('.headline')?.textContent).toMatch(/^净毛利比不发券多 €[\d,]+$/);
  await expect.poll(text).toContain('共发放 80 个券码');
  await expect.poll(() => place.querySelector('.chart canvas')).not.toBeNull();
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
  document.documentElement.lang = 'en';
});
