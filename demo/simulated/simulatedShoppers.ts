import type { Status } from '../../src/protocol/protocol';
import { httpFleetServer } from '../../src/simulator/http/httpFleetServer';
import { runFleet } from '../../src/simulator/http/runFleet';
import { createTally, type FleetCounts, type Tally } from '../../src/simulator/http/tally';
import type { SimulatedShoppers, SimulatedState } from '../shop/simulated';
import type { RunningShop } from '../shop/startShop';
import { checkoutShop } from './checkoutShop';
import { demoScenario, SHOPPERS } from './demoScenario';
import { onShelf } from './onShelf';

export interface SimulatedSettings extends Pick<SimulatedShoppers, 'isOpen' | 'console' | 'heldOut'> {
  /** Address of the coupon server, as this program reaches it. */
  readonly server: string;
  readonly siteKey: string;
  readonly shop: () => Pick<RunningShop, 'db' | 'orderChanged'>;
}

/** As many as leave shop and server, which run in this process, time for whoever looks on. */
const AT_ONCE = 8;

/** Why nothing could be seen to happen; `undefined` where something could. */
const obstacle = ({ bundle, serving }: Status): string | undefined => {
  if (bundle === null) return 'Nothing is published on the coupon server yet. Make a campaign in its console, publish it, and come back.';
  return serving ? undefined : 'Coupons are stopped. Turn them on in the console, and come back.';
};

const waitingOf = ({ db }: Pick<RunningShop, 'db'>): number =>
  (
    db.prepare("SELECT count(*) AS waiting FROM outbox WHERE acknowledged_at IS NULL AND order_id LIKE 'SIM-%'").get() as {
      waiting: number;
    }
  ).waiting;

const refusedIn = ({ claims, reports, pings, tokens, withoutBundle }: FleetCounts): readonly string[] =>
  Object.entries({
    coupons: claims.failures,
    reports: reports.failures,
    pings: pings.failures,
    tokens: tokens.failures,
    visits: withoutBundle,
  }).flatMap(([what, codes]) => Object.entries(codes).map(([code, count]) => `${what}: ${code} (${count})`));

/** Sends a thousand simulated shoppers at a time into the running demo, and ends them with it. */
export const simulatedShoppers = ({
  server,
  siteKey,
  shop,
  ...facts
}: SimulatedSettings): SimulatedShoppers & { close(): Promise<void> } => {
  const stop = new AbortController();
  let tally: Tally = createTally();
  let phase: SimulatedState['phase'] = 'ready';
  let problem: string | undefined;
  let running: Promise<void> | undefined;

  const live = async (): Promise<void> => {
    const repeated = (code: string): void => tally.note('repeats', code);
    const run = Date.now();
    const played = await runFleet(
      { scenario: demoScenario(), seed: run % 4_000_000_000, run, siteKey, atOnce: AT_ONCE },
      {
        server: httpFleetServer(server, repeated),
        shop: checkoutShop(shop(), Date.now),
        tally,
        clock: Date.now,
        onShelf,
        signal: stop.signal,
      },
    );
    [phase, problem] = played.ok ? ['over', undefined] : ['failed', played.error.message];
  };

  const look = async (): Promise<string | undefined> => {
    // Asked once and not again: whoever pressed waits for the answer.
    const answer = await fetch(`${server}/v1/status.json`).catch(() => undefined);
    return answer?.ok ? obstacle((await answer.json()) as Status) : 'The coupon server does not answer.';
  };

  return {
    ...facts,
    state: () => {
      const counts = tally.counts();
      const { shoppers, visits, shown, claims, orders, reports } = counts;
      const said = { claims: claims.acknowledged, orders: orders.acknowledged, reports: reports.acknowledged, refused: refusedIn(counts) };
      return { phase, shoppers, of: SHOPPERS, visits, shown, ...said, waiting: phase === 'ready' ? 0 : waitingOf(shop()), problem };
    },
    run: async () => {
      if (phase === 'running') return false;
      phase = 'running';
      tally = createTally();
      problem = await look();
      if (problem !== undefined) phase = 'failed';
      else
        running = live().catch((error: unknown) => {
          [phase, problem] = ['failed', `They could not go on: ${error instanceof Error ? error.message : String(error)}`];
        });
      return true;
    },
    close: async () => {
      stop.abort();
      await running;
    },
  };
};
