import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en } from '../../widget/i18n/en';
import { panelEn } from '../../widget/i18n/panelEn';
import { launch } from '../helpers/e2e/browser';
import { startPages } from '../helpers/node/loopback';
import { testBundle, testKey } from '../helpers/testBundle';
import { startCoupons } from './startCoupons';

/** The transcript of the guide is the expectation. */
const expected = /```text\n(announced: [\s\S]*?)```/.exec(readFileSync('docs/appearance.md', 'utf8'))?.[1]?.trim();

let browser: Browser;
let shop: Awaited<ReturnType<typeof startPages>>;
let coupons: Awaited<ReturnType<typeof startCoupons>>;

beforeAll(async () => {
  const key = await testKey();
  coupons = await startCoupons(await testBundle(key, { sure: true }));
  shop = await startPages((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
      <script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}
      couplet('on', 'apply', async () => true);
      couplet('track', 'view_item', { currency: 'EUR', items: [{ item_id: 'boot', item_category: 'Shoes', price: 80 }] });</script>
      <script async crossorigin="anonymous" src="${coupons.url}/v1/couplet.js" data-key="${key.siteKey}" data-consent="granted" data-theme="light"></script>
      <main><h1>Boots</h1><button>Add to cart</button></main>`);
  });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([shop?.close(), coupons?.close()]);
});

/**
 * Runs on the page: what screen readers announce by themselves, the text of a live region that changes. One that comes with its text is not
 * announced, unless it is an alert.
 */
const listen = (): void => {
  const heard: string[] = [];
  const texts = new WeakMap<Element, string>();
  const listenTo = (root: ShadowRoot): void => {
    const look = (): void => {
      for (const region of root.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
        const [before, text] = [texts.get(region), region.textContent.trim()];
        texts.set(region, text);
        if (text && text !== before && (before !== undefined || region.matches('[role=alert]'))) heard.push(text);
      }
    };
    new MutationObserver(look).observe(root, { childList: true, characterData: true, subtree: true });
  };
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    listenTo(root);
    return root;
  };
  Object.assign(window, { heard });
};

const BOXES = ['region', 'dialog', 'menu'];

/** What screen readers say of the element that has the focus: its name, role, state and description, and the box it is in. */
const focused = async (protocol: CDPSession): Promise<string> => {
  const { nodes } = await protocol.send('Accessibility.getFullAXTree');
  const isFocused = ({ properties = [] }: (typeof nodes)[number]) =>
    properties.some(({ name, value }) => name === 'focused' && value.value);
  const node = nodes.filter(isFocused).at(-1);
  if (!node || node.role?.value === 'RootWebArea') return 'the page';
  const stateOf = (wanted: string): unknown => node.properties?.find(({ name }) => name === wanted)?.value.value;
  const [expanded, checked] = [stateOf('expanded'), stateOf('checked')];
  let box = nodes.find(({ nodeId }) => nodeId === node.parentId);
  while (box && !(BOXES.includes(String(box.role?.value)) && box.name?.value)) box = nodes.find(({ nodeId }) => nodeId === box?.parentId);
  return [
    // Blocks within a name are set apart by spaces that nobody hears.
    `“${String(node.name?.value).replace(/ (?=:|$)/g, '')}” ${node.role?.value}`,
    ...(expanded === undefined ? [] : [expanded ? 'expanded' : 'collapsed']),
    ...(checked === undefined ? [] : [String(checked) === 'true' ? 'on' : 'off']),
    ...(node.description?.value ? [`(${node.description.value})`] : []),
    ...(box ? [`in “${box.name?.value}” ${box.role?.value}`] : []),
  ].join(' ');
};

/** A shopper with a keyboard, and what they hear. */
const shopper = async (page: Page) => {
  const protocol = await page.context().newCDPSession(page);
  const said: string[] = [];
  const hear = async (words?: string): Promise<void> => {
    if (words) await page.waitForFunction((one) => (window as unknown as { heard: string[] }).heard.includes(one), words);
    // Something else may be announced.
    await page.waitForTimeout(400);
    for (const text of await page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0)))
      said.push(`announced: ${text}`);
  };
  return {
    said,
    hear,
    /** @param words announced after it, which are waited for @param heading of the dialog that it opens */
    press: async (key: string, { words, heading }: { readonly words?: string; readonly heading?: string } = {}): Promise<void> => {
      await page.keyboard.press(key);
      if (heading) await page.getByRole('heading', { name: heading }).waitFor();
      const at = said.length;
      await hear(words);
      said.splice(at, 0, `${key}: ${await focused(protocol)}`);
    },
  };
};

it('the whole way by keyboard and by ear is the one in the guide: card, code, cart, tab, coupons, privacy, erasure and its undo', async () => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await context.addInitScript(listen);
  const page = await context.newPage();
  await page.goto(shop.url);
  const { said, hear, press } = await shopper(page);
  const times = async (count: number, key: string): Promise<void> => {
    for (let time = 0; time < count; time++) await press(key);
  };

  await hear('Coupon for you: 10% off Shoes');
  // Over the page's own button into the card, its menu, and out again.
  await times(4, 'Tab');
  await press('Shift+Tab');
  await press('Enter');
  await times(2, 'Escape');
  // From the tab that is left to the code, which goes onto the cart.
  await press('Tab');
  await press('Enter');
  await press('Enter', { words: en.applied });
  await press('Enter', { words: en.copied });
  // To the shopper's coupons and data.
  await press('Tab');
  await press('Enter');
  await press('Enter', { heading: panelEn.inbox.title });
  await times(3, 'Tab');
  await press('Enter', { words: `${en.copied}: 10% off Shoes` });
  // It is on the cart, so it is not offered again.
  await press('Tab');
  await press('Enter', { heading: panelEn.title });
  await times(4, 'Tab');
  await press('Enter', { words: panelEn.erasing });
  await press('Enter', { words: panelEn.done.kept });
  await times(2, 'Escape');
  expect(said.join('\n')).toBe(expected);
  await context.close();
});
