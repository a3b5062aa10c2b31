import * as v from 'valibot';
import { aimSchema } from '../../bundle/campaign';
import { type Budget, budgetSchema } from '../../protocol/coupons/budget';
import { couponIdSchema } from '../../protocol/coupons/couponWords';
import { discountSchema } from '../../protocol/coupons/discount';
import { minorSchema } from '../../protocol/values/money';
import fitted from '../fitted/fitted.json';
import { policySchema } from './policyName';

/**
 * How shoppers of real shops differ and when they come. The file names the source of each number, and docs/simulate.md describes the fit.
 */
const fittedShoppers: {
  /** Shape of the gamma distribution of visit rates. */
  readonly visitShape: number;
  /** Standard deviation of the logit of buying between shoppers. */
  readonly purchaseSpread: number;
  /** The same for the acceptance of one coupon, in addition to the shopper's attitude towards all. */
  readonly preferenceSpread: number;
  /** Monday first, mean 1. */
  readonly weekday: readonly number[];
} = fitted;

const atMost = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

/** The log that a shop passes to `couplet train`, of other shoppers than those evaluated. */
const logSchema = v.strictObject({
  /** Shoppers on the first day. Absent: twice the scenario's devices. */
  shoppers: v.exactOptional(atMost(10_000_000)),
  days: v.optional(atMost(400), 30),
  /** What the shop showed: coupons at random, by its own rule, or none. */
  behaviour: v.optional(v.picklist(['random', 'rule', 'none']), 'random'),
  /** Does each choice come with its probability? */
  propensities: v.optional(v.boolean(), true),
  /** Orders alone, without events or choices? */
  ordersOnly: v.optional(v.boolean(), false),
});
type LogSettings = Required<v.InferOutput<typeof logSchema>>;

/** The log's settings with every default filled in. Orders alone have no choices, so no propensities. */
export const logOf = ({
  devices,
  log = v.parse(logSchema, {}),
}: {
  readonly devices: number;
  readonly log?: v.InferOutput<typeof logSchema>;
}): LogSettings => {
  const { shoppers = 2 * devices, propensities, ...rest } = log;
  return { ...rest, shoppers, propensities: propensities && !rest.ordersOnly };
};

/** In the shop's own words, since the scopes of coupons use them. */
const categoryName = v.pipe(v.string(), v.minLength(1), v.maxLength(60));

const categorySchema = v.strictObject({
  name: categoryName,
  /** Mean price of an item, minor units. */
  price: v.pipe(minorSchema, v.minValue(1)),
});

/** Version of scenario files. Others are refused. */
export const SCENARIO_FORMAT = 'couplet-scenario/1';

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const positive = v.pipe(v.number(), v.gtValue(0), v.finite());
const nameSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Use a-z, 0-9 and - in names.'));
const byCoupon = v.record(couponIdSchema, between(-5, 5));

const couponSchema = v.strictObject({
  id: couponIdSchema,
  discount: discountSchema,
  /** Goods the coupon is for. Absent: the whole shop. */
  categories: v.exactOptional(v.pipe(v.array(categoryName), v.minLength(1))),
  budget: v.exactOptional(budgetSchema),
});

const segmentSchema = v.strictObject({
  name: nameSchema,
  /** Share of all shoppers. Shares are scaled to sum to 1. */
  share: positive,
  visitsPerWeek: positive,
  /** Probability that a visit of an average shopper of the segment buys without a coupon. */
  purchaseRate: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  /** Logits that a discount of 10% on the goods in scope adds to the probability of buying. */
  priceSensitivity: between(0, 10),
  /** Probability that a shopper who would have bought anyway uses the coupon shown (cannibalisation). */
  usesAnyway: between(0, 1),
  /** Liking of a coupon beyond its discount, as a multiple of the sensitivity. Default: 0. */
  preferences: v.optional(byCoupon, {}),
  /** Relative interest in categories. Default: 1. */
  interests: v.optional(v.record(categoryName, positive), {}),
  /** Logits that each recently shown coupon takes off the next one's effect. Half-life: 14 days. */
  fatigue: v.optional(between(0, 5), 0),
  /** Logits that each recently used discount takes off buying without one (reference price). Half-life: 45 days. */
  habit: v.optional(between(0, 5), 0),
  /**
   * Discounts that affect the segment: on baskets of at least `goods`, minor units, and of at least this `share` of them. Smaller ones have
   * no effect.
   */
  threshold: v.exactOptional(v.strictObject({ goods: v.optional(minorSchema, 0), share: v.optional(between(0, 1), 0) })),
  /** Logits that each recent order with a discount takes off buying at all, because it was bought ahead. Half-life: 21 days. */
  stockpile: v.optional(between(0, 5), 0),
  /** Logits that each recently shown coupon takes off buying without one (waiting for the next). Half-life: 14 days. */
  waits: v.optional(between(0, 5), 0),
  /** Probability that a shopper who would have bought anyway takes goods of the coupon's first category instead of others. */
  switches: v.optional(between(0, 1), 0),
});
export type Segment = v.InferOutput<typeof segmentSchema>;

