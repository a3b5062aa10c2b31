import axe from 'axe-core';
import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import type { Discount } from '../../src/protocol/coupons/discount';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { createCard } from '../../widget/card/createCard';
import { morePart } from '../../widget/card/more';
import { openPrivacyPanel } from '../../widget/panel/index';
import { whyPart } from '../../widget/why/index';
import type { Claim, Explanation, Inspection, Offer } from '../../worker/api';
import { consentOf, emptyInspection, inspectedDecision, widgetLanguages } from '../helpers/widgetWords';

const PHONE = 360;
const DESK = 1280;
/** Most of a phone's screen that a card takes. */
const SHARE = 0.35;
const END = 1_900_000_000_000;
const CODE = 'TEA-7KQ2-9WXM';

const forms: readonly Discount[] = [
  { kind: 'percent', basisPoints: 1_250, cap: 2_050 },
  { kind: 'fixed', amount: 123_450 },
  { kind: 'tiers', tiers: [{ threshold: 1_234_500, amount: 123_450 }], repeat: true, cap: 999_900 },
  { kind: 'freeShipping', cap: 700 },
  { kind: 'gift', itemId: 'mug', quantity: 1, value: 900 },
  { kind: 'points', points: 1_500, value: 250 },
  { kind: 'cashBack', basisPoints: 500, cap: 2_000 },
  { kind: 'storeCredit', amount: 123_450 },
  { kind: 'buyGet', buy: 12, get: 12, gets: { categories: ['cups'] }, basisPoints: 5_000, times: 3, cap: 123_450 },
];
const offerOf = (discount: Discount): Offer => ({
  decisionId: 'd1',
  currency: 'EUR',
  by: 'policy',
  coupon: v.parse(couponSchema, {
    id: 'c',
    version: 1,
    title: { en: 'For your next pot of tea (Earl Grey, 100 g)' },
    detail: { en: 'Whole leaves and sachets.' },
    discount,
    scope: { categories: ['Tea', 'Cups'] },
    when: {
      all: [
        { field: 'cart.value', op: 'gte', value: 123_450 },
        { field: 'interest.categories', op: 'in', value: ['Tea'] },
      ],
    },
    membersOnly: true,
    startsAt: 0,
    endsAt: END,
  }),
  because: [{ feature: 'match.cartShare', value: 0.4 }],
});
const explanation: Explanation = {
  score: 0.9,
  parts: [
    'match.categoryShare',
    'match.stratum',
    'match.thresholdGap',
    'session.carted',
    'coupon.maxDiscount',
    'profile.daysSincePurchase',
  ].map((feature, at) => ({ feature, value: at % 2 ? -0.1 * at : 0.4 })),
  gap: 0,
};
const inspection: Inspection = {
  ...emptyInspection,
  events: 1_042,
  since: Date.UTC(2025, 2, 5, 12),
  mode: 'split',
  secondAggregator: 'Other House, Ltd. (aggregators.example)',
  codes: 2,
  decisions: [
    inspectedDecision({ id: 'a', time: END, title: { en: '20% off tea' }, shown: false }),
    inspectedDecision({
      id: 'b',
      time: END,
      by: 'nothing',
      action: 'none',
      refusals: ['quiet_after_dismissals', 'members_only', 'members_only'].map((code) => ({ couponId: 'c', code })),
    }),
  ],
  reports: {
    waiting: [{ id: '1', text: `{"v":"split/1","share":"${'ab'.repeat(40)}"}`, time: END, attempts: 1 }],
    sent: [{ id: '2', text: '{"v":"exposure/1"}', time: END, fate: 'given_up' }],
  },
  messages: [{ title: { en: '20% off tea' }, channel: 'email', time: END, taken: false }],
  notifications: true,
  tokens: 3,
  spent: { period: { days: 28, spent: 2, most: 8 }, lifetime: { spent: 6.25, most: 24 }, left: 9 },
};

