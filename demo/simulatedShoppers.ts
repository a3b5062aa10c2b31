import * as v from 'valibot';
import type { Item } from '../src/protocol/events/shopperEvent';
import { SIMULATED_ROUTE } from '../src/protocol/order';
import type { Status } from '../src/protocol/protocol';
import { ok } from '../src/protocol/values/result';
import { httpFleetServer } from '../src/simulator/http/fleetServer';
import type { FleetShop } from '../src/simulator/http/fleetShop';
import { runFleet } from '../src/simulator/http/runFleet';
import { createTally, type FleetCounts, type Tally } from '../src/simulator/http/tally';
import { SCENARIO_FORMAT, type Scenario, scenarioSchema } from '../src/simulator/scenario/scenario';
import { demoCampaign } from './campaign';
import { demoItems } from './log/logRow';
import { changeLine, createCart, setCode, setCoupletAttribute } from './shop/cart';
import { categories } from './shop/catalog';
import { placeOrder } from './shop/orders';
import type { RunningShop } from './shop/routes/startShop';
import type { SimulatedShoppers, SimulatedState } from './shop/simulated';

const SHOPPERS = 1_000;

const meanPrice = (category: string): number => {
  const prices = demoItems.filter((item) => item.category === category).map(({ price }) => price);
  return Math.round(prices.reduce((sum, price) => sum + price, 0) / prices.length);
};

/** A week of simulated shoppers in the demo's shop. They buy more often than in a real shop, so that one press has a visible effect. */
const demoScenario = (): Scenario =>
  v.parse(scenarioSchema, {
    format: SCENARIO_FORMAT,
    name: 'demo',
    days: 7,
    devices: SHOPPERS,
    shop: { marginRate: 0.5, pieces: 2, categories: categories.map(({ name }) => ({ name, price: meanPrice(name) })) },
    coupons: demoCampaign().coupons.map(({ id, discount, scope }) => ({
      id,
      discount,
      ...(scope.categories ? { categories: scope.categories } : {}),
    })),
    segments: [
      { name: 'regulars', share: 0.3, visitsPerWeek: 2, purchaseRate: 0.2, priceSensitivity: 0.2, usesAnyway: 0.8 },
      { name: 'bargain', share: 0.4, visitsPerWeek: 1.5, purchaseRate: 0.06, priceSensitivity: 0.9, usesAnyway: 0.95 },
      { name: 'browsers', share: 0.3, visitsPerWeek: 1, purchaseRate: 0.03, priceSensitivity: 0.5, usesAnyway: 0.7 },
    ],
    spread: { visits: 4 },
  } satisfies v.InferInput<typeof scenarioSchema>);

/**
 * The demo's own checkout: a cart, its code, the attribute, an order. As for every order, the shop's webhook reports it to the coupon
 * server.
 */
const checkoutShop = ({ db, orderChanged }: Pick<RunningShop, 'db' | 'orderChanged'>, now: () => number): FleetShop => ({
  order: async ({ items, code, attribution, customer }) => {
    const name = 'Simulated shopper';
    const buyer = { name, email: `${customer}@simulated.example`, address: 'Simulated, no delivery' };
    const pay = (withCode: boolean) =>
      db.transaction(() => {
        const cart = createCart(db, now());
        for (const { itemId, quantity } of items) changeLine(db, cart, itemId, { delta: quantity });
        if (withCode) setCode(db, cart, code);
        setCoupletAttribute(db, cart, attribution);
        return placeOrder(db, cart, buyer, now(), SIMULATED_ROUTE);
      })();
    // If the checkout refuses the code they order without it, as the card stated its conditions.
    const placed = pay(true);
    if ('problem' in placed) pay(false);
    orderChanged();
    return ok({ fresh: true });
  },
});

/** The shop's product for a scenario's item, `<category>-<shelf>`: the same one for the same shelf. */
const onShelf = ({ itemId, categories: [category = ''] = [], quantity }: Item): Item => {
  const goods = demoItems.filter((item) => item.category === category);
  const { id, name, brand, price } = goods[Number(itemId.slice(itemId.lastIndexOf('-') + 1)) % goods.length]!;
  return { itemId: id, itemName: name, itemBrand: brand, categories: [category], price, quantity };
};

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

/** Sends a thousand simulated shoppers at a time into the running demo, and stops them with it. */
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
      { scenario: demoScenario(), seed: run % 4_000_000_000, run, siteKey, concurrency: AT_ONCE },
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
    // Asked once without retries, since the visitor is waiting.
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
          [phase, problem] = ['failed', `The simulation failed: ${error instanceof Error ? error.message : String(error)}`];
        });
      return true;
    },
    close: async () => {
      stop.abort();
      await running;
    },
  };
};
