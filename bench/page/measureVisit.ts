import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright';
import type { PageVariant } from './pageWorld';

/** At least so long after the page has loaded, and after something went into the cart, ms; then until a tag has asked for nothing for a while. */
const [LOADED, FILLED, QUIET] = [2_500, 3_000, 1_500];
const PATIENCE_MS = 20_000;

/** What a tag has taken so far. */
export interface Taken {
  /** Processor time of the page's own thread, ms. */
  readonly mainMs: number;
  /** Of all threads of the page's process, workers included, ms. */
  readonly processMs: number;
  readonly requests: number;
  /** gzip, without the runtime. */
  readonly kB: number;
  /** The same in brotli, as the server sends it over TLS. */
  readonly brotliKB: number;
  /** Of TensorFlow.js, which is loaded once and in idle time, where the bundle has a network for it. */
  readonly runtimeKB: number;
}

/** Since the page's process began: other work of the machine does not count. */
const cpu = async (cdp: CDPSession): Promise<Pick<Taken, 'mainMs' | 'processMs'>> => {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const ms = (wanted: string): number => 1_000 * (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN);
  return { mainMs: ms('TaskDuration'), processMs: ms('ProcessTime') };
};

const RUNTIME = /\/assets\/(tfjs|webgl|webgpu)-/;

const asked = ({ origin }: PageVariant): Pick<Taken, 'requests' | 'kB' | 'brotliKB' | 'runtimeKB'> => {
  const bodies = [...(origin?.bodies ?? [])];
  const sum = (isRuntime: boolean, size: (body: Buffer) => number): number =>
    bodies.reduce((total, [path, body]) => total + (RUNTIME.test(path) === isRuntime ? size(body) / 1_000 : 0), 0);
  const gzip = (body: Buffer): number => gzipSync(body, { level: 9 }).length;
  return {
    requests: origin?.requests ?? 0,
    kB: sum(false, gzip),
    brotliKB: sum(false, (body) => brotliCompressSync(body).length),
    runtimeKB: sum(true, gzip),
  };
};

/** On a slow machine a tag is still loading when others have long been there. */
const settle = async (page: Page, { origin }: PageVariant, least: number): Promise<void> => {
  await page.waitForTimeout(least);
  const end = Date.now() + PATIENCE_MS;
  for (let asked = -1; origin && origin.requests !== asked && Date.now() < end; ) {
    asked = origin.requests;
    await page.waitForTimeout(QUIET);
  }
};

interface Visit {
  readonly view: Taken;
  /** Absent: the page was left before. */
  readonly cart?: Taken;
}

/**
 * One visit by somebody new, in a new browser: the page is looked at, then, if asked for, something goes into the cart, whereupon Couplet
 * shows its card.
 */
export const measureVisit = async (browser: Browser, variant: PageVariant, withCart: boolean): Promise<Visit> => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 390, height: 844 } });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    variant.origin?.clear();
    await page.goto(variant.url, { waitUntil: 'load' });
    await settle(page, variant, LOADED);
    const view = { ...(await cpu(cdp)), ...asked(variant) };
    if (!withCart) return { view };
    await page.evaluate(`document.querySelector('main form.buy').requestSubmit()`);
    if (variant.hasCard) await page.locator('couplet-card section.card').waitFor({ timeout: PATIENCE_MS });
    await settle(page, variant, FILLED);
    return { view, cart: { ...(await cpu(cdp)), ...asked(variant) } };
  } finally {
    await context.close();
  }
};
