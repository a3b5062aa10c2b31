// Couplet's part of a Vendure server (3.7): the cart attribute, and a promotion action and condition that keep a coupon's terms to the
// minor unit, caps included. Copy this file beside vendure-config.ts; docs/install/vendure.md says how it is used. Apache-2.0.
import {
  type CustomFieldConfig,
  EventBus,
  type Injector,
  LanguageCode,
  Logger,
  Order,
  type OrderLine,
  ProductVariant,
  PromotionCondition,
  PromotionOrderAction,
  PromotionShippingAction,
  RefundStateTransitionEvent,
  type RequestContext,
  TransactionalConnection,
} from '@vendure/core';
import { In } from 'typeorm';

/** What rides on the cart: `v1.<experiment>.<variant>.<explored coupon or ->`, and `.<stage>` while a version is tried. Nothing in it depends on behaviour. */
export const coupletOrderFields: CustomFieldConfig[] = [{ name: 'couplet', type: 'string', length: 120, public: true, nullable: true }];

let connection: TransactionalConnection;
const init = (injector: Injector): void => {
  connection = injector.get(TransactionalConnection);
};

/** Couplet reads the orders that changed. A refund leaves its order as it is, so the order is marked here. */
const initWithRefunds = (injector: Injector): void => {
  init(injector);
  injector
    .get(EventBus)
    .ofType(RefundStateTransitionEvent)
    .subscribe(({ ctx, order }) => {
      connection
        .getRepository(ctx, Order)
        .update(order.id, { updatedAt: new Date() })
        .catch((error: Error) => Logger.error(error.message, 'Couplet'));
    });
};
const sentence = (value: string) => [{ languageCode: LanguageCode.en, value }];

/** All the names a storefront may know a line's goods by. */
const namesOf = async (ctx: RequestContext, lines: readonly OrderLine[]) => {
  const variants = await connection.getRepository(ctx, ProductVariant).find({
    where: { id: In(lines.map((line) => line.productVariant.id)) },
    relations: ['facetValues', 'product', 'product.facetValues', 'collections'],
  });
  return new Map(
    variants.map((variant) => {
      const { id, sku, product, facetValues, collections } = variant;
      const facets = [...facetValues, ...product.facetValues].flatMap(({ code, translations }) => [
        code,
        ...translations.map(({ name }) => name),
      ]);
      const groups = collections.flatMap(({ translations }) => translations.flatMap(({ name, slug }) => [name, slug]));
      return [String(id), { ids: [String(id), sku, String(product.id)], categories: [...facets, ...groups] }] as const;
    }),
  );
};

interface Scope {
  readonly categories?: readonly string[];
  readonly itemIds?: readonly string[];
}
interface PricedLine {
  readonly price: number;
  readonly quantity: number;
  readonly ids: readonly string[];
  readonly categories: readonly string[];
}

const linesOf = async (ctx: RequestContext, order: Order): Promise<PricedLine[]> => {
  const names = await namesOf(ctx, order.lines);
  return order.lines.map((line) => ({
    price: ctx.channel.pricesIncludeTax ? line.proratedLinePriceWithTax : line.proratedLinePrice,
    quantity: line.quantity,
    ...(names.get(String(line.productVariant.id)) ?? { ids: [], categories: [] }),
  }));
};

const inScope = ({ categories, itemIds }: Scope, line: PricedLine): boolean =>
  (!categories && !itemIds) || line.categories.some((name) => categories?.includes(name)) || line.ids.some((id) => itemIds?.includes(id));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

interface Tier {
  readonly threshold: number;
  readonly amount: number;
}
type Terms =
  | { readonly kind: 'percent'; readonly basisPoints: number; readonly cap: number }
  | { readonly kind: 'fixed'; readonly amount: number }
  | { readonly kind: 'tiers'; readonly tiers: readonly Tier[]; readonly repeat?: boolean; readonly cap: number };

