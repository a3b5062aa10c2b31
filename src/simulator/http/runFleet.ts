import { setImmediate } from 'node:timers/promises';
import { assign } from '../../engine/assignment/assign';
import { drawExploration } from '../../engine/assignment/customerDraw';
import { decide } from '../../engine/decision/decide';
import { learntFor, learnVisit, sessionReward } from '../../engine/decision/learn';
import { type VisitBefore, type VisitFacts, visitBefore } from '../../engine/decision/visitCell';
import { scopeInterest } from '../../engine/features/scopeInterest';
import { formatAttribution } from '../../protocol/attribution';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isWholeShop } from '../../protocol/coupons/scope';
import type { Item } from '../../protocol/events/shopperEvent';
import type { Variant } from '../../protocol/experiment';
import type { Clock, Instant } from '../../protocol/values/clock';
import { ok, type Result } from '../../protocol/values/result';
import { playVisit } from '../fleet/playVisit';
import type { FleetPolicy } from '../policies/fleetPolicy';
import type { Scenario } from '../scenario/scenario';
import { streamOf } from '../shoppers/draws';
import { drawShopper, fleetSize } from '../shoppers/shopper';
import { START, type Visit, visitsOn } from '../shoppers/visit';
import type { FleetServer } from './fleetServer';
import type { FleetShop } from './fleetShop';
import { type Reporter, reportAssignment, reportSession, runIds } from './reportSession';
import { type ServedBundles, servedBundles } from './servedBundles';
import { newServedDevice, type ServedDevice, sharedPurse } from './servedDevice';
import type { FleetCounts, Tally } from './tally';

interface ServedWorld extends Reporter {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly bundles: ServedBundles;
  readonly shop: FleetShop;
}

/**
 * One visit of a simulated shopper to a shop in front of a running server: the requests of its page, the claim, the order and the report.
 * The device chooses by itself, with the bundle the server serves. The scenario's truth decides whether the shopper buys.
 */
const visitServed = async (world: ServedWorld, device: ServedDevice, visit: Visit): Promise<void> => {
  const { scenario, seed, bundles, shop, server, tally, ids } = world;
  tally.count('visits');
  const serving = await bundles.forDevice(device.unit);
  if (!serving.ok) return tally.note('withoutBundle', serving.error.code);
  const { bundle, isOn, shadowPrices, stage } = serving.value;
  const { manifest, model } = bundle;
  const { experiment, profile: settings, session, triggers, marginRate, currency } = manifest;
  device.variant = assign(experiment, device.unit);
  await reportAssignment(world, device, bundle);
  // Drawn before the visit is known, as in a browser.
  const list = manifest.coupons.map(({ id }) => id);
  const explored =
    device.variant === 'couplet'
      ? drawExploration(experiment, list, streamOf(seed, 'unit', device.index, visit.start % 2 ** 31))
      : undefined;
  const attribution = formatAttribution({ experiment: experiment.id, variant: device.variant, explored, stage });
  const learnt = device.learnt.policy?.prior === bundle.id ? learntFor(model, device.learnt) : bundle.untaught;
  let code: string | undefined;
  let shown: VisitFacts['shown'] = 'none';
  let before: VisitBefore | undefined;
  const asks = isOn && visit.views.length >= triggers.minViews;

  const choose: FleetPolicy['choose'] = async (_, now, rng) => {
    if (!asks) return {};
    before = visitBefore(device.profile, settings.halfLifeMs);
    const { variant, profile } = device;
    const id = `${device.index}-${now}`;
    const decision = await decide({ model, variant, explored, profile, ...learnt, facts: {}, now, shadowPrices, rng, id });
    const coupon = model.coupons.find((one) => one.id === decision.action);
    if (coupon) tally.count('shown');
    if (coupon) shown = isWholeShop(coupon.scope) ? 'whole' : (scopeInterest(profile, now, settings.halfLifeMs).share(coupon.scope) ?? 0);
    return { coupon, decision, explored };
  };

  const take = async ({ id: couponId, version: couponVersion }: Coupon): Promise<boolean> => {
    const claimed = await server.claim(ids('claim', device.index, visit.start), { v: 'claim/1', couponId, couponVersion, attribution });
    tally.answered('claims', claimed.ok ? { ok: true, value: {} } : claimed);
    code = claimed.ok ? claimed.value.code : undefined;
    return claimed.ok;
  };

  const close: FleetPolicy['close'] = async (_, { choice: { decision, coupon }, outcome, claimed, refused, now, rng }) => {
    const { revenue: subtotal, discount, bought } = outcome;
    if (decision) {
      const reward = refused ? 0 : sessionReward({ revenue: subtotal, discount }, marginRate, manifest.bandit.rewardScale);
      const taught = learnVisit(model, learnt, [{ decision, shown: coupon !== undefined, claimed, reward }]);
      device.learnt = { policy: taught.learnt.state, head: taught.learnt.head, timing: taught.learnt.timing };
      device.gain += taught.gain;
    }
    if (bought) {
      const orderId = `sim-${ids('order', device.index, visit.start)}`;
      const customer = `sim-${ids('customer', device.index)}`;
      const ordered = await shop.order({ orderId, currency, items: outcome.basket, subtotal, discount, code, attribution, customer });
      tally.answered('orders', ordered);
      if (ordered.ok) tally.ordered(subtotal, discount);
    }
    // Devices in the holdout also ask, and see nothing that could change the facts from before.
    const facts = asks ? { ...(before ?? visitBefore(device.profile, settings.halfLifeMs)), shown, bought, used: outcome.used } : undefined;
    await reportSession(world, device, bundle, { explored, facts, now, rng });
  };

  const served = { settings: { ...settings, idleMs: session.idleMs }, policy: { choose, close }, books: { take } };
  await playVisit({ scenario, seed, ...served }, device, visit);
};

