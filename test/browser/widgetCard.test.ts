import axe from 'axe-core';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { CardOptions, DrawnCard } from '../../widget/card/cardOptions';
import { createCard } from '../../widget/card/createCard';
import { en } from '../../widget/i18n/en';
import { zhCN } from '../../widget/i18n/zhCN';
import type { Claim, Explanation, Offer } from '../../worker/api';

const offer: Offer = {
  decisionId: 'd1',
  currency: 'EUR',
  by: 'policy',
  coupon: v.parse(couponSchema, {
    id: 'tea-15',
    version: 1,
    title: { en: 'For your next pot of tea' },
    discount: { kind: 'percent', basisPoints: 1_500, cap: 2_000 },
    scope: { categories: ['Tea'] },
    startsAt: 0,
    endsAt: 1_900_000_000_000,
  }),
  because: [
    { feature: 'score.cf', value: 0.4 },
    { feature: 'match.cartShare', value: -0.1 },
  ],
};
const code: Claim = { code: 'TEA-7KQ2-9WXM', expiresAt: 1_900_000_000_000 };

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const root = (): ShadowRoot => {
  const found = document.querySelector('couplet-card')?.shadowRoot;
  if (!found) throw new Error('no card');
  return found;
};
/** The entrance has faded in and nothing but an endless spinner moves: colours are what they will be. */
const still = async (): Promise<void> => {
  await settle();
  const running = root()
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
  await Promise.all(running.map(({ finished }) => finished));
};
const find = (selector: string): HTMLElement => {
  const found = root().querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const buttons = () => [...root().querySelectorAll('button')].map((button) => button.textContent);

let closed: (string | undefined)[] = [];
let hide: () => void = () => {};
const noAnswer = () => new Promise<never>(() => {});
const draw = (more: Partial<CardOptions> = {}): DrawnCard => {
  const card = createCard({
    offer,
    theme: 'light',
    locale: 'en-GB',
    digitsOf: minorDigits,
    claim: async () => ok(code),
    explain: noAnswer,
    closed: (reason) => closed.push(reason),
    ...more,
  });
  hide = card.remove;
  return card;
};
const show = (claim: () => Promise<Result<Claim>> = async () => ok(code), theme: 'light' | 'dark' | 'auto' = 'light'): void =>
  draw({ claim, theme }).mount();
/** WCAG A and AA of everything in the card; the page around is Vitest's. */
const violations = async (): Promise<string[]> => {
  const result = await axe.run({ include: [['couplet-card']] });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
};

beforeEach(() => {
  closed = [];
});
afterEach(() => {
  hide();
  vi.restoreAllMocks();
});

test('says what it gives, until when, what using it tells the shop, and offers four ways to answer', () => {
  show();
  const text = root().textContent ?? '';
  for (const sentence of ['15% off', 'For your next pot of tea', 'On Tea', 'Saves up to €20', 'Ends ', en.disclosure('policy')])
    expect(text).toContain(sentence);
  expect(buttons()).toEqual(['Close', 'Get code', 'Not for me', 'Why this coupon?']);
  expect(find('section').getAttribute('aria-label')).toBe(en.label);
});

test('says in which language it speaks, and in which the shop does', () => {
  draw({ locale: 'de-AT' }).mount();
  expect([find('section').lang, find('.title').lang]).toEqual(['en', 'de-AT']);
  hide();
  draw({ locale: 'zh-HK', strings: zhCN }).mount();
  expect([find('section').lang, find('.title').lang]).toEqual(['zh-HK', 'zh-HK']);
});

test('lives in an open shadow root at the end of the body, without a style element or attribute, and moves nothing on the page', () => {
  const before = document.documentElement.scrollHeight;
  show();
  expect(document.body.lastElementChild?.tagName).toBe('COUPLET-CARD');
  expect(root().mode).toBe('open');
  expect(document.querySelectorAll('couplet-card style').length + root().querySelectorAll('style, link').length).toBe(0);
  expect(root().adoptedStyleSheets.length).toBe(1);
  expect(getComputedStyle(document.querySelector('couplet-card') as Element).position).toBe('fixed');
  expect(document.documentElement.scrollHeight).toBe(before);
});

test('drawn, it is not on the page yet; what cannot be drawn throws and leaves nothing there', () => {
  draw();
  expect(document.querySelector('couplet-card')).toBeNull();
  expect(() =>
    draw({ offer: { ...offer, currency: 'not a currency', coupon: { ...offer.coupon, discount: { kind: 'fixed', amount: 1 } } } }),
  ).toThrow();
  expect(document.querySelector('couplet-card')).toBeNull();
});

test.each(['light', 'dark'] as const)('has no accessibility violation in any state, %s', async (theme) => {
  show(() => settle().then(() => ok(code)), theme);
  await still();
  expect(await violations()).toEqual([]);
  find('.link').click();
  await settle();
  expect(await violations()).toEqual([]);
  find('.primary').click();
  await expect.poll(() => root().querySelector('.code')?.textContent).toBe(code.code);
  await still();
  expect(find('.code').textContent).toBe(code.code);
  expect(await violations()).toEqual([]);
  hide();
  show(async () => fail('unreachable', 'x'), theme);
  find('.primary').click();
  await expect.poll(() => root().querySelector('[role=alert]')).not.toBeNull();
  await still();
  expect(await violations()).toEqual([]);
});

test('declining is as visible as accepting: same size, and Close carries its word', () => {
  show();
  const [accept, decline] = [find('.primary').getBoundingClientRect(), find('.secondary').getBoundingClientRect()];
  expect([decline.width, decline.height]).toEqual([accept.width, accept.height]);
  expect(find('.close').textContent).toBe('Close');
  expect(find('.close').getBoundingClientRect().height).toBeGreaterThanOrEqual(36);
});

test('the whole way by keyboard: code fetched once, focus led to Copy, then closed without counting as a dismissal', async () => {
  const claim = vi.fn(() => settle().then(() => ok(code)));
  vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const before = document.createElement('button');
  document.body.prepend(before);
  before.focus();
  show(claim);
  find('.primary').focus();
  await userEvent.keyboard('{Enter}{Enter}');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(claim).toHaveBeenCalledTimes(1);
  expect(root().activeElement).toBe(find('.copy'));
  await userEvent.keyboard('{Enter}');
  await settle();
  expect(navigator.clipboard.writeText).toHaveBeenCalledWith(code.code);
  expect(find('.copy').textContent).toBe('Copied');
  await userEvent.keyboard('{Escape}');
  expect(document.querySelector('couplet-card')).toBeNull();
  expect(closed).toEqual([undefined]);
  expect(document.activeElement).toBe(before);
  before.remove();
});

test('where the clipboard is refused the code is selected and the shopper told', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
  show();
  find('.primary').click();
  await settle();
  find('.copy').click();
  await settle();
  expect(root().textContent).toContain(en.copyByHand);
  expect(find('.copy').textContent).toBe('Copy');
});

