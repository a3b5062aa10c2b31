import type { Browser, BrowserContext } from 'playwright';
import { until } from '../e2e/until';
import type { HostShop, Visit } from './hostShop';
import { type PageAsItIs, pageAsItIs } from './pageAsItIs';
import { shopperDoes } from './shopperDoes';

export interface Visited {
  /** Host calls that the widget met. */
  readonly met: ReadonlySet<string>;
  /** What of the widget could be pressed. */
  readonly pressed: readonly string[];
  readonly page: PageAsItIs;
  /** What stands in the console, and errors that nobody caught. */
  readonly console: readonly string[];
}

export interface Conditions extends Visit {
  /** The page's first script. */
  readonly script?: string;
  /** The host call that it breaks. */
  readonly breaks?: string;
  /** Instead of what a shopper does with a coupon. */
  readonly meanwhile?: () => Promise<readonly string[]>;
}

export interface Shopper {
  /** Looks at a product, does what can be done with a coupon, and buys. Rejects where the shop's business cannot be done. */
  visit(shop: HostShop, conditions: Conditions): Promise<Visited>;
  /** What breaks has been met: what does not come soon will not come. */
  met(): void;
  close(): Promise<void>;
}

/** So long nothing further is met where all has been, ms. */
const QUIET_MS = 3_000;

/** One browser that knows nothing of earlier visits but the files they fetched. */
export const openShopper = async (browser: Browser, prepare?: (context: BrowserContext) => Promise<unknown>): Promise<Shopper> => {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 800, height: 600 } });
  await prepare?.(context);
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Page.enable');
  let met = new Set<string>();
  let awaited: string | undefined;
  let latest = 0;
  let said: string[] = [];
  const tell = (): void => {
    page.evaluate(() => void Object.defineProperty(window, 'met', { value: true })).catch(() => undefined);
  };
  /** The panel that was asked for may come late and lie over the button: it closes by Esc, or the shop could not be used. */
  const press = (name: string): Promise<boolean> =>
    until(async () => {
      await page.keyboard.press('Escape');
      return page
        .getByRole('button', { name })
        .click({ timeout: 3_000 })
        .then(
          () => true,
          () => false,
        );
    }, `"${name}" is pressed`);
  page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    const name = /^met: (.*)/.exec(message.text())?.[1];
    if (name) {
      met.add(name);
      latest = Date.now();
      if (name === awaited) tell();
    } else if (['error', 'warning'].includes(message.type())) said.push(message.text());
  });
  return {
    visit: async (shop, { script, breaks, meanwhile = shopperDoes, ...visit }) => {
      await page.goto('about:blank');
      await protocol.send('Storage.clearDataForOrigin', { origin: shop.url, storageTypes: 'all' });
      [met, said, awaited] = [new Set(), [], breaks];
      const first = script ? await protocol.send('Page.addScriptToEvaluateOnNewDocument', { source: script }) : undefined;
      try {
        await page.goto(shop.page(visit));
        const pressed = await page.evaluate(meanwhile);
        // The worker goes on by itself: it fetches TensorFlow.js after its first choice.
        if (breaks) await until(async () => met.has(breaks), breaks).catch(() => undefined);
        else if (script) await until(async () => Date.now() - latest > QUIET_MS, 'nothing more is met');
        const found = await page.evaluate(pageAsItIs, shop.server);
        for (const name of ['Add to cart', 'Place order']) await press(name);
        await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 10_000 });
        return { met, pressed, page: found, console: said };
      } finally {
        if (first) await protocol.send('Page.removeScriptToEvaluateOnNewDocument', first);
      }
    },
    met: tell,
    close: () => context.close(),
  };
};
