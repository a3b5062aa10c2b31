import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type CardLook, type OnPage, putCard, shopPage } from './cardPage';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** How the card lies on a page with this in it, after a script of the page. */
const lie = async (look: CardLook, on: OnPage, script = '0') => {
  const page = await shopPage(browser, on);
  await page.evaluate(script);
  await putCard(page, look);
  const seen = await page.evaluate(() => {
    const host = document.querySelector<HTMLElement>('couplet-card')!;
    const { left, right, top, bottom } = host.getBoundingClientRect();
    const { format, side, edge } = host.dataset;
    const modal = host.shadowRoot!.querySelector(':modal') !== null;
    return {
      format,
      side,
      edge,
      modal,
      left,
      right: innerWidth - right,
      top,
      bottom: innerHeight - bottom,
      focused: document.activeElement?.id,
    };
  });
  await page.close();
  return seen;
};

it.each<[string, OnPage, string?]>([
  ['nothing else goes on', {}],
  ['a button has the focus', { body: '<button id="b">Buy</button>' }, "document.querySelector('#b').focus()"],
  ['a dialog of the theme is hidden', { body: '<div aria-modal="true" role="dialog" style="display:none">Size</div>' }],
  ['the page is about a checkered shirt', { path: '/p/checkered-shirt' }],
])('a modal opens where %s', async (_, on, script) => {
  expect(await lie({ format: 'modal' }, on, script)).toMatchObject({ format: 'modal', modal: true });
});

it.each<[string, OnPage, (string | undefined)?, string[]?]>([
  ['writes in a field', { body: '<input id="f">' }, "document.querySelector('#f').focus()"],
  ['writes in an editor', { body: '<div id="f" contenteditable>Text</div>' }, "document.querySelector('#f').focus()"],
  [
    'writes in a component',
    { body: '<div id="f"></div>' },
    "{ const r = document.querySelector('#f').attachShadow({ mode: 'open' }); r.innerHTML = '<input>'; r.querySelector('input').focus(); }",
  ],
  ['is in a frame', { body: '<iframe id="f" srcdoc="<input>"></iframe>' }, "document.querySelector('#f').focus()"],
  ['is in a checkout', { path: '/checkout/information' }],
  ['is in a German checkout', { path: '/kasse' }],
  ['began a checkout on this page', {}, undefined, ['begin_checkout']],
  ['enters a bank card', { body: '<input autocomplete="cc-number">' }],
  ['enters an address', { body: '<input autocomplete="shipping address-line1">' }],
  ['has a dialog open', { body: '<dialog>Size</dialog>' }, "document.querySelector('dialog').showModal()"],
  ['has a window of the theme open', { body: '<div aria-modal="true" role="dialog">Size</div>' }],
])('a modal is a corner card where the shopper %s, and leaves the focus', async (_, on, script, said = []) => {
  const seen = await lie({ format: 'modal', said }, on, script);
  expect(seen).toMatchObject({ format: 'corner', modal: false });
  if (script?.includes('#f')) expect(seen.focused).toBe('f');
});

const wide: OnPage = { viewport: { width: 1280, height: 800 } };
const buttonsAt = (side: 'left' | 'right'): string =>
  `<div style="position:fixed;bottom:20px;${side}:20px"><button style="display:block;height:90px">Chat</button><button style="display:block;height:90px">Buy</button></div>`;
const html = (direction: string): string => `document.documentElement.dir = '${direction}'`;

it('a corner card lies where it covers fewer buttons, in the direction it is read in; a word of the shop comes first', async () => {
  const corner = (look: Partial<CardLook>, body: string, more: OnPage = wide) => lie({ format: 'corner', ...look }, { ...more, body });
  expect(await corner({}, '')).toMatchObject({ side: 'end', right: 20, bottom: 20 });
  expect(await corner({}, buttonsAt('right'))).toMatchObject({ side: 'start', left: 20, bottom: 20 });
  expect(await corner({}, buttonsAt('left'))).toMatchObject({ side: 'end', right: 20 });
  expect(await corner({ position: 'end' }, buttonsAt('right'))).toMatchObject({ side: 'end', right: 20 });
  expect(await corner({ position: 'top' }, buttonsAt('right'))).toMatchObject({ edge: 'top', side: 'end', top: 20, right: 20 });
  expect(await corner({ locale: 'ar' }, '')).toMatchObject({ side: 'end', left: 20 });
  expect(await corner({ locale: 'ar' }, buttonsAt('left'))).toMatchObject({ side: 'start', right: 20 });
  expect(await corner({}, buttonsAt('right'), {})).toMatchObject({ side: 'end', left: 8, right: 8, bottom: 8 });
});

