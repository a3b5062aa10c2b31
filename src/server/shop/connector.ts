import * as v from 'valibot';
import type { CodeSource } from '../../protocol/coupons/codes';
import { type Condition, type ConditionField, conditionFields, partOfCondition } from '../../protocol/coupons/condition';
import type { Coupon } from '../../protocol/coupons/coupon';
import { type Discount, discountSchema, isExclusive } from '../../protocol/coupons/discount';
import type { OrderWebhook } from '../../protocol/protocol';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import type { OrdersRead } from './readOrders';

/** Fields of the environment that settings of several platforms share. */
export const httpUrl = v.pipe(
  v.string(),
  v.url('must be a URL such as https://shop.example'),
  v.regex(/^https?:\/\//, 'must start with http:// or https://'),
);

export const shopUrl = v.pipe(v.string('is required: the address of the shop that knows the codes'), httpUrl);

/** @param what it is, for who has to set it */
export const required = (what: string) => v.pipe(v.string(`is required: ${what}`), v.minLength(1, 'must not be empty'));

/** Facts of the visit in which the coupon was shown; the device checked them, and no checkout can know them afterwards. */
const ofTheVisit: ReadonlySet<ConditionField> = new Set([
  'cart.idleMinutes',
  'interest.categories',
  'session.views',
  'session.visits',
  'time.hour',
  'time.weekday',
  'channel',
]);

/**
 * The part of a condition a checkout can check: facts of the cart and the customer. The result is never stricter than the original, so a
 * code shown rightly is never refused at the till.
 */
export const checkoutCondition = (condition: Condition): Condition => partOfCondition(condition, (field) => !ofTheVisit.has(field));

/** What a shop's checkout can honour: answer of `GET <shop>/couplet/capabilities`. */
export const capabilitiesSchema = v.object({
  v: v.literal('capabilities/1'),
  discounts: v.array(v.picklist(discountSchema.options.map(({ entries }) => entries.kind.literal))),
  /** Fields of conditions it can check, of cart and customer. */
  fields: v.array(v.picklist(conditionFields)),
  /** Does it take several codes in one order and check `stacking`? */
  stacking: v.boolean(),
});
export type Capabilities = Omit<v.InferOutput<typeof capabilitiesSchema>, 'v'>;

const plainKinds: readonly Discount['kind'][] = ['percent', 'fixed', 'tiers', 'freeShipping'];

/** What every shop on the generic connector agreed to; a shop that does not answer the question is taken at that. Fields of later versions are not in it. */
export const agreedCapabilities: Capabilities = {
  discounts: [...plainKinds],
  fields: conditionFields.filter((field) => field !== 'customer.daysSincePurchase'),
  stacking: false,
};

/** The condition a checkout is asked to check. */
export const conditionOf = ({ membersOnly, when }: Coupon): Condition => {
  const condition = checkoutCondition(when);
  return membersOnly ? { all: [{ field: 'customer.member', op: 'eq', value: true }, condition] } : condition;
};

const fieldsOf = (condition: Condition): readonly ConditionField[] => {
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  return 'not' in condition ? fieldsOf(condition.not) : [condition.field];
};

/** Does the coupon ask for more than a shop that was never asked may be expected to honour? */
const asksMore = (coupon: Coupon): boolean =>
  !plainKinds.includes(coupon.discount.kind) ||
  !isExclusive(coupon) ||
  fieldsOf(conditionOf(coupon)).some((field) => field.startsWith('customer.'));

/**
 * Can the checkout honour the coupon as it is written? Asked when a catalog is published, so that nothing is promised to a shopper that the
 * till would ignore. Errors: `discount_unsupported`, `stacking_unsupported`, `condition_unsupported`.
 */
export const honours = ({ discounts, fields, stacking }: Capabilities, coupon: Coupon): Result<undefined, Failure> => {
  if (!discounts.includes(coupon.discount.kind))
    return fail('discount_unsupported', `The shop's checkout does not support the discount ${coupon.discount.kind}.`, coupon.id);
  if (!stacking && !isExclusive(coupon))
    return fail('stacking_unsupported', "The shop's checkout accepts only one code per order.", coupon.id);
  const unknown = fieldsOf(conditionOf(coupon)).find((field) => !fields.includes(field));
  return unknown === undefined ? ok(undefined) : fail('condition_unsupported', `The shop's checkout cannot check ${unknown}.`, coupon.id);
};

/** A code as the shop's own checkout must know it. */
export interface ShopCode {
  readonly code: string;
  readonly coupon: Coupon;
  readonly currency: string;
  /** UTC ms; the shop refuses the code from then on. */
  readonly expiresAt: number;
  /** Times the code may be redeemed; single-use codes say 1. */
  readonly uses: number;
}

/** What happened to orders since an instant, oldest first. */
export interface ShopOrders extends OrdersRead {
  /** Where to go on, UTC ms; events may come again, which is harmless. */
  readonly next: number;
  readonly more: boolean;
}

export interface ShopWebhook {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  readonly now: number;
}

/**
 * Port to one shop platform, one adapter a file. A code is valid in the shop's checkout or it does not exist. All calls are idempotent
 * by code. Errors: `shop_unreachable` (never arrived: nothing changed in the shop), `shop_no_answer` (sent, outcome unknown),
 * `shop_refused` (final).
 */
export interface Connector {
  readonly platform: string;
  /** Every shop on this platform agreed to `agreedCapabilities`: it is asked only about coupons that want more. */
  readonly agreed?: boolean;
  /**
   * A question that changes nothing in the shop, and that only who is let in is answered. Absent: `capabilities` is one. Errors: as above,
   * `shop_unauthorized`, and that what answers is no such shop.
   */
  readonly probe?: () => Promise<Result<unknown>>;
  /** What the shop's checkout can honour. */
  capabilities(): Promise<Result<Capabilities>>;
  /**
   * Can this coupon be written in the terms of the shop's checkout, to the last minor unit? Finer than `capabilities`, which are asked first. Errors: those of
   * `honours`, and of asking the shop.
   */
  readonly canHonour?: (coupon: Coupon, currency: string) => Promise<Result<undefined>>;
  /** Refused for a code that was deactivated: success always means that the checkout takes it. */
  createCode(code: ShopCode): Promise<Result<undefined>>;
  /**
   * Succeeds as well when the shop does not know the code. One of a `pool` is the merchant's own: it alone is ended, and what it lies in, a discount
   * with other codes or a promotion with its terms, is neither deleted nor changed otherwise. As `generated`, the default, nothing of the merchant's is touched.
   */
  deactivateCode(code: string, source?: CodeSource): Promise<Result<undefined>>;
  /** Takes every code of Couplet's out, quicker than one by one: the kill switch must work within a minute however many there are. */
  readonly deactivateAll?: () => Promise<Result<undefined>>;
  /** Every code of Couplet's that lies in the shop, used up ones too where it keeps them, to be compared with the claims. Absent where the shop cannot tell. */
  readonly listCodes?: () => Promise<Result<readonly string[]>>;
  /** Reads orders where the shop does not send them. Absent where it does. */
  readonly ordersSince?: (since: number) => Promise<Result<ShopOrders>>;
  /** Reads the shop's own webhooks. Absent where it sends `order/1`. */
  readonly readWebhook?: (request: ShopWebhook) => Result<readonly OrderWebhook[]>;
  /** Takes out of the shop all that Couplet ever put there: codes, promotions, webhooks, fields. May be called again. Says what it took. */
  readonly uninstall?: () => Promise<Result<{ readonly removed: readonly string[] }>>;
  /** What only the merchant can take out of the shop, a sentence each. */
  readonly byHand?: readonly string[];
}

type Asked = Pick<Connector, 'agreed' | 'capabilities' | 'canHonour'>;
interface Entry {
  readonly coupon: Coupon;
  readonly currency: string;
}

/**
 * Can the shop honour every coupon? It is asked only where one wants more than every shop of its kind agreed to. Errors: those of `honours`
 * with the coupon's id, and of the connector.
 */
export const checkCatalog = async (entries: readonly Entry[], connector: Asked): Promise<Result<undefined>> => {
  const demanding = connector.agreed ? entries.filter(({ coupon }) => asksMore(coupon)) : entries;
  if (demanding.length === 0) return ok(undefined);
  const capabilities = await connector.capabilities();
  if (!capabilities.ok) return capabilities;
  for (const { coupon, currency } of demanding) {
    const honoured = honours(capabilities.value, coupon);
    if (!honoured.ok) return honoured;
    const exact = await connector.canHonour?.(coupon, currency);
    if (exact?.ok === false) return exact;
  }
  return ok(undefined);
};
