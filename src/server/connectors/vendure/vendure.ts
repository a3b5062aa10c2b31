import type { Coupon } from '../../../protocol/coupons/coupon';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { type Connector, conditionOf, type ShopCode } from '../../shop/connector';
import { twice } from '../../shop/shopCall';
import {
  CREATE,
  createdSchema,
  createVendureApi,
  DELETE,
  DISABLE,
  deletedSchema,
  disabledSchema,
  PROMOTIONS,
  type Promotion,
  promotionsSchema,
  SHOP,
  shopSchema,
  type VendureSettings,
} from './vendureApi';
import { vendureOrdersSince } from './vendureOrders';
import { vendureProducts } from './vendureProducts';

interface Operation {
  readonly code: string;
  readonly arguments: readonly { readonly name: string; readonly value: string }[];
}

const operation = (code: string, values: Readonly<Record<string, string>>): Operation => ({
  code,
  arguments: Object.entries(values).map(([name, value]) => ({ name, value })),
});

/** Prefix of the names of Couplet's promotions, used to find them. */
const PROMOTION_MARK = 'Couplet ';

const actionOf = ({ discount, scope }: Coupon): Operation =>
  discount.kind === 'freeShipping'
    ? operation('couplet_shipping', { cap: String(discount.cap), scope: JSON.stringify(scope) })
    : operation('couplet_goods', { terms: JSON.stringify(discount), scope: JSON.stringify(scope) });

/** `CreatePromotionInput`: one promotion per code, with the action and condition of `examples/vendure/couplet.ts`. */
const vendurePromotion = ({ code, coupon, currency, expiresAt, uses }: ShopCode, languageCode: string) => ({
  enabled: true,
  couponCode: code,
  usageLimit: uses,
  endsAt: new Date(expiresAt).toISOString(),
  conditions: [operation('couplet_cart', { when: JSON.stringify(conditionOf(coupon)), currency })],
  actions: [actionOf(coupon)],
  translations: [{ languageCode, name: `${PROMOTION_MARK}${code}`, description: coupon.title.en }],
});

const PAGE = 100;

type VendureApi = ReturnType<typeof createVendureApi>;

const isOurs = ({ name }: Promotion): boolean => name.startsWith(PROMOTION_MARK);

const vendureShop = (api: VendureApi) => {
  /** Reads the channel and checks that Vendure has Couplet's configuration. Errors state what is missing. */
  const readShop = async () => {
    const shop = await twice(() => api.ask(SHOP, {}, shopSchema));
    if (!shop.ok) return shop;
    const known = [...shop.value.promotionActions, ...shop.value.promotionConditions].map(({ code }) => code);
    const lacking = ['couplet_goods', 'couplet_shipping', 'couplet_cart'].find((code) => !known.includes(code));
    return lacking === undefined
      ? ok(shop.value.activeChannel)
      : fail('shop_refused', `This Vendure has no ${lacking}. Add couplet.ts to its configuration.`);
  };

  /** Read once, because the channel's currency and taxes do not change while a shop runs. */
  let channel: ReturnType<typeof readShop> | undefined;
  const shopChannel = async () => {
    channel ??= readShop();
    const answer = await channel;
    if (!answer.ok) channel = undefined;
    return answer;
  };

  return { readShop, shopChannel };
};

/** Couplet's promotions in the shop. */
const vendurePromotions = (api: VendureApi) => {
  const promotions = async (filter: Readonly<Record<string, unknown>>): Promise<Result<readonly Promotion[]>> => {
    const found: Promotion[] = [];
    for (;;) {
      const options = { filter, sort: { id: 'ASC' }, take: PAGE, skip: found.length };
      const page = await twice(() => api.ask(PROMOTIONS, { options }, promotionsSchema));
      if (!page.ok) return page;
      found.push(...page.value.promotions.items);
      if (page.value.promotions.items.length < PAGE) return ok(found);
    }
  };
  type Found = Awaited<ReturnType<typeof promotions>>;
  const withCode = (code: string) => promotions({ couponCode: { eq: code } });
  const oursOf = (found: Found): Found => (found.ok ? ok(found.value.filter(isOurs)) : found);
  const ours = async () => oursOf(await promotions({ name: { contains: PROMOTION_MARK } }));

  /** Deletes what `find` returns until nothing is left. Of several concurrent deletions only one succeeds; the others look again. */
  const removeAll = async (find: () => Promise<Found>): Promise<Found> => {
    const removed = new Map<string, Promotion>();
    for (let tries = 0; tries < 10; tries++) {
      const found = await find();
      if (!found.ok) return found;
      if (found.value.length === 0) return ok([...removed.values()]);
      for (let from = 0; from < found.value.length; from += PAGE) {
        const some = found.value.slice(from, from + PAGE);
        const answer = await twice(() => api.ask(DELETE, { ids: some.map(({ id }) => id) }, deletedSchema));
        if (!answer.ok && answer.error.code !== 'shop_refused') return answer;
        if (answer.ok) for (const promotion of some) removed.set(promotion.id, promotion);
      }
    }
    return fail('shop_refused', 'Vendure did not delete a promotion.');
  };

  return { ours, oursOf, withCode, removeAll };
};
type Promotions = ReturnType<typeof vendurePromotions>;

