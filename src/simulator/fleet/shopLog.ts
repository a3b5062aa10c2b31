import { NO_COUPON } from '../../engine/decision/decision';
import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { eligibleCoupons } from '../../engine/eligibility/eligibility';
import { integer } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Item } from '../../protocol/events/shopperEvent';
import { DAY, SECOND } from '../../protocol/values/clock';
import { csvCell } from '../../stats/tables/resultTable';
import { composedOf } from '../policies/campaignOf';
import { type FleetPolicy, newDevice } from '../policies/fleetPolicy';
import { logOf, resized, type Scenario } from '../scenario/scenario';
import { drawShopper, fleetSize } from '../shoppers/shopper';
import { visitsOn } from '../shoppers/visit';
import { PACE, playVisit, type World } from './playVisit';

/** Offset between the seeds of a log's shoppers and those of the run. */
const LOG_SEEDS = 3_000_000_000;

/** Time from an order to its refund, if it is returned. */
const SENT_BACK = 10 * DAY;

const header = 'user_id,item_id,event,time,quantity,price,category,coupon_id,propensity,transaction_id';

/** One line of the log, in the columns of `header`. */
interface Line {
  readonly event: string;
  readonly time: number;
  readonly item?: Item;
  readonly coupon?: string;
  readonly propensity?: number;
  readonly order?: string;
}

const written = (user: number, { event, time, item, coupon = '', propensity, order = '' }: Line): string =>
  [
    user,
    item?.itemId ?? '',
    event,
    time,
    item?.quantity ?? '',
    item?.price === undefined ? '' : (item.price / 100).toFixed(2),
    item?.categories?.join('>') ?? '',
    coupon,
    propensity === undefined ? '' : propensity.toFixed(6),
    order,
  ]
    .map((cell) => csvCell(String(cell)))
    .join(',');

/**
 * The log that a shop passes to `couplet train` (the scenario's `log`): actions of other shoppers of the same shop, line by line as CSV,
 * all with consent. The shop shows coupons at random, by its own rule, or not at all. The log is from before the run, so a drift during the
 * run is not in it.
 */
export const shopLog = async function* (scenario: Scenario, seed: number): AsyncGenerator<string> {
  const { shoppers, days, behaviour, propensities, ordersOnly } = logOf(scenario);
  const { drift, ...others } = resized(scenario, { devices: shoppers, days });
  const shop: Scenario = { ...others, ...(drift?.day === 0 ? { drift } : {}), consent: 1, holdout: 0 };
  const { coupons, rule, timeZone, marginRate, profile, session, experiment } = composedOf(shop);
  const { halfLifeMs } = profile;
  let propensity = 1;
  const chosen = (eligible: readonly Coupon[], rng: Parameters<FleetPolicy['choose']>[2]): Coupon | undefined => {
    if (behaviour === 'none') return undefined;
    if (behaviour === 'rule') return rule.flatMap((id) => eligible.filter((coupon) => coupon.id === id))[0];
    propensity = 1 / (eligible.length + 1);
    return eligible[integer(rng, eligible.length + 1)];
  };
  const world: World = {
    scenario: shop,
    seed: (seed + LOG_SEEDS) >>> 0,
    settings: { ...profile, idleMs: session.idleMs },
    policy: {
      choose: (device, now, rng) => {
        propensity = 1;
        const context = eligibilityContext(device.profile, {}, 'site', now, { timeZone, halfLifeMs, marginRate });
        return { coupon: chosen(eligibleCoupons(coupons, context).eligible, rng) };
      },
      close: () => undefined,
    },
    books: { take: () => true },
  };
  yield `${header}\n`;
  for (let index = 0; index < fleetSize(shop); index++) {
    const shopper = drawShopper(shop, world.seed, index);
    const device = newDevice(world.seed, index, shopper, experiment, 1);
    const lines: string[] = [];
    for (let day = 0; day < days; day++)
      for (const visit of visitsOn(shop, world.seed, shopper, index, day)) {
        const { choice, outcome } = await playVisit(world, device, visit);
        let time = visit.start;
        const write = (line: Omit<Line, 'time'>): void => {
          lines.push(written(index, { ...line, time }));
        };
        const next = (): void => {
          time += PACE;
        };
        if (!ordersOnly) {
          for (const item of visit.views) {
            write({ event: 'view_item', item });
            next();
          }
          const coupon = choice.coupon?.id ?? NO_COUPON;
          if (behaviour !== 'none') {
            write({ event: 'view_promotion', coupon, ...(propensities ? { propensity } : {}) });
            next();
            if (outcome.used) write({ event: 'claim_promotion', coupon });
          }
        }
        time += SECOND;
        const order = `${index}-${visit.start}`;
        if (outcome.bought) for (const item of outcome.basket) write({ event: 'purchase', item, order });
        if (outcome.returned) lines.push(written(index, { event: 'refund', time: time + SENT_BACK, order }));
      }
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
};