const host = (): HTMLElement => document.querySelector<HTMLElement>('couplet-card')!;
const root = (): ShadowRoot => host().shadowRoot!;
const find = (selector: string): HTMLElement => root().querySelector<HTMLElement>(selector)!;
const still = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  const running = root()
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
  await Promise.all(running.map(({ finished }) => finished));
};
const violations = async (): Promise<readonly string[]> => {
  const result = await axe.run({ include: [['couplet-card']] });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
};
/** What is wider than where it stands, or leaves the screen; what is only read out is as small as may be. */
const overflowing = (): readonly string[] => {
  return [...root().querySelectorAll<HTMLElement>('*')]
    .filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      if (width <= 1 || getComputedStyle(one).display === 'inline') return false;
      return one.scrollWidth > one.clientWidth + 1 || left < -1 || right > innerWidth + 1;
    })
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent}`);
};

/** Chooses something in the menu, by the name of its part. */
const choose = (part: string): void => {
  find('.more').click();
  find(`[part=${part}]`).click();
};

let hide = (): void => {};
const show = (
  { locale, card: strings }: (typeof widgetLanguages)[number],
  discount: Discount,
  claim: () => Promise<Result<Claim>> = async () => ok({ code: CODE, expiresAt: END }),
  theme: 'light' | 'dark' = 'light',
  offer = offerOf(discount),
): void => {
  const card = createCard({
    offer,
    theme,
    locale,
    strings,
    digitsOf: minorDigits,
    claim,
    explain: async () => ok(explanation),
    why: async () => whyPart,
    more: morePart,
    closed: () => {},
  });
  hide = card.remove;
  card.mount();
};
afterEach(async () => {
  hide();
  document.querySelector('couplet-card')?.remove();
  document.documentElement.removeAttribute('dir');
  await page.viewport(414, 896);
});

test.each(widgetLanguages)('every form of coupon fits on a phone in $locale, in every state', async (language) => {
  await page.viewport(PHONE, 740);
  for (const discount of forms) {
    show(language, discount);
    await still();
    expect(overflowing()).toEqual([]);
    choose('why');
    await expect.poll(() => find('#why').textContent).toContain(language.why.whole);
    expect(overflowing()).toEqual([]);
    find('.primary').click();
    await expect.poll(() => root().querySelector('.code')).not.toBeNull();
    expect(overflowing()).toEqual([]);
    hide();
  }
  show(language, forms[0]!, async () => fail('unreachable', 'x'));
  find('.primary').click();
  await expect.poll(() => root().querySelector('[role=alert]')).not.toBeNull();
  expect(overflowing()).toEqual([]);
});

/** As most are: for goods, with a code that ends soon. */
const ordinary: Offer = {
  ...offerOf(forms[0]!),
  codeMs: 1_800_000,
  coupon: v.parse(couponSchema, {
    id: 'tea-20',
    version: 1,
    title: { en: '20% off tea' },
    discount: { kind: 'percent', basisPoints: 2_000, cap: 1_500 },
    scope: { categories: ['Tea'] },
    picture: '/tea.png',
    startsAt: 0,
    endsAt: END,
  }),
};
test.each(widgetLanguages.flatMap((language) => (['corner', 'bar'] as const).map((format) => ({ ...language, format }))))(
  'an ordinary $format takes at most a third of a phone in $locale',
  async ({ format, ...language }) => {
    await page.viewport(PHONE, 740);
    show(language, forms[0]!, undefined, 'light', { ...ordinary, coupon: { ...ordinary.coupon, format } });
    await still();
    expect(find('.card').getBoundingClientRect().height).toBeLessThanOrEqual(SHARE * 740);
    expect(find('.disclosure').textContent).toBe(language.card.disclosure('policy'));
    expect(overflowing()).toEqual([]);
  },
);

test.each(widgetLanguages.flatMap((language) => (['light', 'dark'] as const).map((theme) => ({ ...language, theme }))))(
  'the card has no accessibility violation in $locale, $theme',
  async ({ theme, ...language }) => {
    show(language, forms[0]!, undefined, theme);
    choose('why');
    await expect.poll(() => find('#why').textContent).toContain(language.why.whole);
    await still();
    expect(await violations()).toEqual([]);
    find('.primary').click();
    await expect.poll(() => root().querySelector('.code')).not.toBeNull();
    expect(await violations()).toEqual([]);
  },
);

test.each(widgetLanguages)('the panel fits on a phone in $locale, and has no accessibility violation', async ({ locale, panel }) => {
  await page.viewport(PHONE, 740);
  const unused = async () => fail('unused', 'x');
  const api = { inspect: async () => ok(inspection), withdraw: unused, exportAll: unused, exportProfile: unused, importProfile: unused };
  const options = { theme: 'light' as const, locale, api, consent: consentOf(true, false), prefer: async () => ok(undefined) };
  await openPrivacyPanel({ ...options, erase: unused, reload: () => {} }, panel);
  // Everything that matters first is on the first screen.
  expect(find('.danger').getBoundingClientRect().top).toBeLessThan(740);
  expect(find('.cards').textContent + find('.switches').textContent).not.toMatch(/ε|إبسيلون/);
  expect(overflowing()).toEqual([]);
  expect(await violations()).toEqual([]);
  for (const list of root().querySelectorAll('details')) list.open = true;
  expect(root().textContent).toContain(panel.reasons.model + panel.between + panel.neverShown);
  expect(overflowing()).toEqual([]);
  expect(await violations()).toEqual([]);
  find('.danger').click();
  await expect.poll(() => root().textContent).toContain(panel.erasing);
  expect(overflowing()).toEqual([]);
  expect(await violations()).toEqual([]);
  expect(host().dir).toBe(locale === 'ar' ? 'rtl' : 'ltr');
  expect(getComputedStyle(find('pre')).direction).toBe('ltr');
  find('.undo').click();
  await expect.poll(() => root().textContent).toContain(panel.done.kept);
  find('.close').click();
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
});

const arabic = widgetLanguages.at(-1)!;
const english = widgetLanguages[0]!;

test.each([
  { language: arabic, pageDir: 'ltr' },
  { language: arabic, pageDir: 'rtl' },
  { language: english, pageDir: 'ltr' },
  { language: english, pageDir: 'rtl' },
])(
  'runs as its sentences do, in the corner at their end, on a page that runs $pageDir: $language.locale',
  async ({ language, pageDir }) => {
    await page.viewport(DESK, 740);
    document.documentElement.dir = pageDir;
    show(language, forms[0]!);
    await still();
    const toLeft = language === arabic;
    expect([host().dir, getComputedStyle(find('.card')).direction]).toEqual(Array(2).fill(toLeft ? 'rtl' : 'ltr'));
    const card = find('.card').getBoundingClientRect();
    expect(Math.round(toLeft ? card.left : document.documentElement.clientWidth - card.right)).toBe(20);
    // The way out stands at the end of its line, the coupon's words at the start.
    const [close, value] = [find('.close').getBoundingClientRect(), find('.value').getBoundingClientRect()];
    expect(close.left < value.left).toBe(toLeft);
  },
);

test('a card after another stands as the screen is now', async () => {
  for (const _ of [1, 2]) {
    await page.viewport(DESK, 740);
    show(english, forms[0]!);
    await still();
    expect(Math.round(find('.card').getBoundingClientRect().width)).toBe(372);
    hide();
    await page.viewport(PHONE, 740);
    show(english, forms[0]!);
    await still();
    const { left, right } = find('.card').getBoundingClientRect();
    expect([left, right].map(Math.round)).toEqual([8, PHONE - 8]);
    hide();
  }
});

test('bars grow from a zero line towards the left where text runs that way', async () => {
  show(arabic, forms[0]!);
  choose('why');
  await expect.poll(() => root().querySelectorAll('.fill').length).toBeGreaterThan(3);
  // WebKit lays out by the card's stylesheet from the next frame on.
  await still();
  const fills = [...root().querySelectorAll('.for .fill')].map((fill) => fill.getBoundingClientRect());
  const against = [...root().querySelectorAll('.against .fill')].map((fill) => fill.getBoundingClientRect());
  const zero = fills[0]!.right;
  expect(fills.map(({ right }) => right)).toEqual(fills.map(() => expect.closeTo(zero, 0)));
  expect(against.map(({ left }) => left)).toEqual(against.map(() => expect.closeTo(zero, 0)));
});

test('a code and a title in Latin letters read from the left in an Arabic card, in one piece', async () => {
  show(arabic, forms[0]!);
  const [title] = root().querySelectorAll('.title bdi');
  expect(getComputedStyle(title!).direction).toBe('ltr');
  find('.primary').click();
  await expect.poll(() => root().querySelector('.code')?.textContent).toBe(CODE);
  expect(getComputedStyle(find('.code bdi')).direction).toBe('ltr');
});