export interface FleetRun {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Time of day 0 of the scenario on the devices' clocks, which also identifies the run: the same value repeats a run. */
  readonly run: Instant;
  readonly siteKey: string;
  /** Shoppers at the same time. */
  readonly concurrency: number;
}

export interface FleetKit {
  readonly server: FleetServer;
  readonly shop: FleetShop;
  readonly tally: Tally;
  readonly clock: Clock;
  /** Maps the scenario's items to the shop's own. */
  readonly onShelf?: ((item: Item) => Item) | undefined;
  /** Called after each shopper, with the group of the shopper's last visit. Undefined without a visit. */
  readonly progress?: ((done: number, all: number, variant: Variant | undefined) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The shoppers in order, with limited concurrency, until the signal aborts. */
const inTurn = async (count: number, concurrency: number, signal: AbortSignal | undefined, one: (index: number) => Promise<void>) => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count && !signal?.aborted)
      await one(next++).catch((error: unknown) => {
        next = count;
        throw error;
      });
  };
  // All have stopped when this ends, also after a failure.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(Math.max(1, concurrency), count) }, worker));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
};

/**
 * Plays the shoppers of a scenario in front of a running server, as fast as it answers. Each device's clock runs ahead by its simulated
 * days while the server's is real: a season of orders arrives within minutes. Errors: those of `ServedBundles.forDevice`, if the first
 * request to the server fails. Later failures are counted.
 */
export const runFleet = async (
  { scenario, seed, run, siteKey, concurrency }: FleetRun,
  { server, shop, tally, clock, onShelf = (item) => item, progress, signal }: FleetKit,
): Promise<Result<FleetCounts>> => {
  const bundles = servedBundles(server, siteKey, clock);
  const first = await bundles.forDevice('');
  if (!first.ok) return first;
  const purse = sharedPurse(server, (bought) => tally.answered('tokens', bought.ok ? ok({}) : bought));
  const world: ServedWorld = { scenario, seed, bundles, shop, server, tally, purse, clock, ids: runIds(run, seed) };
  const size = fleetSize(scenario);
  await inTurn(size, concurrency, signal, async (index) => {
    const shopper = drawShopper(scenario, seed, index);
    const device = newServedDevice(seed, index, shopper, run);
    for (let day = shopper.from; day < scenario.days && !signal?.aborted; day++) {
      for (const visit of visitsOn(scenario, seed, shopper, index, day)) {
        const start = run + visit.start - START;
        await visitServed(world, device, { ...visit, start, views: visit.views.map(onShelf), basket: visit.basket.map(onShelf) });
        // Without this, visits that send no request would block everything else in this process.
        await setImmediate();
      }
    }
    tally.count('shoppers');
    progress?.(tally.counts().shoppers, size, device.profile.visits > 0 ? device.variant : undefined);
  });
  return ok(tally.counts());
};