/** Order of a visit's views: random; back and forth between two categories; from one category to the other, staying there. */
const paths = ['wander', 'compare', 'settle'] as const;

const journeySchema = v.strictObject({
  path: v.picklist(paths),
  /** Share of all visits. Shares are scaled to sum to 1. */
  share: positive,
  /** Odds of buying, and the effect of discounts, relative to other visits. */
  purchases: positive,
  sensitivity: positive,
});

const byWeekday = v.pipe(v.array(positive), v.length(7, 'It must have seven numbers, Monday first.'));

const seasonSchema = v.strictObject({
  /** Visits by weekday, Monday first, relative to each other. */
  weekday: v.optional(byWeekday, [...fittedShoppers.weekday]),
  /** Odds of buying by weekday, Monday first. Absent: the same on all. */
  purchases: v.exactOptional(byWeekday),
  /**
   * The same days of each month of 30 days, counted from 0: visits times `visits`, odds of buying times `purchases`, effect of discounts
   * times `sensitivity`.
   */
  monthly: v.exactOptional(
    v.strictObject({ from: whole(0, 29), until: whole(1, 30), visits: positive, purchases: positive, sensitivity: positive }),
  ),
  /** From the day `from` until before the day `until`, days counted from 0: visits times `visits`, odds of buying times `purchases`. */
  holiday: v.exactOptional(v.strictObject({ from: whole(0, 400), until: whole(1, 400), visits: positive, purchases: positive })),
});

/** How shoppers of one segment differ; defaults are fitted to real data (docs/simulate.md). */
const spreadSchema = v.strictObject({
  /** Shape of the gamma distribution of visits per week. A small shape means that a few come often. */
  visits: v.optional(positive, fittedShoppers.visitShape),
  /** Standard deviations: of the logit of buying, of the logarithm of the sensitivity, of liking each coupon, of the logarithm of each interest. */
  purchase: v.optional(between(0, 3), fittedShoppers.purchaseSpread),
  sensitivity: v.optional(between(0, 3), 0.3),
  preference: v.optional(between(0, 3), fittedShoppers.preferenceSpread),
  interest: v.optional(between(0, 3), 0.8),
});

const seedsSchema = v.strictObject({ first: whole(0, 4_000_000_000), count: whole(1, 10_000) });

const scenarioShape = v.strictObject({
  format: v.literal(SCENARIO_FORMAT),
  name: nameSchema,
  /** Purpose of the scenario, for display. */
  describes: v.optional(v.pipe(v.string(), v.maxLength(500)), ''),
  days: whole(1, 400),
  /** Shoppers on the first day, each with a device. */
  devices: whole(1, 10_000_000),
  newDevicesPerDay: v.optional(whole(0, 1_000_000), 0),
  /** Additional devices that view many items, come `visitsPerDay` times a day, and buy nothing. */
  bots: v.exactOptional(v.strictObject({ devices: whole(0, 1_000_000), visitsPerDay: positive })),
  /** Figures are over these seeds. Tuning uses the others. */
  seeds: v.optional(seedsSchema, { first: 1, count: 10 }),
  tuning: v.optional(seedsSchema, { first: 1_000_001, count: 3 }),
  shop: v.strictObject({
    /** Share of revenue that is margin before discount. */
    marginRate: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
    categories: v.pipe(v.array(categorySchema), v.minLength(1), v.maxLength(50)),
    /** Mean of the pieces in an order. */
    pieces: v.optional(between(1, 20), 2),
    /** Standard deviation of the logarithm of a price around its category's. */
    priceSpread: v.optional(between(0, 2), 0.4),
    /**
     * Exponent of a Pareto distribution of the pieces in a basket's first line. Smaller exponents give more large ones. Absent: one piece.
     */
    tail: v.exactOptional(between(1, 10)),
    /** Share of orders that are returned and refunded, of those without and with a discount. */
    returns: v.exactOptional(v.strictObject({ share: between(0, 1), discounted: between(0, 1) })),
  }),
  coupons: v.pipe(v.array(couponSchema), v.minLength(1), v.maxLength(32)),
  segments: v.pipe(v.array(segmentSchema), v.minLength(1), v.maxLength(20)),
  spread: v.optional(spreadSchema, {}),
  season: v.optional(seasonSchema, {}),
  /** Visits whose order of views reveals the shopper's goal. Absent: none do. */
  journeys: v.exactOptional(v.pipe(v.array(journeySchema), v.minLength(2, 'Name at least two journeys.'))),
  /** From this day on, segments have other preferences. */
  drift: v.exactOptional(v.strictObject({ day: whole(1, 400), preferences: v.record(nameSchema, byCoupon) })),
  /** Share of the devices that see no coupon under any policy: the holdout of the experiment. */
  holdout: v.optional(between(0, 0.5), 0.1),
  /** Share of the devices whose shopper allows storage. The others only know one page, and nothing about them is learnt or reported. */
  consent: v.optional(between(0, 1), 0.6),
  /**
   * Browsers that purge storage: a `share` of the devices loses everything after more than `keptDays` without a visit, also the random unit
   * that draws its group. The shopper remembers. Absent: none do.
   */
  storage: v.exactOptional(v.strictObject({ keptDays: v.optional(whole(1, 400), 7), share: between(0, 1) })),
  /** Share η of the other devices' sessions that exploration gives a coupon, under policies that learn from reports. */
  explore: v.optional(between(0, 0.1), 0.05),
  /** Privacy loss of a report under `local-split`. `shipped-private` uses the console's. */
  epsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(2)), 2),
  /** Aim of policies composed like in the console. docs/campaigns.md. */
  aim: v.optional(aimSchema, 'margin'),
  /** Days between two bundles. */
  publishEvery: v.optional(whole(1, 100), 7),
  /** Half-life in days of the server's learning data. Absent: nothing is forgotten. */
  halfLife: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(1_000))),
  log: v.exactOptional(logSchema),
  policies: v.optional(v.pipe(v.array(policySchema), v.minLength(1)), [
    'none',
    'fixed-best',
    'segment-rules',
    'central',
    'local',
    'shipped-private',
  ]),
  /**
   * Instead of policies: an experiment of the holdout against all others, who see the first coupon (`rule`) or nothing (an A/A test). Groups
   * are drawn by browser, or by the id of a customer who is signed in at every visit.
   */
  experiment: v.exactOptional(
    v.strictObject({ treatment: v.picklist(['none', 'rule']), drawnBy: v.exactOptional(v.picklist(['browser', 'customer'])) }),
  ),
});

