import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright';
import * as v from 'valibot';
import type { Manifest } from '../../src/bundle/manifest';
import { type StrataAnswer, strataAnswerSchema } from '../../src/campaigns/learning/strataAnswer';
import { randomisedResponse } from '../../src/engine/privacy/randomisedResponse';
import { seededRng, uniform } from '../../src/maths/random';
import { defaultRates, rateOf } from '../../src/server/limits/limitRequests';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { reportBody, reportId, startTestServer, type TestServerOptions } from '../helpers/server/testServer';
import { categoryCoupon, testBundle, testKey } from '../helpers/testBundle';
import type { Answers } from './drawnPanels';
import { type Language, words } from './expectedPanel';
import { EXPLORE } from './experimentFigures';
import { EXPERIMENT, inBerlin, type RawOrder, SHARES, TIME_ZONE } from './rawOrders';
import type { AskedBundle } from './shopFigures';
import {
  ASKED,
  DAYS,
  deliverShopLog,
  drawnCustomers,
  EXPORTED_DAYS,
  endOfDay,
  fields,
  generateKnownLog,
  KNOWN_COUPONS,
  lookAt,
  type ShopLog,
  TTL,
} from './shopLog';

/** All of it comes from one address, within seconds. */
const unlimited = { ...defaultRates, claims: rateOf(0), reports: rateOf(0), tokens: rateOf(0), shared: rateOf(0) };

/** Budget of `tea`; `shoes` has none. */
const TEA_BUDGET = 30_000;

/** The real server with the built console, on a clock of the test's, which a shop's log is brought to by its public routes. */
export const startFiguresWorld = async (log: ShopLog) => {
  const server = await startTestServer({
    now: inBerlin(0, 0, 0),
    ttlMs: TTL,
    connector: memoryShop().connector,
    // Weeks of a shop come within seconds.
    deps: { consoleDir: resolve('dist/console'), load: { maxEventLoopDelayMs: Number.POSITIVE_INFINITY }, rates: unlimited },
  });
  const bundleOf = ({ epsilon, asks }: AskedBundle): ReturnType<typeof testBundle> =>
    testBundle(server.key, {
      change: {
        label: `reports of ε = ${epsilon}`,
        experiment: { hashVersion: 1, id: EXPERIMENT, salt: 'leaves', shares: SHARES, explore: EXPLORE },
        reports: {
          enabled: true,
          epsilon,
          strata: asks.map((source) => ({ source, atLeast: 1 })) as unknown as Manifest['reports']['strata'],
        },
      },
    });
  const bundles = await Promise.all(ASKED.map(bundleOf));
  const publish = async (index: number): Promise<void> => {
    const answer = await server.publish(bundles[index]!);
    if (answer.status !== 201) throw new Error(answer.text);
  };
  await publish(0);
  const entries = [
    { coupon: categoryCoupon('tea', 'Tea', { title: { en: 'Tea time', 'zh-CN': '茶券' } }), budget: { money: TEA_BUDGET } },
    { coupon: categoryCoupon('shoes', 'Shoes', { title: { en: 'New shoes', 'zh-CN': '鞋券' } }), budget: {} },
  ];
  const listed = await server.putCatalog(entries, TIME_ZONE);
  if (listed.status >= 400) throw new Error(listed.text);
  const delivery = deliverShopLog(server, log, endOfDay(EXPORTED_DAYS));
  const ids = bundles.map(({ id }) => id);
  const answer = async (path: string): Promise<unknown> => {
    const { status, json, text } = await server.admin('GET', path);
    if (status !== 200) throw new Error(`${path}: ${text}`);
    return json;
  };
  let look = 0;
  return {
    ...server,
    /** Goes on to the next look, whose time it says, and publishes the second bundle with the second. */
    advance: async (): Promise<number> => {
      const now = lookAt(look);
      await delivery.until(now, ids);
      if (look === 1) await publish(1);
      look += 1;
      return now;
    },
    /** Publishes a bundle that asks of newcomers and regulars, and sends answers of sessions that drew a coupon: newcomers buy tea. */
    teach: async (): Promise<void> => {
      const taught = await bundleOf({ epsilon: 2, asks: ['profile.visits', 'profile.orders'] });
      const published = await server.publish(taught);
      if (published.status !== 201) throw new Error(published.text);
      const rng = seededRng(3);
      const truthOf = (stratum: number, bought: boolean): number => 2 * stratum + Number(bought);
      for (let n = 0; n < 1_200; n++) {
        const [explored, stratum] = [n % 2 === 0 ? 'tea' : 'shoes', Math.floor(n / 2) % 4];
        const bought = uniform(rng) < (explored === 'tea' && stratum === 0 ? 0.6 : 0.2);
        const answer = randomisedResponse(truthOf(stratum, bought), 8, 2, rng);
        const sent = await server.report(reportBody({ id: reportId(1_000_000 + n), bundle: taught.id, answer, explored }));
        if (sent.status !== 200) throw new Error(sent.text);
      }
    },
    overview: (): Promise<unknown> => answer('overview'),
    strata: async (): Promise<StrataAnswer> => v.parse(strataAnswerSchema, await answer('strata')),
    answers: async (): Promise<Answers> => ({
      experiment: await answer('experiment'),
      'experiment/days': await answer('experiment/days'),
      funnel: await answer('funnel'),
      'refusals?days=30': await answer('refusals?days=30'),
      results: await answer('results'),
      summary: await answer('summary'),
    }),
    ofDays: (from: string, to: string) => answer(`experiment?from=${from}&to=${to}`),
  };
};
export type FiguresWorld = Awaited<ReturnType<typeof startFiguresWorld>>;

