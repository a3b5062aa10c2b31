import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { minorDigits } from '../../src/protocol/values/money';
import { ok } from '../../src/protocol/values/result';
import type { CardOptions } from '../../widget/card/cardOptions';
import { drawCard } from '../../widget/card/index';
import type { Offer } from '../../worker/api';

const coupon = v.parse(couponSchema, {
  id: 'tea-15',
  version: 1,
  title: { en: 'For your next pot of tea' },
  discount: { kind: 'percent', basisPoints: 1_500, cap: 2_000 },
  startsAt: 0,
  endsAt: 1_900_000_000_000,
});
const offer: Offer = { decisionId: 'd1', currency: 'EUR', by: 'policy', coupon, because: [] };
const options = (more: Partial<CardOptions> = {}): CardOptions => ({
  offer,
  theme: 'light',
  locale: 'en-GB',
  digitsOf: minorDigits,
  claim: async () => ok({ code: 'TEA-7KQ2-9WXM', expiresAt: 1_900_000_000_000 }),
  explain: () => new Promise(() => {}),
  closed: () => {},
  ...more,
});
/** Two chat buttons and what else a page may have in the corner where the card would stand. */
const fill = (side: 'left' | 'right'): void => {
  for (const bottom of [10, 90, 170]) {
    const button = document.createElement('button');
    button.className = 'in-the-corner';
    button.style.cssText = `position:fixed;${side}:20px;bottom:${bottom}px;width:64px;height:64px`;
    document.body.append(button);
  }
};
const side = () => document.querySelector<HTMLElement>('couplet-card')?.dataset.side;

let remove = (): void => {};
const show = async (more?: Partial<CardOptions>): Promise<void> => {
  const card = await drawCard(options(more));
  remove = card.remove;
  card.mount();
};
afterEach(async () => {
  remove();
  vi.restoreAllMocks();
  for (const button of document.querySelectorAll('.in-the-corner')) button.remove();
  await page.viewport(414, 896);
});

test('what reads the language and what draws are tasks of their own, after the one that asked', async () => {
  const order: string[] = [];
  const mark = (what: string): void => {
    order.push(what);
    // Of the page: it was there before what comes next, so it runs before it unless that is the same task.
    setTimeout(() => order.push('page'));
  };
  const { ListFormat } = Intl;
  class Marked extends ListFormat {
    constructor(...args: ConstructorParameters<typeof ListFormat>) {
      super(...args);
      mark('format');
    }
  }
  vi.spyOn(Intl, 'ListFormat').mockImplementation(Marked);
  const { attachShadow } = Element.prototype;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, init) {
    mark('draw');
    return attachShadow.call(this, init);
  });
  mark('asked');
  remove = (await drawCard(options())).remove;
  expect(order).toEqual(['asked', 'page', 'format', 'page', 'draw']);
});

test('calls a category what the page’s menu calls it, and not what a button there says', async () => {
  const parts = [
    ['main', '<a href="/c/tea">Shop now</a>'],
    ['nav', '<a href="/c/tea/green">Green</a><a href="/c/tea"><img alt=""></a><a href="/shop?category=Tea">Loose <b>tea</b> (12)</a>'],
  ] as const;
  const added = parts.map(([tag, html]) => {
    const part = document.body.appendChild(document.createElement(tag));
    part.innerHTML = html;
    return part;
  });
  await show({ offer: { ...offer, coupon: { ...coupon, scope: { categories: ['tea'] } } } });
  for (const part of added) part.remove();
  expect(document.querySelector('couplet-card')?.shadowRoot?.textContent).toContain('15% off Loose tea');
});

/** A card that floats has its place after the frame that lays it out. */
const placed = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

test('is put on the page, laid out by the frame, and given its place in a task each', async () => {
  const order: string[] = [];
  const mark = (what: string): void => {
    order.push(what);
    setTimeout(() => order.push('page'));
  };
  const { append } = Element.prototype;
  vi.spyOn(Element.prototype, 'append').mockImplementation(function (this: Element, ...nodes) {
    if (this === document.body) mark('added');
    append.apply(this, nodes);
  });
  const width = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetWidth')!.get!;
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockImplementation(function (this: HTMLElement) {
    if (this.localName === 'couplet-card') mark('measured');
    return width.call(this);
  });
  const card = await drawCard(options());
  remove = card.remove;
  card.mount();
  const opacity = () => getComputedStyle(document.querySelector('couplet-card')!).opacity;
  expect(opacity()).toBe('0');
  await placed();
  expect(order.filter((what, at) => what !== order[at - 1])).toEqual(['added', 'page', 'measured']);
  expect(opacity()).toBe('1');
});

/** How often controls were measured, and how many were looked for by point. */
const looks = () => {
  const boxes = vi.spyOn(Element.prototype, 'getBoundingClientRect');
  const points = vi.spyOn(document, 'elementsFromPoint');
  return () => [boxes.mock.contexts.filter((one) => (one as Element).className === 'in-the-corner').length, points.mock.calls.length];
};
const resized = (): Promise<void> => {
  dispatchEvent(new Event('resize'));
  return new Promise((resolve) => setTimeout(resolve, 300));
};

test.each([
  ['a free end corner needs no look by point', 1280, [], 0, 'end'],
  ['a crowded end corner makes the card stand at the start', 1280, ['right'], 3, 'start'],
  ['what lies at the start is nothing to it', 1280, ['left'], 0, 'end'],
  ['of two that are as full, it is the end', 1280, ['left', 'right'], 6, 'end'],
  ['on a phone, where the corners are one, the edge is looked at once', 390, ['right'], 3, 'end'],
] as const)('%s, and each control is measured once', async (_, width, full, points, stands) => {
  await page.viewport(width, 900);
  for (const corner of full) fill(corner);
  const looked = looks();
  await show();
  await placed();
  expect([looked(), side()]).toEqual([[3 * full.length, points], stands]);
});

test('a control under another element, or out of view, is none', async () => {
  await page.viewport(1280, 900);
  fill('right');
  const over = document.body.appendChild(document.createElement('div'));
  over.style.cssText = 'position:fixed;right:0;bottom:0;width:300px;height:300px;background:#fff';
  await show();
  await placed();
  expect(side()).toBe('end');
  over.remove();
});

test('the frame of a chat is a control', async () => {
  await page.viewport(1280, 900);
  const chat = document.body.appendChild(document.createElement('iframe'));
  chat.style.cssText = 'position:fixed;right:20px;bottom:20px;width:64px;height:64px;border:0';
  await show();
  await placed();
  expect(side()).toBe('start');
  chat.remove();
});

test('after a resize it makes way, but not for a shop that has named the side, nor while the shopper uses it', async () => {
  await page.viewport(1280, 900);
  await show({ position: 'bottom end' });
  const looked = looks();
  fill('right');
  await resized();
  expect([looked(), side()]).toEqual([[0, 0], 'end']);
  remove();

  for (const button of document.querySelectorAll('.in-the-corner')) button.remove();
  await show();
  await placed();
  fill('right');
  document.querySelector('couplet-card')?.shadowRoot?.querySelector<HTMLElement>('.more')?.click();
  await resized();
  expect(side()).toBe('end');
  remove();

  for (const button of document.querySelectorAll('.in-the-corner')) button.remove();
  await show();
  await placed();
  fill('right');
  await resized();
  expect(side()).toBe('start');
});
