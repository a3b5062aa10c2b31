import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { isFresh } from '../scripts/prepare.mjs';
import { launch } from '../test/helpers/e2e/browser';
import type { ServerProcess } from '../test/helpers/server/serverProcess';
import { startTestShop } from '../test/helpers/server/testShop';
import { isQuick } from './all/isQuick';
import type { BenchRow } from './benchResult';
import { askedRoutes, type RouteTimes, routeRow, timeRoutes } from './console/adminRoutes';
import { bigShop, startBigServer } from './console/bigShop';
import { firstLoadRows } from './console/firstLoads';
import { interactionRows } from './console/interactions';

/** Orders of the two shops that are compared. */
const [FEW, MANY] = [10_000, isQuick ? 100_000 : 1_000_000];

/** The console in front of a shop with 1,000 coupons and a million orders: what its pages ask the server for, weigh, and how soon they react. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const shop = await startTestShop();
  const folders = [await bigShop(FEW, shop.url), await bigShop(MANY, shop.url)] as const;
  const browser = await launch();
  const onServer = async <T>(folder: string, work: (server: ServerProcess) => Promise<T>): Promise<T> => {
    const server = await startBigServer(folder, shop.url);
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  };
  const [few, many] = folders;
  try {
    const routes = await onServer(few, ({ url }) => askedRoutes(browser, url));
    const times: ReadonlyMap<string, RouteTimes>[] = [];
    for (const folder of folders) times.push(await onServer(folder, (server) => timeRoutes(server, routes)));
    const ofPages = await onServer(many, async ({ url }) => [
      ...(await firstLoadRows(browser, url)),
      ...(await interactionRows(browser, url)),
    ]);
    return [...routes.map((route) => routeRow(route, times[1]!.get(route)!, times[0]!.get(route)!)), ...ofPages];
  } finally {
    await browser.close();
    await shop.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
};
