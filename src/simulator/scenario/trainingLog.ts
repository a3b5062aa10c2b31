import * as v from 'valibot';

const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));

/** The log that a shop hands to `couplet train`, of other shoppers than those judged. */
export const logSchema = v.strictObject({
  /** Shoppers on the first day; absent: twice the scenario's devices. */
  shoppers: v.exactOptional(whole(10_000_000)),
  days: v.optional(whole(400), 30),
  /** What the shop showed: a coupon or nothing by chance, by its own rule, or nothing at all. */
  behaviour: v.optional(v.picklist(['random', 'rule', 'none']), 'random'),
  /** Does each choice come with the probability it had? */
  propensities: v.optional(v.boolean(), true),
  /** Are there orders alone, without events or choices? */
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
