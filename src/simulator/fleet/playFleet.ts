import { setImmediate } from 'node:timers/promises';
import type { Campaign } from '../../bundle/campaign';
import { customerBucket, customerUnit } from '../../engine/assignment/customerDraw';
import type { VisitChoices } from '../../engine/timing/fitTimingAcross';
import { formatAttribution } from '../../protocol/attribution';
import type { OrderRecord } from '../../protocol/order';
import { DAY } from '../../protocol/values/clock';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import { startThread } from '../../threads/startThread';
import { threadPool } from '../../threads/threadPool';
import { campaignOf } from '../policies/campaignOf';
import { couponBooks } from '../policies/couponBooks';
import { isPurged, newDevice, purge, type SimulatedDevice } from '../policies/fleetPolicy';
import { openPolicy, type PolicyPlan } from '../policies/openPolicy';
import { ruleStrata } from '../policies/rulesPolicy';
import type { Scenario } from '../scenario/scenario';
import { marginOf, type Outcome } from '../shoppers/outcome';
import { drawShopper, fleetSize } from '../shoppers/shopper';
import { rhythmOn, START, type Visit, visitsOn } from '../shoppers/visit';
import { playVisit, type World } from './playVisit';

/** Number of visits used to judge a cold start. */
export const FIRST_VISITS = 1_000;

/**
 * Sums over the visits of human shoppers whose devices are not in the holdout, money in minor units. They are expectations over the random
 * draws of a visit (`expectedOf`), except for the amounts spent and the books.
 */
export interface FleetTotals {
  readonly visits: number;
  readonly orders: number;
  /** Margin before discount minus the discount. */
  readonly margin: number;
  readonly discount: number;
  /** Discounts given, as charged to budgets. */
  readonly spent: number;
  /** Orders that used a coupon, and coupons shown. */
  readonly used: number;
  readonly shown: number;
  /** Margin, visits and discounts given by day. */
  readonly days: { readonly margin: readonly number[]; readonly visits: readonly number[]; readonly spent: readonly number[] };
  /** Margin and visits by `ruleStratum` of the profile when the page asked. */
  readonly cells: { readonly margin: readonly number[]; readonly visits: readonly number[] };
  /** Over the first `FIRST_VISITS` visits, or all if there are fewer. */
  readonly firstVisitsMargin: number;
  /** From policies that sum their choices. */
  readonly choices?: VisitChoices | undefined;
  /** Decisions of devices by scorer: `plain`, or `plain with sequence` if the bundle has a sequence network. */
  readonly scorers?: Readonly<Record<string, number>> | undefined;
  /** Discounts by coupon, over all devices and including bots, as budgets count them. */
  readonly spentBy: Readonly<Record<string, number>>;
  /** Every order of every device as in the shop's books, the group without coupons against `rule`. Empty unless the job asks for them. */
  readonly books: readonly OrderRecord[];
  /** `margin` of the human shoppers in the holdout. */
  readonly holdoutMargin: number;
  /** Assignment events, one for each group that a browser with consent drew at random. */
  readonly assigned: Readonly<Record<'none' | 'rule', number>>;
}

/** Traffic a shop can predict: the week and the holiday. */
export const foreseen = (scenario: Scenario): ExpectedTraffic =>
  Array.from({ length: scenario.days }, (_, day) => ({
    from: START + day * DAY,
    until: START + (day + 1) * DAY,
    times: rhythmOn(scenario, day),
  }));

/** Budget price updates per day. */
const PRICED = 24;

/** One policy played to one fleet: a complete job, so that threads share no state. Plain data. */
export interface FleetJob {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly plan: PolicyPlan;
  /** Return single orders? */
  readonly withBooks?: boolean;
}

/** The group in the shop's books, where all that is not the holdout is the rule. */
const groupOf = ({ variant }: SimulatedDevice): 'none' | 'rule' => (variant === 'none' ? 'none' : 'rule');

const orderOf = (
  device: SimulatedDevice,
  visit: Visit,
  { revenue, discount, returned }: Outcome,
  { experiment, marginRate }: Campaign,
  bucket: number | undefined,
): OrderRecord => ({
  orderId: `${device.index}-${visit.start}`,
  at: visit.start,
  attribution: formatAttribution({ experiment: experiment.id, variant: groupOf(device) }),
  customerId: String(device.index),
  ...(bucket === undefined ? {} : { bucket }),
  subtotal: revenue,
  discount,
  margin: Math.round(marginRate * revenue),
  ...(returned ? { refunded: revenue - discount } : {}),
});

const sums = (length: number): number[] => new Array<number>(length).fill(0);

