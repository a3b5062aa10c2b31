import { resolve } from 'node:path';
import * as v from 'valibot';
import type { Manifest } from '../../../src/bundle/manifest';
import { type StrataAnswer, strataAnswerSchema } from '../../../src/campaigns/learning/strataAnswer';
import { randomisedResponse } from '../../../src/engine/privacy/randomisedResponse';
import { seededRng, uniform } from '../../../src/maths/random';
import { memoryShop } from '../server/memoryShop';
import { reportBody, reportId, startTestServer } from '../server/testServer';
import { categoryCoupon, testBundle } from '../testBundle';
import type { Answers } from './answerDifferences';
import { deliverShopLog } from './deliverShopLog';
import { EXPLORE } from './experimentFigures';
import { ASKED, EXPORTED_DAYS, lookAt, TTL } from './generateShopLog';
import type { AskedBundle } from './rateFigures';
import { endOfDay, inBerlin, TIME_ZONE } from './shopCalendar';
import type { ShopLog } from './shopLog';
import { EXPERIMENT, SHARES } from './shopOrders';

/** Budget of `tea`; `shoes` has none. */
export const TEA_BUDGET = 30_000;

/** The real server with the built console, on a clock of the test's, which a shop's log is brought to by its public routes. */
export const startFiguresWorld = async (log: ShopLog) => {
  const server = await startTestServer({
    now: inBerlin(0, 0, 0),
    ttlMs: TTL,
    connector: memoryShop().connector,
    // Weeks of a shop come within seconds.
    deps: { consoleDir: resolve('dist/console'), load: { maxEventLoopDelayMs: Number.POSITIVE_INFINITY } },
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
    strata: async (): Promise<StrataAnswer> => v.parse(strataAnswerSchema, await answer('strata')),
    answers: async (): Promise<Answers> => ({
      experiment: await answer('experiment'),
      'experiment/days': await answer('experiment/days'),
      funnel: await answer('funnel'),
      'refusals?days=30': await answer('refusals?days=30'),
      summary: await answer('summary'),
    }),
  };
};
export type FiguresWorld = Awaited<ReturnType<typeof startFiguresWorld>>;