/** A browser on a device across the world from the shop, so that its calendar is not the shop's. */
export const openConsole = async (browser: Browser, world: Pick<FiguresWorld, 'url' | 'admin'>) => {
  const page = await browser.newPage({ timezoneId: 'Pacific/Honolulu', locale: 'en' });
  page.setDefaultTimeout(20_000);
  const address = `${world.url}/console/`;
  return {
    page,
    /** By a setup link; a session is over long before the next look. */
    signIn: async (): Promise<void> => {
      const { link } = (await world.admin('POST', 'setup-link', {})).json as { readonly link: string };
      // A change behind `#` alone would load nothing.
      await page.goto('about:blank');
      await page.goto(`${world.url}/${link}`);
      await page.getByRole('button').first().click();
      await page.waitForSelector('main .panel');
    },
    /** One of the console's pages in a language, freshly asked for. */
    show: async (name: string, language: Language): Promise<Page> => {
      await page.evaluate((to) => localStorage.setItem('couplet-console/1', JSON.stringify({ language: to })), language);
      // From elsewhere, or a change behind `#` alone would ask for the old page's figures, and a reload for all of them once more.
      await page.goto('about:blank');
      await page.goto(`${address}#/${name}`);
      return page;
    },
  };
};

export const SALT = 'harvest';
/** Weeks the experiment is planned for. */
export const PLANNED = 5;

/**
 * The real server with the built console and an export of a shop whose customers sign in. The site's key draws them, so it is always the same.
 * @param openStore of a server without the console
 */
export const startKnownWorld = async (openStore?: TestServerOptions['openStore']) => {
  const key = await testKey(new Uint8Array(32).fill(7));
  const draw = drawnCustomers({ siteKey: key.siteKey, salt: SALT });
  const log = generateKnownLog(11, draw);
  const until = endOfDay(DAYS);
  const server = await startTestServer({
    key,
    now: until,
    connector: memoryShop().connector,
    ...(openStore ? { openStore } : {}),
    deps: {
      ...(openStore ? {} : { consoleDir: resolve('dist/console') }),
      ...{ load: { maxEventLoopDelayMs: Number.POSITIVE_INFINITY }, rates: unlimited },
    },
  });
  const titled = (id: string) => ({ en: words.en.coupons[id] ?? id, 'zh-CN': words['zh-CN'].coupons[id] ?? id });
  const coupons = KNOWN_COUPONS.map((id) => categoryCoupon(id, id, { title: titled(id) }));
  const experiment = { hashVersion: 1, id: EXPERIMENT, salt: SALT, shares: SHARES, explore: EXPLORE, weeks: PLANNED } as const;
  const answers = [
    await server.publish(await testBundle(key, { change: { experiment, coupons } })),
    await server.putCatalog(
      coupons.map((coupon) => ({ coupon, budget: {} })),
      TIME_ZONE,
    ),
  ];
  const told = (order: RawOrder) => {
    const base = { v: 'order/1', shipping: 0, ...fields(order) };
    const refunded = order.refunds.filter(({ at }) => at <= until).reduce((sum, { amount }) => sum + amount, 0);
    const gone = order.cancelledAt !== undefined && order.cancelledAt <= until;
    return [
      { order: { ...base, event: 'paid' }, at: order.at, refunded },
      ...(gone ? [{ order: { ...base, event: 'cancelled' }, at: order.cancelledAt }] : []),
    ];
  };
  const orders = log.flatMap(told);
  for (let from = 0; from < orders.length; from += 500)
    answers.push(await server.admin('POST', 'orders', { v: 'orders/1', orders: orders.slice(from, from + 500) }));
  for (const { status, text } of answers) if (status >= 300) throw new Error(text);
  return { ...server, log, until, asked: { weeks: PLANNED, coupons: KNOWN_COUPONS, draw } };
};

/** The same orders as a file that `couplet experiment` reads, amounts in whole cents. */
export const csvOf = (log: readonly RawOrder[], until: number): string => {
  const rows = log
    .filter(({ currency }) => currency === 'EUR')
    .map((order) => {
      const { orderId, attribution = '', subtotal, discount, customer = '', margin = '', route = '' } = fields(order);
      const paid = subtotal - discount;
      const back = order.refunds.filter(({ at }) => at <= until).reduce((sum, { amount }) => sum + amount, 0);
      const refunded = order.cancelledAt !== undefined && order.cancelledAt <= until ? paid : back;
      return [orderId, new Date(order.at).toISOString(), attribution, customer, subtotal, discount, margin, refunded, route].join(',');
    });
  return `order_id,time,attribution,customer_id,subtotal,discount,margin,refunded,route\n${rows.join('\n')}\n`;
};