const linkAt = (side: 'left' | 'right', link: string): string =>
  `<div style="position:fixed;bottom:40px;${side}:40px;line-height:26px">${link}</div>`;

it.each([
  ['to the checkout', '<a href="/checkout/" style="display:block">Proceed to checkout</a>'],
  ['to the cart', '<a href="/basket" style="display:block">View basket</a>'],
  ['with a class of a button, to a plain permalink', '<a class="wc-forward button" style="display:block" href="/?page_id=8">Proceed</a>'],
  ['with the role of a button', '<a role="button" href="#more" style="display:block;width:90px">More</a>'],
])('a link %s is a control that a card does not cover', async (_, link) => {
  expect(await lie({ format: 'corner' }, { ...wide, body: linkAt('right', link) })).toMatchObject({ side: 'start', edge: 'bottom' });
});

it('adding to the cart is no way to the checkout', async () => {
  const add = '<form action="/cart/add"><button style="width:100%">Add to cart</button></form>';
  const list = `<div style="position:fixed;inset:auto 0 0">${add}${add}<a class="button add_to_cart_button" style="display:block" href="?add-to-cart=7">Add to cart</a></div>`;
  expect(await lie({ format: 'corner' }, { body: list })).toMatchObject({ edge: 'bottom' });
});

it('the only button that adds to the cart is as good as one', async () => {
  const bar =
    '<div style="position:fixed;inset:auto 0 0"><form action="/cart/add"><button style="width:100%">Add to cart</button></form></div>';
  expect(await lie({ format: 'corner' }, { body: bar })).toMatchObject({ edge: 'top' });
});

it('a link in a text is none', async () => {
  const text = '<p style="padding:8px">See our <a href="/terms">terms</a> and <a href="/more" style="padding:2px">more</a></p>';
  expect(await lie({ format: 'corner' }, { ...wide, body: linkAt('right', text) })).toMatchObject({ side: 'end', edge: 'bottom' });
});

const checkout = '<a class="checkout-button" href="/checkout/" style="display:block;height:60px">Proceed to checkout</a>';

it('on a phone, the only button that sells stays free, if need be at the price of a link to the cart in the header', async () => {
  const header = '<a href="/cart" class="btn" style="position:absolute;top:10px;left:10px;height:44px">Cart</a>';
  const sells =
    '<form action="/cart/add"><button type="submit" style="position:absolute;bottom:90px;left:10px;height:44px">Buy</button></form>';
  expect(await lie({ format: 'corner' }, { body: header + sells })).toMatchObject({ edge: 'top' });
});

it.each([['corner'], ['bar']])('on a phone, a %s leaves the bottom edge to the checkout', async (format) => {
  const along = `<div style="position:fixed;inset:auto 0 0">${checkout}</div>`;
  expect(await lie({ format }, { body: along })).toMatchObject({ format, edge: 'top' });
  expect(await lie({ format, position: 'bottom' }, { body: along })).toMatchObject({ format, edge: 'bottom' });
  expect(await lie({ format }, { body: along.replace(/<a.*a>/, '<button>Chat</button>') })).toMatchObject({ format, edge: 'bottom' });
});

it('after a resize the card makes way for the checkout, and else stays where it is, without moving the page', async () => {
  // In the middle of a wide screen, at the end of a narrower one.
  const body = `<div style="position:fixed;bottom:40px;left:620px;width:240px">${checkout}</div>`;
  const page = await shopPage(browser, { viewport: { width: 1_600, height: 800 }, body });
  await page.evaluate(`window.shifts = 0; new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) window.shifts += value;
  }).observe({ type: 'layout-shift' })`);
  await putCard(page, { format: 'corner' });
  const side = (): Promise<string | null> => page.locator('couplet-card').getAttribute('data-side');
  expect(await side()).toBe('end');
  await page.setViewportSize({ width: 1_000, height: 800 });
  await expect.poll(side).toBe('start');
  await page.setViewportSize({ width: 1_600, height: 800 });
  await page.waitForTimeout(500);
  expect(await side()).toBe('start');
  expect(await page.evaluate('window.shifts')).toBe(0);
  await page.close();
});

it.each([
  ['', { bottom: 0 }],
  ['top', { top: 0 }],
])('a bar lies along its edge, whichever way the page runs: position %j', async (position, flush) => {
  for (const on of [wide, {}])
    for (const direction of ['ltr', 'rtl'])
      expect(await lie({ format: 'bar', position, locale: direction === 'rtl' ? 'ar' : 'en' }, on, html(direction))).toMatchObject({
        format: 'bar',
        left: 0,
        right: 0,
        ...flush,
      });
});