test('tells "not for me" from closing', () => {
  show();
  find('.secondary').click();
  show();
  find('.close').click();
  show();
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  expect(closed).toEqual(['not_for_me', 'closed', 'closed']);
});

test('leaves Esc to the page while the shopper is in a field of the page', () => {
  const field = document.createElement('input');
  document.body.append(field);
  field.focus();
  show();
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect(closed).toEqual([]);
  field.remove();
});

test('a refusal that will not change offers no second try, another does and it works', async () => {
  for (const reason of ['budget_exhausted', 'origin_refused']) {
    show(async () => fail(reason, 'x'));
    find('.primary').click();
    await settle();
    expect(root().textContent).toContain(en.final(reason) ?? 'a sentence');
    expect(buttons()).toEqual(['Close']);
    hide();
  }
  let tries = 0;
  show(async () => (tries++ === 0 ? fail('unreachable', 'x') : ok(code)));
  find('.primary').click();
  await settle();
  expect(root().textContent).toContain(en.unreachable);
  find('.primary').click();
  await settle();
  expect(find('.code').textContent).toBe(code.code);
});

test('explains itself with bars as long as the contributions are large', async () => {
  show();
  expect(find('#why').hidden).toBe(true);
  find('.link').click();
  await settle();
  expect(find('.link').getAttribute('aria-expanded')).toBe('true');
  expect(find('#why').hidden).toBe(false);
  const widths = [...root().querySelectorAll<HTMLElement>('.fill')].map((fill) => fill.getBoundingClientRect().width);
  expect(widths).toHaveLength(2);
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(0.25, 2);
  expect(root().textContent).toContain(en.features['score.cf']);
});

