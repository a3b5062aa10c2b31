import type { Browser, BrowserContext } from 'playwright';
import type { HostShop, Visit } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';

export interface PageAsItIs {
  /** Markup of the page, and where its elements lie, without Couplet's. */
  readonly markup: string;
  readonly boxes: readonly string[];
  /** Names of the page's global variables. */
  readonly globals: readonly string[];
  /** How often something on the page moved. */
  readonly shifts: number;
  /** What the shop's error tracker has heard. */
  readonly heard: readonly string[];
}

/** Runs in a page: what of it is the shop's own. @param origin where Couplet's scripts come from */
export const pageAsItIs = async (origin: string): Promise<PageAsItIs> => {
  const isOurs = (element: Element): boolean => element.matches?.(`couplet-card, script[src^="${origin}"]`) === true;
  type Shift = PerformanceEntry & { readonly sources: readonly { readonly node: Node | null }[] };
  const { loadEventStart: loaded = 0 } = (performance.getEntriesByType('navigation')[0] ?? {}) as Partial<PerformanceNavigationTiming>;
  const shifts = await new Promise<number>((resolve) => {
    const isTheirs = ({ node }: Shift['sources'][number]): boolean => node?.getRootNode() === document && !isOurs(node as Element);
    new PerformanceObserver((list) => {
      // Before it is loaded, a page moves by itself, as far as it is parsed.
      const later = (list.getEntries() as Shift[]).filter(({ startTime }) => startTime > loaded);
      resolve(later.filter(({ sources }) => sources.some(isTheirs)).length);
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(resolve, 50, 0);
  });
  const boxOf = ({ x, y, width, height }: DOMRect): string => [x, y, width, height].map(Math.round).join(' ');
  const copy = document.documentElement.cloneNode(true) as Element;
  for (const element of copy.querySelectorAll('*')) if (isOurs(element)) element.remove();
  return {
    markup: copy.outerHTML.replace(/\s+/g, ' ').replace(/visit=\d+/g, ''),
    boxes: [...document.querySelectorAll('*')]
      .filter((element) => !isOurs(element) && element.closest('body'))
      .map((element) => `${element.localName} ${boxOf(element.getBoundingClientRect())}`),
    globals: Object.keys(window).filter((name) => name !== 'couplet'),
    shifts,
    heard: (window as unknown as { seen: readonly string[] }).seen,
  };
};

/**
 * Runs in a page: what a shopper does with a coupon, as far as there is one: why, code, copy, away with it by Esc; then the panel, save, erase,
 * close. Answers with what could be pressed. Where something broke, of which the test leaves a global `met`, what follows may never come and
 * is waited for only as long as the widget may still be at work.
 */
const shopperDoes = async (): Promise<readonly string[]> => {
  const pressed: string[] = [];
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  /** Its handshake with a worker that says nothing takes two seconds. */
  const isAtWork = (): boolean => {
    const last = performance.getEntriesByType('resource').at(-1) as PerformanceResourceTiming | undefined;
    const patience = last?.name.includes('/app-') ? 2_400 : 600;
    return performance.now() - Math.max(last?.responseEnd ?? 0, performance.timing.loadEventEnd - performance.timeOrigin) < patience;
  };
  const find = async (selector: string, ms: number): Promise<HTMLElement | undefined> => {
    const start = performance.now();
    for (;;) {
      for (const host of document.querySelectorAll('couplet-card')) {
        const found = host.shadowRoot?.querySelector<HTMLElement>(selector);
        if (found) return found;
      }
      const waited = performance.now() - start;
      if (waited > 20_000 || ('met' in window && waited > ms && !isAtWork())) return undefined;
      await pause(20);
    }
  };
  const press = async (selector: string, ms = 300): Promise<boolean> => {
    const button = await find(selector, ms);
    if (!button) return false;
    pressed.push(selector);
    button.click();
    return true;
  };
  if (await press('.card .more', 0)) {
    await press('.card .menu [part=why]');
    await pause(100);
    await press('.card .primary');
    await press('.card .copy', 1_000);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  }
  (window as unknown as { couplet?(command: string): void }).couplet?.('privacy');
  if (await find('dialog .close', 500)) {
    await press('dialog .save', 0);
    // Undone once, then carried out when the panel closes.
    if (await press('dialog .danger', 0)) await press('dialog .undo', 0);
    await pause(100);
    await press('dialog .danger', 0);
    await pause(100);
    await press('dialog .close');
  }
  // What comes late is seen as well.
  await pause(100);
  return pressed;
};

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
