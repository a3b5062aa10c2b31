import axe from 'axe-core';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Language } from '../../../src/console/i18n/languages';
import { Privacy } from '../../../src/console/pages/results/privacy/Privacy';
import { Segments } from '../../../src/console/pages/results/segments/Segments';
import type { ResultsView } from '../../../src/console/pages/results/view/resultsView';
import { InLanguage } from '../../helpers/console/InLanguage';
import '../../../src/console/ui/console.css';
import type { StrataAnswer } from '../../../src/campaigns/learning/strataAnswer';

const view: ResultsView = {
  currency: 'EUR',
  titleOf: (couponId) => (couponId === 'tea' ? 'Tea' : 'Shoes'),
  days: undefined,
  campaign: undefined,
  isShown: () => true,
  mayWrite: true,
  isShared: false,
};

const learnt: StrataAnswer = {
  v: 'strata/1',
  strata: [
    { source: 'profile.visits', atLeast: 2 },
    { source: 'profile.orders', atLeast: 1 },
  ],
  asked: { mode: 'local', epsilon: 1, questions: ['stratum-outcome', 'reaction'], explore: 0.1, tokens: true },
  linking: 0.5056,
  leastReports: 50,
  trustRegion: 2,
  reports: [
    { couponId: 'tea', reports: 1_200 },
    { couponId: 'shoes', reports: 900 },
  ],
  shares: [0.5, 0.1, 0.3, 0.1],
  effects: [
    { couponId: 'tea', reports: 1_200, rate: 0.1, effect: [1, 0, -0.4, -0.1], error: [0.2, 0.6, 0.15, 0.5], clipped: true, worth: 40 },
    { couponId: 'shoes', reports: 900, rate: 0.1, effect: [-0.2, 0.1, 0.3, 0], error: [0.2, 0.6, 0.3, 0.5], clipped: false, worth: 0 },
  ],
  divergence: [
    { test: 'uneven', p: 0.4, alarm: false },
    { test: 'strata', p: 0.2, alarm: false },
    { test: 'orders', p: 0.9, alarm: false },
  ],
  published: { at: Date.UTC(2026, 5, 1), coupons: ['tea'] },
};