const explanation: Explanation = {
  score: 0.5,
  parts: [
    { feature: 'match.categoryAffinity', value: 0.4 },
    { feature: 'match.cartShare', value: 0.2 },
    { feature: 'profile.visits', value: -0.1 },
  ],
  gap: 0,
};
const openWhy = async (): Promise<string> => {
  find('.link').click();
  await settle();
  return find('#why').textContent ?? '';
};

test('shows what it knows at once, and the whole picture in its place when the worker answers; focus stays', async () => {
  let answer: (result: Result<Explanation>) => void = () => {};
  const explain = vi.fn(
    () =>
      new Promise<Result<Explanation>>((resolve) => {
        answer = resolve;
      }),
  );
  draw({ explain }).mount();
  expect(explain).not.toHaveBeenCalled();
  find('.link').focus();
  await userEvent.keyboard('{Enter}');
  await settle();
  expect(find('#why').textContent).toContain(en.whyIntro);
  answer(ok(explanation));
  await settle();
  const text = find('#why').textContent ?? '';
  expect(text).not.toContain(en.whyIntro);
  for (const sentence of ['Chosen mainly because of the categories you browse.', 'Your past visits counted a little against it.', en.whole])
    expect(text).toContain(sentence);
  expect(root().activeElement).toBe(find('.link'));
  // Asked once, however often it is opened.
  await userEvent.keyboard('{Enter}{Enter}');
  expect(explain).toHaveBeenCalledTimes(1);
});

test('what speaks for it and against it starts at one zero line, on one scale', async () => {
  draw({ explain: async () => ok(explanation) }).mount();
  await openWhy();
  const [bar] = root().querySelectorAll('.track');
  const whole = bar?.getBoundingClientRect() ?? new DOMRect();
  const fills = [...root().querySelectorAll('.fill')].map((fill) => fill.getBoundingClientRect());
  const share = (x: number): number => (x - whole.left) / whole.width;
  // From −0.1 to 0.4: zero lies a fifth of the way.
  expect(fills.map(({ left, right }) => [share(left), share(right)])).toEqual([
    [expect.closeTo(0.2, 2), expect.closeTo(1, 2)],
    [expect.closeTo(0.2, 2), expect.closeTo(0.6, 2)],
    [expect.closeTo(0, 2), expect.closeTo(0.2, 2)],
  ]);
});

test('an explanation that fails leaves what was there, and is asked for again the next time', async () => {
  const explain = vi
    .fn<() => Promise<Result<Explanation>>>()
    .mockResolvedValueOnce(fail('unreachable', 'x'))
    .mockRejectedValueOnce(new Error('x'))
    .mockResolvedValue(ok(explanation));
  draw({ explain }).mount();
  expect(await openWhy()).toContain(en.whyIntro);
  await openWhy();
  expect(await openWhy()).toContain(en.whyIntro);
  await openWhy();
  expect(await openWhy()).toContain(en.whole);
  expect(explain).toHaveBeenCalledTimes(3);
});

test('an answer that comes after the card is gone, or while it fetches the code, changes nothing', async () => {
  let answer: (result: Result<Explanation>) => void = () => {};
  const explain = () =>
    new Promise<Result<Explanation>>((resolve) => {
      answer = resolve;
    });
  draw({ explain }).mount();
  await openWhy();
  find('.primary').click();
  await expect.poll(() => root().querySelector('.code')).not.toBeNull();
  answer(ok(explanation));
  await settle();
  expect(root().querySelector('#why')).toBeNull();
  hide();
  draw({ explain }).mount();
  await openWhy();
  find('.close').click();
  answer(ok(explanation));
  await settle();
  expect(document.querySelector('couplet-card')).toBeNull();
});

test.each([
  ['rule', 'en', 'A rule of the shop chose this.', 'Chosen by the shop’s own rule.'],
  ['exploration', 'en', 'Picked at random to learn what shoppers like.', 'Drawn at random on your device.'],
  ['rule', 'zh', '这张券由商店的规则选出。', '由商店自己的规则选出。'],
  ['exploration', 'zh', '这张券是随机选出的，用来了解大家喜欢什么。', '由您的设备随机抽取。'],
] as const)('says truthfully that behaviour had no part in what came by %s, in %s', async (by, language, why, disclosure) => {
  const explain = vi.fn(noAnswer);
  const strings = language === 'zh' ? zhCN : undefined;
  draw({ offer: { ...offer, by }, explain, strings, locale: language === 'zh' ? 'zh-CN' : 'en' }).mount();
  expect(await openWhy()).toBe(why);
  expect(find('.disclosure').textContent).toContain(disclosure);
  expect(root().querySelector('.track')).toBeNull();
  expect(explain).not.toHaveBeenCalled();
});