/**
 * Plays day by day, device by device. The same job gives the same figures. Linear in devices · days. The memory of a device does not grow
 * with its visits.
 */
export const playFleet = async ({ scenario, seed, plan, withBooks = false }: FleetJob): Promise<FleetTotals> => {
  const campaign = campaignOf(scenario);
  const { experiment, profile, session, marginRate, coupons, budgets } = campaign;
  const books = couponBooks(coupons, budgets, foreseen(scenario));
  const policy = openPolicy(plan, { scenario, campaign, books, seed });
  const world: World = { scenario, seed, settings: { ...profile, idleMs: session.idleMs }, policy, books };
  const size = fleetSize(scenario);
  const byCustomer = scenario.experiment?.drawnBy === 'customer';
  const devices: (SimulatedDevice | undefined)[] = new Array(size);
  const shoppers = Array.from({ length: size }, (_, index) => drawShopper(scenario, seed, index));
  const totals = { visits: 0, orders: 0, margin: 0, discount: 0, spent: 0, used: 0, shown: 0, firstVisitsMargin: 0 };
  const days = { margin: sums(scenario.days), visits: sums(scenario.days), spent: sums(scenario.days) };
  const cells = { margin: sums(ruleStrata.length), visits: sums(ruleStrata.length) };
  const orders: OrderRecord[] = [];
  const assigned = { none: 0, rule: 0 };
  let holdoutMargin = 0;
  for (let day = 0; day < scenario.days; day++) {
    for (const [index, shopper] of shoppers.entries()) {
      // Devices come in the order of their numbers, as if spread over the day.
      const hour = Math.floor((PRICED * index) / size);
      if (hour !== Math.floor((PRICED * (index - 1)) / size)) books.reprice(START + (day + hour / PRICED) * DAY);
      for (const visit of visitsOn(scenario, seed, shopper, index, day)) {
        // Created at the first visit, since many devices of a large fleet come late or never.
        const known = devices[index];
        // Each seed is a site of its own, or the same customers would be in the same groups on all.
        const bucket = byCustomer ? customerBucket(String(seed), String(index)) : undefined;
        const unit = bucket === undefined ? undefined : customerUnit(bucket);
        const device = known ?? newDevice(seed, index, shopper, experiment, scenario.consent, unit);
        devices[index] = device;
        const purged = isPurged(device, seed, scenario.storage, visit.start);
        if (purged) purge(device, seed, experiment, visit.start);
        if ((purged || !known) && device.consents && !byCustomer) assigned[groupOf(device)] += 1;
        const { choice, outcome, expected, stratum } = await playVisit(world, device, visit);
        if (withBooks && outcome.bought) orders.push(orderOf(device, visit, outcome, campaign, bucket));
        const margin = marginOf(marginRate, expected);
        if (!shopper.bot && device.variant === 'none') holdoutMargin += margin;
        if (shopper.bot || device.variant === 'none') continue;
        totals.visits += 1;
        totals.orders += expected.orders;
        totals.margin += margin;
        totals.discount += expected.discount;
        totals.spent += outcome.discount;
        totals.used += expected.used;
        totals.shown += Number(choice.coupon !== undefined);
        if (totals.visits <= FIRST_VISITS) totals.firstVisitsMargin += margin;
        days.margin[day]! += margin;
        days.visits[day]! += 1;
        days.spent[day]! += outcome.discount;
        cells.margin[stratum]! += margin;
        cells.visits[stratum]! += 1;
      }
    }
    policy.endDay(day);
    // A visit only awaits promises, so progress is drawn and Ctrl-C is handled between days.
    await setImmediate();
  }
  return {
    ...totals,
    days,
    cells,
    spentBy: books.spentBy(),
    books: orders,
    assigned,
    holdoutMargin,
    ...(policy.choices ? { choices: policy.choices } : {}),
    ...(policy.scorers ? { scorers: policy.scorers } : {}),
  };
};

const fleetThread = { name: 'fleetThread', path: './fleetThread.ts', from: import.meta.url };

/** A fleet of 10⁵ devices keeps some 10 kB each, which exceeds Node's default limit for a thread by far. */
const threadOptions = { resourceLimits: { maxOldGenerationSizeMb: 8_192 } };
const onThreads = threadPool(() => startThread(fleetThread, threadOptions), 0);

/**
 * Results of each job, in the order of the jobs, on up to `threads` threads. With one thread everything runs in this process. A job is a
 * whole fleet, so the number of threads never changes a figure.
 * @param onDone called after each job
 */
export const playOnThreads = (jobs: readonly FleetJob[], threads: number, onDone?: () => void): Promise<readonly FleetTotals[]> =>
  onThreads({ requests: jobs, run: playFleet, threads, onDone });