/** A promotion has one code, so a pool code belongs to a promotion of the merchant. It is disabled and keeps its terms. */
const disable = async (api: VendureApi, { withCode }: Promotions, code: string): Promise<Result<undefined>> => {
  const found = await withCode(code);
  if (!found.ok) return found;
  for (const { id } of found.value.filter((promotion) => promotion.enabled && !isOurs(promotion))) {
    const answer = await twice(() => api.ask(DISABLE, { input: { id, enabled: false } }, disabledSchema));
    if (!answer.ok) return answer;
    const { __typename, message } = answer.value.updatePromotion;
    if (__typename !== 'Promotion') return fail('shop_refused', `Vendure answered: ${message ?? __typename}`);
  }
  return ok(undefined);
};

/** Creates the promotion of a code. Repeated calls create only one. */
const createPromotion =
  (api: VendureApi, { oursOf, withCode, removeAll }: Promotions, shopChannel: ReturnType<typeof vendureShop>['shopChannel']) =>
  async (code: ShopCode): Promise<Result<undefined>> => {
    const shop = await shopChannel();
    if (!shop.ok) return shop;
    const before = await withCode(code.code);
    if (!before.ok) return before;
    if (before.value.some((promotion) => !isOurs(promotion)))
      return fail('shop_refused', 'The shop already has a promotion with this code.');
    if (before.value.length === 0) {
      const created = await api.ask(CREATE, { input: vendurePromotion(code, shop.value.defaultLanguageCode) }, createdSchema);
      if (!created.ok) return created;
      const { __typename, message } = created.value.createPromotion;
      if (__typename !== 'Promotion') return fail('shop_refused', `Vendure answered: ${message ?? __typename}`);
    }
    // Vendure allows two promotions with the same code and would apply both. If two were created at once, keep the first.
    const left = await removeAll(async () => {
      const all = oursOf(await withCode(code.code));
      return all.ok ? ok(all.value.slice(1)) : all;
    });
    return left.ok ? ok(undefined) : left;
  };

/**
 * Vendure 3 (https://docs.vendure.io), one promotion per code over its Admin API. The server needs `examples/vendure/couplet.ts` in its
 * configuration. Orders are polled for changes, including refunds and cancellations.
 */
export const vendure = (settings: VendureSettings, timeoutMs: number): Connector => {
  const api = createVendureApi(settings, timeoutMs);

  const { readShop, shopChannel } = vendureShop(api);
  const promotions = vendurePromotions(api);
  const { ours, oursOf, withCode, removeAll } = promotions;
  const create = createPromotion(api, promotions, shopChannel);

  return {
    platform: 'vendure',
    capabilities: async () => {
      const shop = await readShop();
      if (!shop.ok) return shop;
      return ok({
        discounts: ['percent', 'fixed', 'tiers', 'freeShipping'],
        fields: ['cart.value', 'cart.quantity', 'cart.categories', 'cart.itemIds'],
        stacking: false,
      });
    },
    canHonour: async (coupon, currency) => {
      const shop = await shopChannel();
      if (!shop.ok) return shop;
      const { defaultCurrencyCode } = shop.value;
      return currency === defaultCurrencyCode
        ? ok(undefined)
        : fail('discount_unsupported', `The shop sells in ${defaultCurrencyCode}, not in ${currency}.`, coupon.id);
    },
    createCode: (code) => twice(() => create(code)),
    deactivateCode: async (code, source) => {
      if (source === 'pool') return disable(api, promotions, code);
      const removed = await removeAll(async () => oursOf(await withCode(code)));
      return removed.ok ? ok(undefined) : removed;
    },
    deactivateAll: async () => {
      const removed = await removeAll(ours);
      return removed.ok ? ok(undefined) : removed;
    },
    listCodes: async () => {
      const found = await ours();
      return found.ok ? ok(found.value.flatMap(({ couponCode }) => couponCode ?? [])) : found;
    },
    ordersSince: async (since) => {
      const shop = await shopChannel();
      return shop.ok
        ? vendureOrdersSince(api, since, { withTax: shop.value.pricesIncludeTax, costField: settings.VENDURE_COST_FIELD })
        : shop;
    },
    listProducts: () =>
      vendureProducts(api, async () => {
        const shop = await shopChannel();
        return shop.ok ? ok(shop.value.pricesIncludeTax) : shop;
      }),
    uninstall: async () => {
      const removed = await removeAll(ours);
      return removed.ok ? ok({ removed: removed.value.map(({ name }) => `promotion ${name}`) }) : removed;
    },
    byHand: [
      'couplet.ts and its three uses in vendure-config.ts; without the custom field, a migration drops its column.',
      'The administrator or API key made for Couplet.',
    ],
  };
};