const repeated = (names: readonly string[]): string | undefined => names.find((one, i) => names.indexOf(one) < i);

/** Everything that defines a run, except its seed. Written by hand: docs/simulate.md has an example. */
export const scenarioSchema = v.pipe(
  scenarioShape,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { coupons, segments, shop, season, journeys = [], drift, seeds, tuning } = dataset.value;
    type Keys = readonly [string, ...(string | number)[]];
    const step = (key: string | number): v.UnknownPathItem => ({
      type: 'unknown',
      origin: 'value',
      input: dataset.value,
      key,
      value: undefined,
    });
    const refuse = (message: string, [first, ...rest]: Keys): void => addIssue({ message, path: [step(first), ...rest.map(step)] });
    const ids = coupons.map(({ id }) => id);
    const segmentNames = segments.map((segment) => segment.name);
    const categories = shop.categories.map((category) => category.name);
    const named: readonly (readonly [readonly string[], Keys])[] = [
      [ids, ['coupons']],
      [segmentNames, ['segments']],
      [categories, ['shop', 'categories']],
      [journeys.map(({ path }) => path), ['journeys']],
    ];
    for (const [names, at] of named) {
      const twice = repeated(names);
      if (twice !== undefined) refuse(`"${twice}" is listed twice.`, at);
    }
    const strangers = (names: readonly string[], known: readonly string[], what: string, at: Keys): void => {
      for (const one of names) if (!known.includes(one)) refuse(`"${one}" is not a ${what} of the scenario.`, at);
    };
    for (const [i, coupon] of coupons.entries()) strangers(coupon.categories ?? [], categories, 'category', ['coupons', i, 'categories']);
    for (const [i, { preferences, interests }] of segments.entries()) {
      strangers(Object.keys(preferences), ids, 'coupon', ['segments', i, 'preferences']);
      strangers(Object.keys(interests), categories, 'category', ['segments', i, 'interests']);
    }
    strangers(Object.keys(drift?.preferences ?? {}), segmentNames, 'segment', ['drift', 'preferences']);
    for (const [segment, preferences] of Object.entries(drift?.preferences ?? {}))
      strangers(Object.keys(preferences), ids, 'coupon', ['drift', 'preferences', segment]);
    for (const part of ['holiday', 'monthly'] as const)
      if (season[part] && season[part].from >= season[part].until) refuse('It must start before it ends.', ['season', part]);
    if (journeys.length > 0 && categories.length < 2) refuse('Journeys need two categories. Add a category or remove them.', ['journeys']);
    if (seeds.first < tuning.first + tuning.count && tuning.first < seeds.first + seeds.count)
      refuse('"seeds" and "tuning" overlap. Tune on other seeds than those that are evaluated.', ['tuning']);
  }),
);
export type Scenario = v.InferOutput<typeof scenarioSchema>;

const scaled = (budget: Budget, share: number): Budget =>
  Object.fromEntries(Object.entries(budget).map(([limit, most]) => [limit, Math.round((most ?? 0) * share)]));

/** The scenario with other numbers. New shoppers, bots and budgets keep their proportion to the shoppers. */
export const resized = (scenario: Scenario, change: Partial<Pick<Scenario, 'devices' | 'days' | 'seeds'>>): Scenario => {
  const share = (change.devices ?? scenario.devices) / scenario.devices;
  const { newDevicesPerDay, bots, coupons } = scenario;
  return {
    ...scenario,
    ...change,
    newDevicesPerDay: Math.round(newDevicesPerDay * share),
    coupons: coupons.map((coupon) => (coupon.budget ? { ...coupon, budget: scaled(coupon.budget, share) } : coupon)),
    ...(bots ? { bots: { ...bots, devices: Math.round(bots.devices * share) } } : {}),
  };
};
