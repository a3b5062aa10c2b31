import { setImmediate } from 'node:timers/promises';
import type { Clock, Instant } from '../../protocol/clock';
import type { Item } from '../../protocol/events/shopperEvent';
import { ok, type Result } from '../../protocol/result';
import type { Scenario } from '../scenario/scenario';
import { drawShopper, fleetSize } from '../shoppers/shopper';
import { START, visitsOn } from '../shoppers/visit';
import type { FleetServer } from './fleetServer';
import type { FleetShop } from './fleetShop';
import { runIds } from './runIds';
import { servedBundles } from './servedBundles';
import { newServedDevice } from './servedDevice';
import type { FleetCounts, Tally } from './tally';
import { type ServedWorld, visitServed } from './visitServed';

export interface FleetRun {
  readonly scenario: Scenario;
  readonly seed: number;
  /** What day 0 of the scenario is on the devices' clocks, and what names the run: the same again repeats itself. */
  readonly run: Instant;
  readonly siteKey: string;
  /** Shoppers who are there at once. */
  readonly atOnce: number;
}

export interface FleetKit {
  readonly server: FleetServer;
  readonly shop: FleetShop;
  readonly tally: Tally;
  readonly clock: Clock;
  /** The shop's own goods in place of the scenario's. */
  readonly onShelf?: ((item: Item) => Item) | undefined;
  /** After each shopper. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The shoppers in their order, so many at once, until the signal says otherwise. */
const inTurn = async (count: number, atOnce: number, signal: AbortSignal | undefined, one: (index: number) => Promise<void>) => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count && !signal?.aborted) await one(next++);
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(1, atOnce), count) }, worker));
};

/**
 * Lets the shoppers of a scenario live their days in front of a running server, as fast as it answers. Each device's clock runs ahead by the days it
 * has lived, the server's is what it is: a season of orders arrives within minutes.
 * Errors: those of `ServedBundles.forDevice`, where the first look at the server fails; later failures are counted.
 */
export const runFleet = async (
  { scenario, seed, run, siteKey, atOnce }: FleetRun,
  { server, shop, tally, clock, onShelf = (item) => item, progress, signal }: FleetKit,
): Promise<Result<FleetCounts>> => {
  const bundles = servedBundles(server, siteKey, clock);
  const first = await bundles.forDevice('');
  if (!first.ok) return first;
  const world: ServedWorld = { scenario, seed, bundles, shop, server, tally, clock, ids: runIds(run, seed) };
  const size = fleetSize(scenario);
  await inTurn(size, atOnce, signal, async (index) => {
    const shopper = drawShopper(scenario, seed, index);
    const device = newServedDevice(seed, index, shopper, run);
    for (let day = shopper.from; day < scenario.days && !signal?.aborted; day++) {
      for (const visit of visitsOn(scenario, seed, shopper, index, day)) {
        const start = run + visit.start - START;
        await visitServed(world, device, { ...visit, start, views: visit.views.map(onShelf), basket: visit.basket.map(onShelf) });
        // A visit that asks the server for nothing would else keep everything waiting that runs in this process.
        await setImmediate();
      }
    }
    tally.count('shoppers');
    progress?.(tally.counts().shoppers, size);
  });
  return ok(tally.counts());
};