test.each(['light', 'dark'] as const)('the whole picture has no accessibility violation, %s', async (theme) => {
  draw({ theme, explain: async () => ok(explanation) }).mount();
  await openWhy();
  await still();
  expect(await violations()).toEqual([]);
});

test('has a way to have it sent only where there is one; who has asked and then closes it has not dismissed it', async () => {
  show();
  expect(root().querySelector('[part=send]')).toBeNull();
  hide();
  let end: (asked: boolean) => void = () => {};
  const send = vi.fn(() => new Promise<boolean>((resolve) => (end = resolve)));
  draw({ send }).mount();
  expect(find('[part=send]').textContent).toBe(en.send);
  expect(await violations()).toEqual([]);
  find('[part=send]').click();
  end(false);
  await settle();
  find('.close').click();
  draw({ send }).mount();
  find('[part=send]').click();
  end(true);
  await settle();
  find('.close').click();
  expect(closed).toEqual(['closed', undefined]);
  expect(send).toHaveBeenCalledTimes(2);
});

const second = () => new Promise((resolve) => setTimeout(resolve, 1_300));

test('is seen once, after a second in view, and not if it is gone before', async () => {
  const seen = vi.fn(async () => true);
  draw({ seen }).mount();
  await settle();
  expect(seen).not.toHaveBeenCalled();
  hide();
  await second();
  expect(seen).not.toHaveBeenCalled();
  draw({ seen }).mount();
  await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1), 5_000);
  await second();
  expect(seen).toHaveBeenCalledTimes(1);
  expect(buttons()).toContain(en.getCode);
});

test('in a place below the screen it is seen once the shopper scrolls there', async () => {
  const place = document.createElement('div');
  place.style.cssText = 'margin-top: 3000px; min-height: 600px';
  document.body.append(place);
  const seen = vi.fn(async () => true);
  draw({ seen, slot: place }).mount();
  await second();
  expect(seen).not.toHaveBeenCalled();
  place.scrollIntoView({ block: 'center' });
  await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1), 5_000);
  place.remove();
  scrollTo(0, 0);
});

test('leaves where another tab has used up a limit, unless the shopper is using it or the page would move', async () => {
  const seen = vi.fn(async () => false);
  draw({ seen }).mount();
  await vi.waitFor(() => expect(document.querySelector('couplet-card')).toBeNull(), 5_000);
  expect(closed).toEqual([undefined]);

  draw({ seen, claim: noAnswer }).mount();
  find('.primary').click();
  await second();
  expect(document.querySelector('couplet-card')).not.toBeNull();
  hide();

  const place = document.createElement('div');
  document.body.prepend(place);
  draw({ seen, slot: place }).mount();
  await second();
  await settle();
  expect(place.childElementCount).toBe(1);
  hide();
  place.remove();

  const reminded = { ...offer, reminder: { claim: code } };
  closed = [];
  draw({ seen, offer: reminded }).mount();
  await vi.waitFor(() => expect(document.querySelector('couplet-card')).toBeNull(), 5_000);
  expect(closed).toEqual([undefined]);
  draw({ seen, offer: reminded }).mount();
  find('.copy').click();
  await second();
  expect(document.querySelector('couplet-card')).not.toBeNull();
});

test('whoever presses a button of it has seen it', async () => {
  const reminded = { ...offer, reminder: { claim: code } };
  for (const [button, more] of [
    ['.link', {}],
    ['.copy', { offer: reminded }],
    ['[part~=apply]', { offer: reminded, applier: async () => async () => true }],
  ] as const) {
    const seen = vi.fn(async () => true);
    draw({ ...more, seen }).mount();
    await settle();
    expect(seen).not.toHaveBeenCalled();
    find(button).click();
    expect(seen).toHaveBeenCalledTimes(1);
    hide();
  }
});
