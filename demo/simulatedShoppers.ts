import { createHash } from 'node:crypto';
import { parseAttribution } from '../src/protocol/attribution';
import type { Variant } from '../src/protocol/experiment';
import { SIMULATED_ROUTE } from '../src/protocol/order';
import type { Status } from '../src/protocol/protocol';
import { ok } from '../src/protocol/values/result';
import { httpFleetServer } from '../src/simulator/http/fleetServer';
import type { FleetShop } from '../src/simulator/http/fleetShop';
import { runFleet } from '../src/simulator/http/runFleet';
import { createTally, type FleetCounts, type Tally } from '../src/simulator/http/tally';
import { demoScenario, onShelf, SHOPPERS } from './demoScenario';
import { changeLine, createCart, setCode, setCoupletAttribute } from './shop/cart';
import { findOrder, placeOrder } from './shop/orders';
import type { RunningShop } from './shop/routes/startShop';
import type { SimulatedShoppers, SimulatedState } from './shop/simulated';
import type { GroupSoFar, SimulatedPoint } from './shop/simulatedChart';

/** Margin before discount, as in the demo's campaign. */
const MARGIN_RATE = 0.5;
/** Points of the chart in a run. */
const POINTS = 60;

const noOne: GroupSoFar = { shoppers: 0, orders: 0, net: 0 };

/** What the groups of a run have brought so far, as the chart shows it. */
const createSeries = () => {
  const now: Record<Variant, GroupSoFar> = { none: noOne, rule: noOne, couplet: noOne };
  const points: SimulatedPoint[] = [];
  return {
    points: points as readonly SimulatedPoint[],
    ordered: (attribution: string, net: number): void => {
      const read = parseAttribution(attribution);
      if (!read.ok) return;
      const { variant } = read.value;
      const group = now[variant];
      now[variant] = { ...group, orders: group.orders + 1, net: group.net + net };
    },
    finished: (done: number, all: number, variant: Variant | undefined): void => {
      if (variant) now[variant] = { ...now[variant], shoppers: now[variant].shoppers + 1 };
      if (done === all || done % Math.ceil(all / POINTS) === 0) points.push({ none: now.none, couplet: now.couplet });
    },
  };
};

/** Six in ten order on a phone. Drawn from the name, so that a shopper keeps the device. It makes no difference to what they buy. */
const deviceOf = (customer: string): 'phone' | 'desktop' =>
  createHash('sha256').update(customer).digest().readUInt8() < 0.6 * 256 ? 'phone' : 'desktop';

/**
 * The demo's own checkout: a cart, its code, the attribute, an order. As for every order, the shop's webhook reports it to the coupon
 * server.
 * @param ordered called with the attribute and net margin of each order
 */
const checkoutShop = (
  { db, orderChanged }: Pick<RunningShop, 'db' | 'orderChanged'>,
  now: () => number,
  ordered: (attribution: string, net: number) => void,
): FleetShop => ({
  order: async ({ items, code, attribution, customer }) => {
    const name = 'Simulated shopper';
    const buyer = { name, email: `${customer}@simulated.example`, address: 'Simulated, no delivery' };
    const pay = (withCode: boolean) =>
      db.transaction(() => {
        const cart = createCart(db, now());
        for (const { itemId, quantity } of items) changeLine(db, cart, itemId, { delta: quantity });
        if (withCode) setCode(db, cart, code);
        setCoupletAttribute(db, cart, attribution);
        return placeOrder(db, cart, buyer, now(), { route: SIMULATED_ROUTE, device: deviceOf(customer) });
      })();
    // If the checkout refuses the code they order without it, as the card stated its conditions.
    const tried = pay(true);
    const placed = 'problem' in tried ? pay(false) : tried;
    const order = 'order' in placed ? findOrder(db, placed.order) : undefined;
    if (order) ordered(attribution, MARGIN_RATE * order.subtotal - order.discount);
    orderChanged();
    return ok({ fresh: true });
  },
});

interface SimulatedSettings extends Pick<SimulatedShoppers, 'isOpen' | 'console' | 'heldOut'> {
  /** Address of the coupon server from within this program. */
  readonly server: string;
  readonly siteKey: string;
  readonly shop: () => Pick<RunningShop, 'db' | 'orderChanged'>;
}

/** Shoppers at the same time. Shop and server run in this process and must stay responsive for the visitor. */
const AT_ONCE = 8;

/** Why a run would have no visible effect. `undefined` if it would. */
const obstacle = ({ bundle, serving }: Status): string | undefined => {
  if (bundle === null) return 'No campaign is published yet. Publish one in the console, then come back.';
  return serving ? undefined : 'Coupons are stopped. Turn them on in the console, then come back.';
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
    'assignment events': pings.failures,
    tokens: tokens.failures,
    visits: withoutBundle,
  }).flatMap(([what, codes]) => Object.entries(codes).map(([code, count]) => `${what}: ${code} (${count})`));

/** Sends simulated shoppers into the running demo, and stops them with it. */
export const simulatedShoppers = ({
  server,
  siteKey,
  shop,
  ...facts
}: SimulatedSettings): SimulatedShoppers & { close(): Promise<void> } => {
  let halt = new AbortController();
  let tally: Tally = createTally();
  let series = createSeries();
  let phase: SimulatedState['phase'] = 'ready';
  let problem: string | undefined;
  let running: Promise<void> | undefined;

  const live = async (): Promise<void> => {
    const repeated = (code: string): void => tally.note('repeats', code);
    const run = Date.now();
    const played = await runFleet(
      { scenario: demoScenario(), seed: run % 4_000_000_000, run, siteKey, concurrency: AT_ONCE },
      {
        server: httpFleetServer(server, repeated),
        shop: checkoutShop(shop(), Date.now, series.ordered),
        tally,
        clock: Date.now,
        onShelf,
        progress: series.finished,
        signal: halt.signal,
      },
    );
    [phase, problem] = played.ok ? ['over', undefined] : ['failed', played.error.message];
  };

  const look = async (): Promise<string | undefined> => {
    // Asked once without retries, since the visitor is waiting.
    const answer = await fetch(`${server}/v1/status.json`).catch(() => undefined);
    return answer?.ok ? obstacle((await answer.json()) as Status) : 'The coupon server does not answer.';
  };

  const stop = async (): Promise<void> => {
    halt.abort();
    await running;
  };

  return {
    ...facts,
    state: () => {
      const counts = tally.counts();
      const { shoppers, visits, shown, claims, orders, reports } = counts;
      const said = { claims: claims.acknowledged, orders: orders.acknowledged, reports: reports.acknowledged, refused: refusedIn(counts) };
      const { points } = series;
      return { phase, shoppers, of: SHOPPERS, visits, shown, ...said, waiting: phase === 'ready' ? 0 : waitingOf(shop()), points, problem };
    },
    run: async () => {
      if (phase === 'running') return false;
      phase = 'running';
      [tally, series, halt] = [createTally(), createSeries(), new AbortController()];
      problem = await look();
      if (problem !== undefined) phase = 'failed';
      else
        running = live().catch((error: unknown) => {
          [phase, problem] = ['failed', `The simulation failed: ${error instanceof Error ? error.message : String(error)}`];
        });
      return true;
    },
    stop,
    close: stop,
  };
};