let place: HTMLElement;
const show = (answer: StrataAnswer, language: Language = 'en', shown: ResultsView = view): void => {
  document.documentElement.lang = language;
  const none = { none: { code: 'no_experiment_orders', message: 'None.' } };
  vi.stubGlobal('fetch', (async (input) => Response.json(String(input).endsWith('admin/strata') ? answer : none)) satisfies typeof fetch);
  render(
    <InLanguage language={language}>
      <main>
        <Segments view={shown} />
        <Privacy view={shown} rates={[]} />
      </main>
    </InLanguage>,
    place,
  );
};
const text = (): string => place.textContent?.replaceAll('\u2060', '') ?? '';
const rowsOf = (name: string): string[] => {
  const part = [...place.querySelectorAll('.segment')].find((one) => one.querySelector('h3')?.textContent === name);
  return [...(part?.querySelectorAll('tbody tr') ?? [])].map((row) =>
    [...row.children].map((cell) => cell.textContent?.replaceAll('\u2060', '')).join(' | '),
  );
};

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('tells which coupon suits whom, how sure that is, and what comes of it', async () => {
  show(learnt);
  await expect
    .poll(() => rowsOf('First visit, never ordered'))
    .toEqual([
      'Tea | +100% | +61% … +139% | +€40.00 | Sells better here. At the limit.',
      'Shoes | −20% | −59% … +19% | – | Not known yet.',
    ]);
  // No less than nothing is sold, and what sells best there comes first.
  expect(rowsOf('First visit, ordered before')).toEqual([
    'Shoes | +10% | −100% … +128% | – | Not known yet.',
    'Tea | 0% | −100% … +118% | €0 | Not known yet.',
  ]);
  expect(rowsOf('Returning visit, never ordered').at(-1)).toBe('Tea | −40% | −69% … −11% | −€16.00 | Sells worse here.');
  expect(text()).toContain('“Tea” in “first visit, never ordered”: +100%');
  expect(text()).toContain('Your next version uses this lift');
  expect(text()).toContain('published on Jun 1, 2026, uses the lift of 1 coupon.');
  expect(text()).toContain('51 of 100');
  expect(text()).not.toContain('too often');
  // The bars end where reports may move nothing further: an interval beyond that is open.
  const bar = place.querySelector('.segment svg.interval');
  expect([bar?.querySelector('.end.lower') !== null, bar?.querySelector('.end.upper')]).toEqual([true, null]);
  const { violations } = await axe.run(place);
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('says that forged reports are not believed, and what to do', async () => {
  const divergence = [{ test: 'uneven', p: 1e-9, alarm: true } as const, ...learnt.divergence.slice(1)];
  show({ ...learnt, divergence, published: { at: 1, coupons: [] } });
  await expect.poll(text).toContain('The reports failed a check');
  expect(text()).not.toContain('Your next version uses this lift');
  expect(text()).toContain('One coupon has too many reports.');
  expect(text()).toContain('by chance: p < 0.000001.');
  expect(text()).toContain('start a new experiment');
});

test.each([
  [{ strata: null, asked: null, published: null, linking: null, reports: [] }, 'No campaign is published.'],
  [{ asked: { ...learnt.asked!, mode: 'off' as const } }, 'Private reports are off.'],
  [{ asked: { ...learnt.asked!, questions: ['reaction' as const] } }, 'Reports do not include the segment'],
  [{ asked: { ...learnt.asked!, explore: 0 } }, 'Visits get no random coupons'],
  [{ strata: [{ source: 'session.claimed', atLeast: 1 } as const, learnt.strata![1]] }, 'depend on what a coupon changes'],
  [{}, 'At least two coupons need more reports.'],
  [{ effects: learnt.effects.map((effect) => ({ ...effect, worth: 0 })), shares: learnt.shares }, 'No order has come from a visit'],
])('says what is missing where nothing is learnt: %#', async (change, said) => {
  show({ ...learnt, effects: [], shares: [], divergence: [], ...(change as Partial<StrataAnswer>) });
  await expect.poll(text).toContain(said);
  expect(text()).not.toContain('knows it');
});

test('warns where two reports could be matched too often, with the way out', async () => {
  const asked = { ...learnt.asked!, epsilon: 2, tokens: false };
  show({ ...learnt, asked: { ...asked, questions: ['stratum-outcome'] }, linking: 0.6093 });
  await expect.poll(text).toContain('61 of 100');
  expect(text()).toContain('Lower ε or tick “Ask about claims and dismissals”');
  expect(text()).toContain('49% of answers are random');
  expect(place.querySelector('.notice.warning a')?.getAttribute('href')).toBe('#/coupons/%2B/at/reports.epsilon');
  render(null, place);
  show({ ...learnt, asked, linking: 0.6093 }, 'en', { ...view, mayWrite: false, isShared: true });
  await expect.poll(text).toContain('61 of 100');
  expect(place.querySelector('.notice.warning a')).toBeNull();
  render(null, place);
  show({ ...learnt, asked, linking: 0.551 });
  await expect.poll(text).toContain('can be matched too often. Lower ε under');
});

test('is in Chinese too', async () => {
  show(learnt, 'zh-CN');
  await expect.poll(() => rowsOf('首次到访、从未下单')[0]).toBe('Tea | +100% | +61% … +139% | +€40.00 | 对此人群更好卖。已达上限。');
  expect(text().replaceAll(/Tea|Shoes|local|couplet publish --key|ε|p =/g, '')).not.toMatch(/[A-Za-z]{4,}/);
});

const measure = { experiment: 'exp-1', currency: 'EUR', halfLifeMs: 1, idleMs: 1 };
const visitsOf = (counted: number, told?: number) => {
  const gains = { mean: [0], covariance: [0], visits: counted, rate: 0.05, told: told ?? 0 };
  const learntOf = told === undefined ? null : { margin: 1_000, gains };
  return { counted, asked: true, published: false, trained: false, measure, learnt: learntOf };
};
const byVisits = { ...learnt, asked: { ...learnt.asked!, mode: 'split' as const }, reports: [], effects: [], shares: [], divergence: [] };

test.each([
  ['no sum has come out', visitsOf(0), /No totals yet/],
  ['no order tells what one leaves', visitsOf(300), /Visits counted300.*Wait for orders/],
  ['noise is most of it', visitsOf(900, 0.2), /20%.*used from 50%.*still mostly noise/],
  ['it tells enough', visitsOf(9_000, 0.8), /9,000.*80%.*uses these totals/],
  [
    'a log has trained the live version',
    { ...visitsOf(9_000, 0.8), trained: true },
    /80%.*Not used, because the live version was trained on a log/,
  ],
] as const)('where visits are asked, says how many were counted and what comes of it: %s', async (_, visits, says) => {
  show({ ...byVisits, visits });
  await vi.waitFor(() => expect(text()).toMatch(says));
  // By coupon nothing is asked, so nothing is missing of it.
  expect(text()).not.toContain('No lift known yet');
  expect(text()).toContain('does not use this yet');
  expect(text().includes('uses these totals')).toBe(visits.learnt !== null && visits.learnt.gains.told > 0.5 && !visits.trained);
});

test('where visits were asked once and strata are now, says what is missing of these too', async () => {
  show({ ...byVisits, asked: learnt.asked, visits: { ...visitsOf(9_000, 0.8), asked: false } });
  await expect.poll(text).toContain('No lift known yet');
  expect(text()).toContain('9,000');
});

test('says in Chinese that a trained version is left as it is', async () => {
  show({ ...byVisits, visits: { ...visitsOf(9_000, 0.8), trained: true } }, 'zh-CN');
  await expect.poll(text).toContain('由本店的日志训练而成');
});
