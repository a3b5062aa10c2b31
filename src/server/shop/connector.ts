import * as v from 'valibot';
import type { CodeSource } from '../../protocol/coupons/codes';
import { type Condition, type ConditionField, conditionFields, partOfCondition } from '../../protocol/coupons/condition';
import type { Coupon } from '../../protocol/coupons/coupon';
import { type Discount, discountSchema, isExclusive } from '../../protocol/coupons/discount';
import type { OrderWebhook } from '../../protocol/protocol';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import type { OrdersRead } from './readOrders';

/** Environment variables shared by several platforms' settings. */
export const httpUrl = v.pipe(
  v.string(),
  v.url('must be a URL such as https://shop.example'),
  v.regex(/^https?:\/\//, 'must start with http:// or https://'),
);

export const shopUrl = v.pipe(v.string('is required: the address of your shop'), httpUrl);

/** @param what description for the person who must set it */
export const required = (what: string) => v.pipe(v.string(`is required: ${what}`), v.minLength(1, 'must not be empty'));

/** Facts about the visit in which the coupon was shown. The device checked them, and a checkout cannot know them later. */
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
 * The part of a condition that a checkout can check: facts about cart and customer. Never stricter than the original, so that a correctly
 * shown code is never refused.
 */
export const checkoutCondition = (condition: Condition): Condition => partOfCondition(condition, (field) => !ofTheVisit.has(field));

/** What a shop's checkout supports: the response of `GET <shop>/couplet/capabilities`. */
export const capabilitiesSchema = v.object({
  v: v.literal('capabilities/1'),
  discounts: v.array(v.picklist(discountSchema.options.map(({ entries }) => entries.kind.literal))),
  /** Condition fields it can check, about cart and customer. */
  fields: v.array(v.picklist(conditionFields)),
  /** Whether it accepts several codes in one order and checks `stacking`. */
  stacking: v.boolean(),
});
export type Capabilities = Omit<v.InferOutput<typeof capabilitiesSchema>, 'v'>;

const plainKinds: readonly Discount['kind'][] = ['percent', 'fixed', 'tiers', 'freeShipping'];

/**
 * Capabilities that every shop on the generic connector agreed to, assumed for shops without the route. Fields of later versions are not
 * included.
 */
export const agreedCapabilities: Capabilities = {
  discounts: [...plainKinds],
  fields: conditionFields.filter((field) => field !== 'customer.daysSincePurchase'),
  stacking: false,
};

/** The condition that a checkout should check. */
export const conditionOf = ({ membersOnly, when }: Coupon): Condition => {
  const condition = checkoutCondition(when);
  return membersOnly ? { all: [{ field: 'customer.member', op: 'eq', value: true }, condition] } : condition;
};

const fieldsOf = (condition: Condition): readonly ConditionField[] => {
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  return 'not' in condition ? fieldsOf(condition.not) : [condition.field];
};

/** Whether the coupon needs more than the agreed capabilities. */
const asksMore = (coupon: Coupon): boolean =>
  !plainKinds.includes(coupon.discount.kind) ||
  !isExclusive(coupon) ||
  fieldsOf(conditionOf(coupon)).some((field) => field.startsWith('customer.'));

/**
 * Whether the checkout supports the coupon as written. Checked when a catalog is published, so that shoppers are promised nothing that the
 * checkout would ignore. Errors: `discount_unsupported`, `stacking_unsupported`, `condition_unsupported`.
 */
export const honours = ({ discounts, fields, stacking }: Capabilities, coupon: Coupon): Result<undefined, Failure> => {
  if (!discounts.includes(coupon.discount.kind))
    return fail('discount_unsupported', `The shop's checkout does not support the discount ${coupon.discount.kind}.`, coupon.id);
  if (!stacking && !isExclusive(coupon))
    return fail('stacking_unsupported', "The shop's checkout accepts only one code per order.", coupon.id);
  const unknown = fieldsOf(conditionOf(coupon)).find((field) => !fields.includes(field));
  return unknown === undefined ? ok(undefined) : fail('condition_unsupported', `The shop's checkout cannot check ${unknown}.`, coupon.id);
};

/** A code in the form needed by the shop's checkout. */
export interface ShopCode {
  readonly code: string;
  readonly coupon: Coupon;
  readonly currency: string;
  /** UTC ms; the shop refuses the code from then on. */
  readonly expiresAt: number;
  /** Maximum number of redemptions; 1 for single-use codes. */
  readonly uses: number;
}

/** Order events since an instant, oldest first. */
export interface ShopOrders extends OrdersRead {
  /** Where to continue, UTC ms. Events may be repeated, which is harmless. */
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
 * Port to a shop platform; one adapter per file. A code is either valid in the shop's checkout or does not exist. All calls are idempotent
 * by code. Errors: `shop_unreachable` (never arrived: nothing changed in the shop), `shop_no_answer` (sent, outcome unknown),
 * `shop_refused` (final).
 */
export interface Connector {
  readonly platform: string;
  /** Every shop on this platform agreed to `agreedCapabilities`. It is asked only about coupons that need more. */
  readonly agreed?: boolean;
  /**
   * A read-only request that succeeds only with valid credentials. Absent: use `capabilities`. Errors: as above, `shop_unauthorized`, and
   * that the responder is not such a shop.
   */
  readonly probe?: () => Promise<Result<unknown>>;
  /** What the shop's checkout supports. */
  capabilities(): Promise<Result<Capabilities>>;
  /**
   * Whether the shop's checkout can express this coupon exactly, to the minor unit. More precise than `capabilities`, which are checked
   * first. Errors: those of `honours`, and of calling the shop.
   */
  readonly canHonour?: (coupon: Coupon, currency: string) => Promise<Result<undefined>>;
  /** Refused for a deactivated code, so that success always means the checkout accepts it. */
  createCode(code: ShopCode): Promise<Result<undefined>>;
  /**
   * Also succeeds if the shop does not know the code. A `pool` code is the merchant's own: only the code is ended. The discount or
   * promotion it belongs to is neither deleted nor changed otherwise. With `generated`, the default, nothing of the merchant's is touched.
   */
  deactivateCode(code: string, source?: CodeSource): Promise<Result<undefined>>;
  /** Removes all of Couplet's codes at once, because the kill switch must take effect within a minute, however many there are. */
  readonly deactivateAll?: () => Promise<Result<undefined>>;
  /**
   * All of Couplet's codes in the shop, including used ones if it keeps them, to compare with the claims. Absent if the shop cannot list
   * them.
   */
  readonly listCodes?: () => Promise<Result<readonly string[]>>;
  /** Reads orders if the shop does not send them. Absent otherwise. */
  readonly ordersSince?: (since: number) => Promise<Result<ShopOrders>>;
  /** Reads the shop's own webhooks. Absent if it sends `order/1`. */
  readonly readWebhook?: (request: ShopWebhook) => Result<readonly OrderWebhook[]>;
  /**
   * The shop's products and categories in pages, named as coupon scopes name them. A failure ends them: those of calling the shop,
   * `products_unsupported`. Absent if the shop cannot list them.
   */
  readonly listProducts?: () => AsyncIterable<Result<GoodsPage>>;
  /** Removes everything Couplet created in the shop: codes, promotions, webhooks, fields. May be repeated. Returns what it removed. */
  readonly uninstall?: () => Promise<Result<{ readonly removed: readonly string[] }>>;
  /** What only the merchant can remove, one sentence each. */
  readonly byHand?: readonly string[];
}

/** Products and categories of a page, not checked yet: what `productSchema` and `categorySchema` refuse is left out. */
export interface GoodsPage {
  readonly products: readonly GivenProduct[];
  readonly categories?: readonly unknown[];
}

/** A product as its source states it, or why there is none at this place. */
export type GivenProduct = { readonly at: string } & ({ readonly product: unknown } | { readonly problem: string });

type Asked = Pick<Connector, 'agreed' | 'capabilities' | 'canHonour'>;
interface Entry {
  readonly coupon: Coupon;
  readonly currency: string;
}

/**
 * Whether the shop supports every coupon. It is asked only if a coupon needs more than the agreed capabilities. Errors: those of `honours`
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
