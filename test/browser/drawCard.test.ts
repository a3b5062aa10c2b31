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

/** Columns of points that have been looked at, along the bottom edge. A card is eight columns wide. */
const columnsLooked = () => {
  const looks = vi.spyOn(document, 'elementsFromPoint');
  return (): number => looks.mock.calls.filter(([, y]) => y === innerHeight - 1).length;
};
const resized = (): Promise<void> => {
  dispatchEvent(new Event('resize'));
  return new Promise((resolve) => setTimeout(resolve, 300));
};

test('on a phone, where the corners are one, the edge is looked at once', async () => {
  await page.viewport(390, 844);
  fill('right');
  const looked = columnsLooked();
  await show();
  expect([looked(), side()]).toEqual([8, 'end']);
});

test.each([
  ['a free end corner is looked at once', [], 8, 'end'],
  ['a crowded end corner makes the card stand at the start', ['right'], 16, 'start'],
  ['what lies at the start is nothing to it', ['left'], 8, 'end'],
  ['of two that are as full, it is the end', ['left', 'right'], 16, 'end'],
] as const)('%s', async (_, full, columns, stands) => {
  await page.viewport(1280, 900);
  for (const corner of full) fill(corner);
  const looked = columnsLooked();
  await show();
  expect([looked(), side()]).toEqual([columns, stands]);
});

test('after a resize it makes way, but not for a shop that has named the side, nor while the shopper uses it', async () => {
  await page.viewport(1280, 900);
  await show({ position: 'bottom end' });
  const looked = columnsLooked();
  fill('right');
  await resized();
  expect([looked(), side()]).toEqual([0, 'end']);
  remove();

  for (const button of document.querySelectorAll('.in-the-corner')) button.remove();
  await show();
  fill('right');
  document.querySelector('couplet-card')?.shadowRoot?.querySelector<HTMLElement>('.link')?.click();
  await resized();
  expect(side()).toBe('end');
  remove();

  for (const button of document.querySelectorAll('.in-the-corner')) button.remove();
  await show();
  fill('right');
  await resized();
  expect(side()).toBe('start');
});
