import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/prepare.mjs';
import { launch } from '../test/helpers/e2e/browser';
import type { BenchRow } from './benchResult';
import { benchBundle } from './decision/benchBundle';
import { smallBundle, startBenchShop } from './decision/benchShop';
import { bareFiles, cold } from './decision/cold';
import { logBytes } from './decision/logBytes';
import { logSize } from './decision/logSize';
import { floorFiles, warm } from './decision/warm';
import { peerNetwork } from './peers/peerNetwork';
import { peersFor } from './peers/peers';
import { sideBySide } from './peers/sideBySide';

const COUPONS = 64;

/**
 * The built worker in Chromium, asked from the main thread: how long a decision takes warm and cold beside the least that could make one,
 * what other runtimes take for a network of acceptances alone, whether a decision depends on how much is logged, and what the log weighs.
 */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const real = await benchBundle(COUPONS);
  const network = peerNetwork(COUPONS);
  const peers = await peersFor(network);
  const shop = await startBenchShop(real, { ...(await floorFiles(real)), ...(await bareFiles(real)), ...peers.files });
  const small = await startBenchShop(await smallBundle(COUPONS));
  const browser = await launch();
  try {
    return [
      ...(await warm(browser, shop)),
      ...(await cold(browser, shop)),
      ...(await sideBySide(browser, shop, network, peers)),
      ...(await logBytes(browser, small)),
      ...(await logSize(browser, small)),
    ];
  } finally {
    await browser.close();
    for (const { close } of [shop, small]) close();
  }
};
