import type { Browser, BrowserContext, Locator, Page } from 'playwright';
import { NO_COUPON } from '../../../src/engine/decision/decision';
import { type Sent, storedDecisions, storedProfile } from './browser';

/** A shopper with a browser profile of their own, whose every request to any origin but the shop is recorded, the worker’s too. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly card: Locator;
  readonly sent: readonly Sent[];
  /** Errors and policy violations the page reported, which must stay empty. */
  readonly trouble: readonly string[];
  readonly clicked: () => void;
  look(category: string, products: number): Promise<readonly string[]>;
  addToCart(): Promise<void>;
  waitForCard(): Promise<void>;
}

interface VisitorOptions {
  readonly browser: Browser;
  readonly shop: string;
  readonly locale?: string;
}

/** How long a page is looked at for its view to be stored, ms; where nobody agreed to that, it never is. */
const RECORDED_WITHIN = 5_000;

export const newVisitor = async ({ browser, shop, locale = 'en-US' }: VisitorOptions): Promise<Visitor> => {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const sent: Sent[] = [];
  const trouble: string[] = [];
  let click = false;
  context.on('request', (request) => {
    // Everything but the shop's own pages, blobs and data: what the widget sends to whatever host.
    if (['null', new URL(shop).origin].includes(new URL(request.url()).origin)) return;
    const method = request.method();
    // A request to read something has none.
    const body = request.postData() ?? (['GET', 'HEAD', 'OPTIONS'].includes(method) ? '' : undefined);
    sent.push({ method, url: request.url(), headers: JSON.stringify(request.headers()), body, beforeClick: !click });
  });
  page.on('websocket', (socket) =>
    sent.push({ method: 'WEBSOCKET', url: socket.url(), headers: '', body: undefined, beforeClick: !click }),
  );
  page.on('pageerror', (error) => trouble.push(`pageerror: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  const card = page.locator('couplet-card section.card');
  return {
    context,
    page,
    card,
    sent,
    trouble,
    clicked: () => {
      click = true;
    },
    look: async (category, products) => {
      await page.goto(`${shop}/c/${category}`);
      const links = await page.locator('main a.card-link').evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
      const seen = links.slice(0, products);
      const items = seen.map((link) => link.replace('/p/', ''));
      for (const [i, link] of seen.entries()) {
        const before = Date.now();
        await page.goto(shop + link);
        // The widget hands events to the worker in the page's idle time; a shopper takes longer than that, on a busy machine too.
        await page.waitForTimeout(700);
        const isStored = async (): Promise<boolean> => {
          const last = (await storedProfile(page).catch(() => undefined))?.sequence.at(-1);
          return last?.itemId === items[i] && (last?.time ?? 0) >= before;
        };
        while (Date.now() - before < RECORDED_WITHIN && !(await isStored())) await page.waitForTimeout(100);
      }
      return items;
    },
    addToCart: async () => {
      await page.locator('main form.buy button').click();
      await page.locator('[data-cart-count]:not([hidden])').waitFor();
    },
    waitForCard: () => card.waitFor({ timeout: 20_000 }),
  };
};

/** Of every visitor at least four in five are offered something (held out and tried out: at most one in five), so this many misses in a row are none by chance: 0.2⁸ < 3·10⁻⁶. */
const MOST_VISITORS = 8;
const PATIENCE = 20_000;

interface Offered {
  readonly shopper: Visitor;
  /** From the last thing they did until the card stood there, ms. */
  readonly waited: number;
  /** Visitors before them who were drawn to see nothing. */
  readonly misses: readonly string[];
}

/** New visitors, one after another, who look at some things and fill a cart, until one is offered a coupon. Who is drawn to see none stays without. */
export const visitorWithCard = async (options: VisitorOptions, category: string): Promise<Offered> => {
  const misses: string[] = [];
  while (misses.length < MOST_VISITORS) {
    const shopper = await newVisitor(options);
    await shopper.look(category, 1);
    await shopper.addToCart();
    const start = Date.now();
    for (;;) {
      if (await shopper.card.isVisible()) return { shopper, waited: Date.now() - start, misses };
      const last = (await storedDecisions(shopper.page)).at(-1);
      const isOver = last?.action === NO_COUPON || Date.now() - start > PATIENCE;
      if (isOver) {
        misses.push(last ? `${last.variant} by ${last.by}` : `no decision in ${PATIENCE} ms; ${shopper.trouble.join('; ')}`);
        break;
      }
      await shopper.page.waitForTimeout(100);
    }
    await shopper.context.close();
  }
  throw new Error(`${MOST_VISITORS} visitors of ${category} were offered nothing: ${misses.join(', ')}`);
};

/** A new visitor does what others saw a card after, and waits twice as long as those did. @returns how many cards they see */
export const visitorWithoutCard = async (options: VisitorOptions, category: string, othersWaited: number): Promise<number> => {
  const shopper = await newVisitor(options);
  await shopper.look(category, 1);
  await shopper.addToCart();
  await shopper.page.waitForTimeout(2 * othersWaited);
  const cards = await shopper.card.count();
  await shopper.context.close();
  return cards;
};