/** Minor units off goods of this value; the same arithmetic as Couplet's own. */
const amountOff = (terms: Terms, value: number): number => {
  if (terms.kind === 'fixed') return Math.min(terms.amount, value);
  if (terms.kind === 'percent') return Math.min(Number((BigInt(value) * BigInt(terms.basisPoints)) / 10_000n), terms.cap);
  const tiers = [...terms.tiers].sort((a, b) => a.threshold - b.threshold);
  const reached = tiers.filter(({ threshold }) => threshold <= value).at(-1)?.amount ?? 0;
  const [lowest] = tiers;
  const repeated = terms.repeat && lowest ? Math.floor(value / lowest.threshold) * lowest.amount : 0;
  return Math.min(Math.max(reached, repeated), terms.cap, value);
};

const json = { type: 'string', ui: { component: 'textarea-form-input' } } as const;

const goods = new PromotionOrderAction({
  code: 'couplet_goods',
  description: sentence('Couplet: discount on goods'),
  args: { terms: json, scope: json },
  init: initWithRefunds,
  async execute(ctx, order, { terms, scope }) {
    const lines = (await linesOf(ctx, order)).filter((line) => inScope(JSON.parse(scope), line));
    return -amountOff(JSON.parse(terms), sum(lines.map(({ price }) => price)));
  },
});

const shipping = new PromotionShippingAction({
  code: 'couplet_shipping',
  description: sentence('Couplet: shipping paid up to { cap }'),
  args: { cap: { type: 'int', ui: { component: 'currency-form-input' } }, scope: json },
  init,
  async execute(ctx, line, order, { cap, scope }) {
    if (!(await linesOf(ctx, order)).some((goodsLine) => inScope(JSON.parse(scope), goodsLine))) return 0;
    return -Math.min(line.listPriceIncludesTax ? line.priceWithTax : line.price, cap);
  },
});

type Scalar = string | number | boolean;
type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly field: string; readonly op: string; readonly value: Scalar | readonly Scalar[] };

/** A list satisfies a positive comparison with any entry, a negative one with all. */
const compare = (op: string, facts: readonly Scalar[], value: Scalar | readonly Scalar[]): boolean => {
  const wanted = [value].flat() as readonly Scalar[];
  if (op === 'eq' || op === 'in') return facts.some((fact) => wanted.includes(fact));
  if (op === 'ne' || op === 'nin') return !facts.some((fact) => wanted.includes(fact));
  const [fact, limit] = [Number(facts[0]), Number(value)];
  if (op === 'gt') return fact > limit;
  if (op === 'gte') return fact >= limit;
  return op === 'lt' ? fact < limit : op === 'lte' && fact <= limit;
};

const holds = (condition: Condition, facts: Readonly<Record<string, readonly Scalar[]>>): boolean => {
  if ('all' in condition) return condition.all.every((part) => holds(part, facts));
  if ('any' in condition) return condition.any.some((part) => holds(part, facts));
  if ('not' in condition) return !holds(condition.not, facts);
  const known = facts[condition.field];
  return known !== undefined && compare(condition.op, known, condition.value);
};

const cart = new PromotionCondition({
  code: 'couplet_cart',
  description: sentence('Couplet: the only coupon, in { currency }, where the cart fits'),
  args: { when: json, currency: { type: 'string' } },
  init,
  async check(ctx, order, { when, currency }, promotion) {
    // The first code of an order stands alone.
    const [first = ''] = order.couponCodes;
    if (order.currencyCode !== currency || first.toLowerCase() !== promotion.couponCode?.toLowerCase()) return false;
    const lines = await linesOf(ctx, order);
    const { pricesIncludeTax } = ctx.channel;
    return holds(JSON.parse(when), {
      'cart.value': [sum(order.lines.map((line) => (pricesIncludeTax ? line.linePriceWithTax : line.linePrice)))],
      'cart.quantity': [sum(lines.map(({ quantity }) => quantity))],
      'cart.categories': lines.flatMap(({ categories }) => categories),
      'cart.itemIds': lines.flatMap(({ ids }) => ids),
    });
  },
});

export const coupletActions = [goods, shipping];
export const coupletConditions = [cart];
