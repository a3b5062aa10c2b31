import axe from 'axe-core';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { CardOptions, DrawnCard } from '../../widget/card/cardOptions';
import { createCard } from '../../widget/card/createCard';
import { morePart } from '../../widget/card/more';
import { en } from '../../widget/i18n/en';
import { whyEn } from '../../widget/i18n/whyEn';
import { zhCN } from '../../widget/i18n/zhCN';
import { whyPart } from '../../widget/why/index';
import type { Claim, Explanation, Offer } from '../../worker/api';
import { applies } from '../helpers/fakes/applier';

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
const buttons = () =>
  [...root().querySelectorAll<HTMLElement>('button')]
    .filter((button) => button.checkVisibility())
    .map((button) => button.getAttribute('aria-label') ?? button.textContent);
/** Chooses something in the menu, by the name of its part. */
const choose = (part: string): void => {
  find('.more').click();
  find(`[part=${part}]`).click();
};

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
    why: async () => whyPart,
    more: morePart,
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

test('says what it gives, until when, what using it tells the shop, and offers one way to answer and a menu', () => {
  show();
  const text = root().textContent ?? '';
  for (const sentence of ['15% off Tea', 'For your next pot of tea', 'Saves up to €20', en.disclosure('policy')])
    expect(text).toContain(sentence);
  // Years away.
  expect(text).not.toContain('Ends');
  expect(buttons()).toEqual(['Get code', 'More options', 'Close']);
  find('.more').click();
  expect(buttons()).toEqual(['Get code', 'More options', 'Close', 'Why this coupon?', 'Not for me']);
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
  expect(root().adoptedStyleSheets.length).toBeGreaterThan(0);
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
  find('.more').click();
  expect(await violations()).toEqual([]);
  find('[part=why]').click();
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

test('every button is large enough for a finger and has a name', () => {
  show();
  find('.more').click();
  for (const button of root().querySelectorAll('button')) {
    const { width, height } = button.getBoundingClientRect();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    expect(button.getAttribute('aria-label') ?? button.textContent).toMatch(/\w/);
  }
});

test('the menu opens and closes by keyboard, and Esc closes it before the card', async () => {
  show();
  find('.more').focus();
  await userEvent.keyboard('{Enter}');
  expect(find('.more').getAttribute('aria-expanded')).toBe('true');
  expect(root().activeElement).toBe(find('[part=why]'));
  await userEvent.keyboard('{Escape}');
  expect(root().querySelector('.menu')).toBeNull();
  expect(root().activeElement).toBe(find('.more'));
  expect(closed).toEqual([]);
  await userEvent.keyboard('{Escape}');
  expect(closed).toEqual(['closed']);
});

test('leads to the shopper’s coupons and data where the page has them', () => {
  const [inbox, privacy] = [vi.fn(), vi.fn()];
  draw({ inbox, privacy }).mount();
  choose('inbox');
  choose('privacy');
  expect([inbox.mock.calls.length, privacy.mock.calls.length]).toEqual([1, 1]);
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
  choose('not-for-me');
  expect(document.querySelector('couplet-card')).toBeNull();
  show();
  find('.close').click();
  hide();
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
  expect(root().querySelector('#why')).toBeNull();
  choose('why');
  await settle();
  expect(root().querySelector('.menu')).toBeNull();
  expect(root().activeElement).toBe(find('#why'));
  const widths = [...root().querySelectorAll<HTMLElement>('.fill')].map((fill) => fill.getBoundingClientRect().width);
  expect(widths).toHaveLength(2);
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(0.25, 2);
  expect(root().textContent).toContain(whyEn.features['score.cf']);
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
  choose('why');
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
  await openWhy();
  expect(find('#why').textContent).toContain(whyEn.whyIntro);
  answer(ok(explanation));
  await settle();
  const text = find('#why').textContent ?? '';
  expect(text).not.toContain(whyEn.whyIntro);
  for (const sentence of [
    'Chosen mainly because of the categories you browse.',
    'Your past visits counted a little against it.',
    whyEn.whole,
  ])
    expect(text).toContain(sentence);
  expect(root().activeElement).toBe(find('#why'));
  // Asked once, however often it is opened.
  await openWhy();
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
  expect(await openWhy()).toContain(whyEn.whyIntro);
  expect(await openWhy()).toContain(whyEn.whyIntro);
  expect(await openWhy()).toContain(whyEn.whole);
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
  choose('not-for-me');
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
  choose('why');
  find('.more').click();
  expect(find('[part=send]').textContent).toBe(en.send);
  find('[part=send]').click();
  end(false);
  await settle();
  find('.close').click();
  hide();
  draw({ send }).mount();
  choose('send');
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
    ['.more', {}],
    ['.copy', { offer: reminded }],
    ['[part~=apply]', { offer: reminded, applier: applies(async () => true) }],
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

const tab = (): HTMLElement => find('.tab');
const look = (): string | undefined => document.querySelector<HTMLElement>('couplet-card')?.dataset.format;

test('closed, it leaves a tab that opens the same offer again, counts nothing twice, and is gone after “Not for me”', async () => {
  const claim = vi.fn(async () => ok(code));
  const seen = vi.fn(async () => true);
  draw({ claim, seen }).mount();
  find('.close').click();
  await still();
  expect([look(), tab().textContent, tab().getAttribute('aria-label'), closed]).toEqual([
    'tab',
    '15% off',
    'Coupon for you: 15% off',
    ['closed'],
  ]);
  expect(tab().getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
  expect(await violations()).toEqual([]);
  tab().click();
  expect([look(), root().activeElement]).toEqual(['corner', find('.primary')]);
  find('.close').click();
  expect(closed).toEqual(['closed']);
  tab().click();
  find('.primary').click();
  await settle();
  expect(find('.code').textContent).toBe(code.code);
  hide();
  draw().mount();
  find('.close').click();
  tab().click();
  choose('not-for-me');
  expect([document.querySelector('couplet-card'), closed.at(-1)]).toEqual([null, 'not_for_me']);
});

test('closed by keyboard after it was opened from its tab, it gives the focus to the tab', async () => {
  draw().mount();
  find('.close').focus();
  await userEvent.keyboard('{Enter}');
  expect([look(), root().activeElement]).toEqual(['tab', null]);
  tab().focus();
  await userEvent.keyboard('{Enter}');
  expect(root().activeElement).toBe(find('.primary'));
  await userEvent.keyboard('{Escape}');
  expect([look(), root().activeElement]).toEqual(['tab', tab()]);
});

test('the tab of a coupon that the shopper has leads to their coupons', async () => {
  const inbox = vi.fn();
  draw({ inbox }).mount();
  find('.primary').click();
  await settle();
  find('.close').click();
  expect(tab().textContent).toBe(en.inbox);
  tab().click();
  expect([inbox.mock.calls.length, look()]).toEqual([1, 'tab']);
});

test('there is no tab for an offer that has ended or that closing ends, and it leaves when the offer ends', async () => {
  const ends = (endsAt: number, more: object = {}): Offer => ({ ...offer, coupon: { ...offer.coupon, endsAt, ...more } });
  for (const gone of [ends(Date.now() - 1), ends(code.expiresAt, { frequency: { ...offer.coupon.frequency, until: 'closed' } })]) {
    draw({ offer: gone }).mount();
    find('.close').click();
    expect(document.querySelector('couplet-card')).toBeNull();
  }
  draw({ offer: ends(Date.now() + 100) }).mount();
  find('.close').click();
  expect(look()).toBe('tab');
  await expect.poll(() => document.querySelector('couplet-card')).toBeNull();
});

test('the tab is not over a button of the shop, and waits where every place has one', async () => {
  const fill = (edge: string): HTMLElement => {
    const button = document.createElement('button');
    button.style.cssText = `position:fixed;left:0;right:0;width:100%;${edge}`;
    document.body.append(button);
    return button;
  };
  const bottom = fill('bottom:0;height:120px');
  draw().mount();
  find('.close').click();
  await expect.poll(() => document.querySelector<HTMLElement>('couplet-card')?.dataset.edge).toBe('middle');
  const all = fill('top:0;bottom:0;height:100%');
  dispatchEvent(new Event('resize'));
  await expect.poll(() => document.querySelector('couplet-card')?.hasAttribute('data-hidden')).toBe(true);
  all.remove();
  dispatchEvent(new Event('resize'));
  await expect.poll(() => document.querySelector('couplet-card')?.hasAttribute('data-hidden')).toBe(false);
  bottom.remove();
});

/** Has come to rest after a resize. */
const rested = () => new Promise((resolve) => setTimeout(resolve, 300));

test('after scrolling, the tab takes another place without a layout shift, and not while the shopper is on it by keyboard', async () => {
  const button = (style: string): HTMLElement => {
    const added = document.body.appendChild(document.createElement('button'));
    added.style.cssText = `left:0;width:100%;${style}`;
    return added;
  };
  const edge = () => document.querySelector<HTMLElement>('couplet-card')?.dataset.edge;
  const page = document.body.appendChild(document.createElement('div'));
  page.style.height = '3000px';
  const below = button(`position:absolute;top:${innerHeight + 100}px;height:150px`);
  draw().mount();
  find('.close').click();
  await still();
  const shifts: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
  observer.observe({ type: 'layout-shift' });
  expect(edge()).toBe('bottom');
  scrollTo(0, 250);
  await expect.poll(edge).toBe('middle');
  await rested();
  expect(shifts).toEqual([]);
  observer.disconnect();

  tab().focus();
  const middle = button('position:fixed;top:30%;height:40%');
  dispatchEvent(new Event('resize'));
  await rested();
  expect([edge(), root().activeElement]).toEqual(['middle', tab()]);
  tab().blur();
  dispatchEvent(new Event('resize'));
  await expect.poll(edge).toBe('top');
  for (const added of [page, below, middle]) added.remove();
  scrollTo(0, 0);
});

test('a code goes onto the cart at once, waits for an empty one, and says so', async () => {
  let added: (done: boolean) => void = () => {};
  const waits = new Promise<boolean>((resolve) => (added = resolve));
  draw({ applier: applies(async () => ({ waits })) }).mount();
  find('.primary').click();
  await expect.poll(() => find('.claimed').textContent).toContain(en.waits);
  await still();
  expect(await violations()).toEqual([]);
  added(true);
  await expect.poll(() => find('.claimed').textContent).toContain(en.applied);
  expect(root().querySelector('[part~=apply]')).toBeNull();
});

test('a reminder of a code that is on the cart says so, and does not offer to put it there', async () => {
  const reminded = { ...offer, reminder: { claim: code } };
  for (const isThere of [false, true]) {
    const asked: boolean[] = [];
    const has = async (asks: boolean): Promise<boolean> => {
      asked.push(asks);
      return isThere;
    };
    draw({ offer: reminded, applier: async () => Object.assign(async () => true, { has }) }).mount();
    await expect
      .poll(() => [root().querySelector('[part~=apply]') !== null, root().textContent?.includes(en.applied)])
      .toEqual([!isThere, isThere]);
    // The shopper has pressed nothing, so no request may show that there is a reminder.
    expect(asked).toEqual([false]);
    hide();
  }
});

test('a code that comes before the chunk for it goes onto the cart all the same', async () => {
  let come: (part: typeof morePart) => void = () => {};
  const part = new Promise<typeof morePart>((resolve) => (come = resolve));
  draw({ more: undefined, loadMore: () => part, applier: applies(async () => true) }).mount();
  find('.primary').click();
  await expect.poll(() => root().textContent).toContain(code.code);
  come(morePart);
  await expect.poll(() => root().textContent).toContain(en.applied);
});

test('a code that ends within the hour says how much is left, and no other does', async () => {
  for (const [left, words] of [
    [10.5 * 60_000, '(10 minutes left)'],
    [2 * 3_600_000, ''],
  ] as const) {
    draw({ claim: async () => ok({ ...code, expiresAt: Date.now() + left }) }).mount();
    find('.primary').click();
    await settle();
    expect(/\(.*\)/.exec(find('.claimed').textContent)?.[0] ?? '').toBe(words);
    hide();
  }
});

/** A product page with some room below its price. */
const productPage = (room: number): HTMLElement => {
  const page = document.createElement('main');
  page.style.cssText = 'position:absolute;top:0;left:0;width:400px;background:#fff';
  page.innerHTML = `<form action="/cart/add"><p class="price" style="margin:0 0 ${room}px;width:120px">€12.00</p><button>Add to cart</button></form>`;
  document.body.append(page);
  scrollTo(0, 0);
  return page;
};
const native: Offer = { ...offer, coupon: { ...offer.coupon, format: 'native' } };

test('a native one is a line over the free room below the price, moves nothing, and opens the card', async () => {
  const shop = productPage(48);
  const before = shop.getBoundingClientRect().height;
  draw({ offer: native }).mount();
  await still();
  const [line, price] = [find('.native').getBoundingClientRect(), shop.querySelector('.price')!.getBoundingClientRect()];
  expect([look(), find('.native').textContent]).toEqual(['native', '15% off with your code']);
  expect([line.left, line.top >= price.bottom, line.bottom <= price.bottom + 48]).toEqual([price.left, true, true]);
  expect(shop.getBoundingClientRect().height).toBe(before);
  expect(await violations()).toEqual([]);
  find('.native').click();
  expect([look(), root().activeElement]).toEqual(['corner', find('.primary')]);
  find('.close').click();
  expect(look()).toBe('native');
  shop.remove();
});

test('a native one goes into the shop’s own place, and where there is neither place nor room it is a card in the corner', () => {
  const shop = productPage(4);
  draw({ offer: native }).mount();
  expect(look()).toBe('corner');
  hide();
  const slot = document.createElement('div');
  slot.id = 'couplet';
  shop.append(slot);
  draw({ offer: native }).mount();
  expect([look(), slot.childElementCount]).toEqual(['native', 1]);
  shop.remove();
});

test('a line in the shop’s own place never leaves it, so that the page does not move', async () => {
  const slot = document.createElement('div');
  slot.id = 'couplet';
  document.body.prepend(slot);
  const seen = vi.fn(async () => false);
  draw({ offer: native, seen }).mount();
  const { height } = slot.getBoundingClientRect();
  expect(height).toBeGreaterThan(0);
  await vi.waitFor(() => expect(seen).toHaveBeenCalled(), 5_000);
  await settle();
  expect([look(), slot.getBoundingClientRect().height]).toEqual(['native', height]);
  hide();

  draw({ offer: { ...native, coupon: { ...native.coupon, endsAt: Date.now() + 100 } } }).mount();
  const line = document.querySelector<HTMLElement>('couplet-card')!;
  await expect.poll(() => getComputedStyle(line).visibility).toBe('hidden');
  expect(slot.getBoundingClientRect().height).toBeGreaterThan(0);
  slot.remove();
});

test('takes font, shape and colour of the shop, unless the shop says otherwise', () => {
  const shop = productPage(4);
  shop.querySelector('button')!.style.cssText = 'background: rgb(10, 60, 120); color: rgb(255, 255, 255); border-radius: 3px';
  document.body.style.fontFamily = 'Georgia';
  show();
  const style = getComputedStyle(find('.primary'));
  expect([style.backgroundColor, style.borderTopLeftRadius, style.fontFamily]).toEqual(['rgb(10, 60, 120)', '3px', 'Georgia']);
  hide();
  const own = document.createElement('style');
  own.textContent = 'couplet-card { --couplet-accent: rgb(120, 10, 60); --couplet-font: Verdana }';
  document.head.append(own);
  show();
  const theirs = getComputedStyle(find('.primary'));
  expect([theirs.backgroundColor, theirs.fontFamily]).toEqual(['rgb(120, 10, 60)', 'Verdana']);
  own.remove();
  document.body.style.fontFamily = '';
  shop.remove();
});

test('shows a picture that the page has loaded already, if the coupon is for the product of the page', async () => {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 200, height: 200 });
  const image = document.createElement('img');
  image.src = canvas.toDataURL();
  const shop = productPage(4);
  shop.prepend(image);
  await image.decode();
  draw({ viewed: { itemId: 'a', categories: ['Tea'], quantity: 1 } }).mount();
  expect(find('.picture').getAttribute('src')).toBe(image.src);
  hide();
  draw({ viewed: { itemId: 'b', categories: ['Lamps'], quantity: 1 } }).mount();
  expect(root().querySelector('.picture')).toBeNull();
  hide();
  show();
  expect(root().querySelector('.picture')).toBeNull();
  shop.remove();
});
