import { assign } from '../../engine/assignment/assign';
import { drawExploration } from '../../engine/assignment/drawExploration';
import { decide } from '../../engine/decision/decide';
import { sessionReward } from '../../engine/decision/learn';
import { learntFor } from '../../engine/decision/learnt';
import { learnVisit } from '../../engine/decision/learnVisit';
import { type VisitBefore, visitBefore } from '../../engine/decision/visitBefore';
import type { VisitFacts } from '../../engine/decision/visitCell';
import { scopeInterest } from '../../engine/features/scopeInterest';
import { formatAttribution } from '../../protocol/attribution';
import type { Coupon } from '../../protocol/coupons/coupon';
import { isWholeShop } from '../../protocol/coupons/isWholeShop';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import { playVisit } from '../fleet/playVisit';
import type { Scenario } from '../scenario/scenario';
import { streamOf } from '../shoppers/stream';
import type { Visit } from '../shoppers/visit';
import type { FleetShop } from './fleetShop';
import { pingArm, type Reporter, reportSession } from './reportSession';
import type { ServedBundles } from './servedBundles';
import type { ServedDevice } from './servedDevice';

export interface ServedWorld extends Reporter {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly bundles: ServedBundles;
  readonly shop: FleetShop;
}

/**
 * One visit of a simulated shopper to a shop in front of a running server: what its page would ask the server for, claim, order and report. The choice
 * is the device's own, by the bundle the server serves; whether the shopper buys is the scenario's truth.
 */
export const visitServed = async (world: ServedWorld, device: ServedDevice, visit: Visit): Promise<void> => {
  const { scenario, seed, bundles, shop, server, tally, ids } = world;
  tally.count('visits');
  const serving = await bundles.forDevice(device.unit);
  if (!serving.ok) return tally.note('withoutBundle', serving.error.code);
  const { bundle, isOn, shadowPrices, stage } = serving.value;
  const { manifest, model } = bundle;
  const { experiment, profile: settings, session, triggers, marginRate, currency } = manifest;
  device.variant = assign(experiment, device.unit);
  await pingArm(world, device, bundle);
  // Before anything of the visit is known, as in a browser.
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
    // Who is held out asks as well, and is shown nothing that could change what was before.
    const facts = asks ? { ...(before ?? visitBefore(device.profile, settings.halfLifeMs)), shown, bought, used: outcome.used } : undefined;
    await reportSession(world, device, bundle, { explored, facts, now, rng });
  };

  const served = { settings: { ...settings, idleMs: session.idleMs }, policy: { choose, close }, books: { take } };
  await playVisit({ scenario, seed, ...served }, device, visit);
};
