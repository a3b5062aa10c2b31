import type { Browser } from 'playwright';
import { consolePages, enterConsole, goTo } from '../../test/helpers/e2e/consolePages';
import { ADMIN_TOKEN, ask } from '../../test/helpers/server/testServer';
import { type BenchRow, median, rounded } from '../benchResult';
import { cpuMs } from '../server/cpu';

/** Requests after the first one, and after one that took many seconds. */
const [REPEATS, REPEATS_SLOW] = [5, 1];
const VERY_SLOW_MS = 5_000;
/** Answers slower than this keep a page waiting, ms. */
const SLOW_MS = 1_000;

/** What the pages ask the admin API for, as `admin/…`, each once. */
export const askedRoutes = async (browser: Browser, url: string): Promise<readonly string[]> => {
  const page = await enterConsole(browser, { url, token: ADMIN_TOKEN }, { preferences: { language: 'en', theme: 'light' } });
  const asked = new Set<string>();
  page.on('request', (request) => {
    const path = request.url().slice(`${url}/v1/`.length);
    if (request.method() === 'GET' && path.startsWith('admin/')) asked.add(path);
  });
  await page.reload();
  // This shop sends no messages, so it has no letters.
  for (const one of consolePages.filter(({ name }) => name !== 'letters')) {
    await goTo(page, one);
    if (one.open) await page.keyboard.press('Escape');
  }
  await page.context().close();
  // What is asked of one version has its id, and other shops have other ones.
  return [...asked].filter((path) => !path.startsWith('admin/bundles/')).sort();
};

export interface RouteTimes {
  /** Of the first request after the start of the server, ms. */
  readonly cold: number;
  /** Of the next ones. */
  readonly warm: readonly number[];
  /** CPU time of the server for one of these, ms. Unlike the others it does not depend on what else the machine does. */
  readonly cpu: number;
  /** Of the answer, before it is compressed. */
  readonly bytes: number;
}

const timed = async (url: string): Promise<{ readonly ms: number; readonly bytes: number }> => {
  const from = performance.now();
  const { status, text } = await ask(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  if (status !== 200) throw new Error(`${url}: ${status} ${text.slice(0, 200)}`);
  return { ms: performance.now() - from, bytes: text.length };
};

/** Times of a server that has just started, one request after the other. */
export const timeRoutes = async (
  { url, pid }: { readonly url: string; readonly pid: number },
  routes: readonly string[],
): Promise<ReadonlyMap<string, RouteTimes>> => {
  const times = new Map<string, RouteTimes>();
  for (const route of routes) {
    const first = await timed(`${url}/v1/${route}`);
    const warm: number[] = [];
    const from = cpuMs(pid);
    const repeats = first.ms < VERY_SLOW_MS ? REPEATS : REPEATS_SLOW;
    for (let n = 0; n < repeats; n++) warm.push((await timed(`${url}/v1/${route}`)).ms);
    times.set(route, { cold: first.ms, warm, cpu: (cpuMs(pid) - from) / repeats, bytes: first.bytes });
  }
  return times;
};

/** Times with many orders, and how many times as long as with few. */
export const routeRow = (route: string, many: RouteTimes, few: RouteTimes): BenchRow => {
  const [typical, small] = [median(many.warm), median(few.warm)];
  return {
    what: `GET ${route}`,
    value: rounded(typical),
    unit: 'ms',
    floor: rounded(small),
    ratio: rounded(typical / small, 2),
    budget: SLOW_MS,
    ok: typical <= SLOW_MS,
    note: [
      `cold ${rounded(many.cold)}, worst of ${many.warm.length} ${rounded(Math.max(...many.warm))}, CPU ${rounded(many.cpu)}`,
      `with few orders cold ${rounded(few.cold)}, worst ${rounded(Math.max(...few.warm))}, CPU ${rounded(few.cpu)}`,
      `${rounded(many.bytes / 1_000)} kB`,
    ].join('; '),
  };
};
