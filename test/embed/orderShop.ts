import type { Browser, Page } from 'playwright';
import { storedDecisions } from '../helpers/e2e/browser';
import { type HostShop, NONCE, startHostShop } from '../helpers/e2e/hostShop';
import { ofOrder } from '../helpers/sequenceShop';
import { categoryCoupon } from '../helpers/testBundle';
import { until } from '../helpers/until';

/** Page views of a shopper; each brings one choice. */
export const VIEWS = 5;
const SHOPPERS = 4;

/** How long a shopper is quiet before a choice, ms: half of what campaigns begin with. */
const QUIET = 2_000;
/** Where nothing has to be there by the first choice. */
export const SHORT_QUIET = 500;

/** Somebody else's shop whose bundle goes by the order of the shopper's steps. */
export const startOrderShop = (quietMs = QUIET): Promise<HostShop> =>
  startHostShop({
    sequence: ofOrder.sequence,
    coupons: [categoryCoupon('tea', 'Tea', { frequency: { perSession: 9, perDay: 20, lifetime: 100 } })],
    change: {
      ...ofOrder.change,
      experiment: { hashVersion: 1, id: 'exp-1', salt: 's1', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 },
      triggers: { quietMs, minViews: 1, onAddToCart: true },
    },
  });

export interface Shopped {
  /** What scored the choices, by shopper in their order. */
  readonly scorers: readonly string[];
  /** Files of TensorFlow.js that were fetched. */
  readonly runtime: readonly string[];
  /** What the console and the shop's error tracker heard. */
  readonly trouble: readonly string[];
}

interface ShopOptions {
  /** Told of each page before anything is loaded. */
  readonly opened?: (page: Page) => Promise<unknown>;
  /** All shoppers at a time: where it does not matter how soon something is scored. */
  readonly atOnce?: boolean;
}

/**
 * Shoppers who look at page after page, each until a coupon was chosen or none.
 * @param script what the pages' policy allows of scripts beside the shop's own and Couplet's
 * @param worker what it allows of workers
 */
export const shopOrder = async (
  browser: Browser,
  shop: HostShop,
  script: string,
  worker = 'blob:',
  { opened, atOnce = false }: ShopOptions = {},
): Promise<Shopped> => {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}' ${shop.server} ${script}`,
    `connect-src ${shop.server}`,
    `worker-src ${worker}`,
    "form-action 'self'",
  ];
  const address = shop.page({ headers: { 'content-security-policy': policy.join('; ') } });
  const scorers: string[] = [];
  const fetched: string[] = [];
  const trouble: string[] = [];
  const shopOnce = async (): Promise<void> => {
    const context = await browser.newContext();
    context.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    await opened?.(page);
    for (let view = 1; view <= VIEWS; view++) {
      await page.goto(address);
      await until(async () => (await storedDecisions(page)).length >= view, `choice ${view}`, 30_000);
    }
    scorers.push(...(await storedDecisions(page)).map(({ versions }) => versions.scorer));
    trouble.push(...(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)));
    await context.close();
  };
  if (atOnce) await Promise.all(Array.from({ length: SHOPPERS }, shopOnce));
  else for (let shopper = 0; shopper < SHOPPERS; shopper++) await shopOnce();
  console.log(
    `${script || 'no WebAssembly'}, worker ${worker}: ${scorers.length} choices, ${scorers.filter((kind) => kind.startsWith('tfjs-')).length} by TensorFlow.js`,
  );
  return { scorers, trouble, runtime: fetched.filter((path) => /\/tfjs-|\.wasm$/.test(path)) };
};
