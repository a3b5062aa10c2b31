import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { eventsOf, type Fields, fieldsOf, listOf, type Named, type ReadGa4, safely } from './fields';

/** Data from earlier events of the page, since carts name variants and lines but not products. */
interface ShopifyMemory {
  /** GA4 item of each variant, with its `currency`. */
  readonly variants: Map<string, Fields>;
  /** Quantity of each cart line. */
  readonly lines: Map<string, number>;
}
export const createShopifyMemory = (): ShopifyMemory => ({ variants: new Map(), lines: new Map() });

/**
 * Ids are gids, as in coupons' scopes (docs/shops/shopify.md): the product if it is known, else the variant. Themes also give plain
 * numbers.
 */
export const gidOf = (kind: 'Product' | 'ProductVariant', id: unknown): string | undefined => {
  const [, number] = /^(?:gid:\/\/shopify\/\w+\/)?(\d+)$/.exec(typeof id === 'number' || typeof id === 'string' ? String(id) : '') ?? [];
  return number && `gid://shopify/${kind}/${number}`;
};

const productItem = (product: Fields, variant: Fields): Fields => {
  const { amount, currencyCode } = fieldsOf(variant.price);
  return { item_id: gidOf('Product', product.id), item_name: product.title, price: amount, currency: currencyCode };
};

const rememberVariant = (memory: ShopifyMemory, id: unknown, item: Fields): void => {
  const variant = gidOf('ProductVariant', id);
  if (variant && item.item_id) memory.variants.set(variant, { ...memory.variants.get(variant), ...item });
};

/** Variants of a page's products, from the `ShopifyAnalytics.meta` that Shopify writes into every Liquid page. Prices in hundredths. */
export const rememberMeta = (memory: ShopifyMemory, meta: unknown): void =>
  safely(() => {
    const { product, products, currency } = fieldsOf(meta);
    for (const one of [product, ...listOf(products)].map(fieldsOf)) {
      const item_id = gidOf('Product', one.id);
      for (const { id, price } of listOf(one.variants).map(fieldsOf))
        if (!memory.variants.has(gidOf('ProductVariant', id) ?? ''))
          rememberVariant(memory, id, { item_id, item_brand: one.vendor, item_category: one.type, price: Number(price) / 100, currency });
    }
  });

/** A list, or a connection of the Storefront API. */
const linesOf = (cart: Fields): readonly Fields[] => {
  const { lines } = cart;
  if (Array.isArray(lines)) return lines.map(fieldsOf);
  const { nodes, edges } = fieldsOf(lines);
  return nodes ? listOf(nodes).map(fieldsOf) : listOf(edges).map((edge) => fieldsOf(fieldsOf(edge).node));
};

/**
 * A line's variant: stated in it, or the first part of its id (`<variant>:<hash>`,
 * https://shopify.dev/docs/api/liquid/objects/line_item#line_item-key).
 */
const variantOf = (line: Fields): string | undefined => {
  const [, variant] = /^(?:gid:\/\/shopify\/CartLine\/)?(\d+):/.exec(String(line.id)) ?? [];
  return gidOf('ProductVariant', fieldsOf(line.merchandise).id ?? variant);
};

/** One line of a cart as a GA4 item with `quantity` pieces. Without an id if the product is unknown. */
const lineItem = (memory: ShopifyMemory, line: Fields, quantity: unknown): Fields => {
  const variant = variantOf(line);
  const known = (variant && memory.variants.get(variant)) || {};
  const { product, price } = fieldsOf(line.merchandise);
  const { amount, currencyCode } = fieldsOf(fieldsOf(line.cost).totalAmount);
  const unit = Number(amount) / Number(line.quantity);
  return {
    ...known,
    item_id: gidOf('Product', fieldsOf(product).id) ?? known.item_id ?? variant,
    item_name: fieldsOf(product).title ?? known.item_name,
    price: amount !== undefined && Number.isFinite(unit) ? unit : (fieldsOf(price).amount ?? known.price),
    currency: currencyCode ?? fieldsOf(price).currencyCode ?? known.currency,
    quantity,
  };
};

const rememberLines = (memory: ShopifyMemory, lines: readonly Fields[]): void => {
  memory.lines.clear();
  for (const { id, quantity } of lines) memory.lines.set(String(id), Number(quantity));
};

/**
 * A standard storefront event: its fields, and the result of its promise. https://shopify.dev/docs/api/storefront-events-and-actions/events
 */
export interface ShopifyMessage {
  readonly type: string;
  readonly payload: unknown;
  readonly result?: unknown;
}

/** All lines or none, since a part would be taken for the whole. */
const cartView = (memory: ShopifyMemory, cart: Fields): Named => {
  const lines = linesOf(cart);
  const items = lines.map((line) => lineItem(memory, line, line.quantity));
  const { amount, currencyCode } = fieldsOf(fieldsOf(cart.cost).totalAmount);
  rememberLines(memory, lines);
  return ['view_cart', { value: amount, currency: currencyCode, items: items.every(({ item_id }) => item_id) ? items : [] }];
};

/** Items added to and removed from the cart. A changed line only has its new quantity, so the previous one must be known. */
const linesUpdate = (memory: ShopifyMemory, { action, lines }: Fields, result: Fields): readonly Named[] => {
  if (listOf(result.userErrors).length > 0 || fieldsOf(result.detail).didError) return [];
  const after = linesOf(fieldsOf(result.cart));
  const changes = listOf(lines)
    .map(fieldsOf)
    .map((line) => {
      if (action === 'add') {
        const variant = gidOf('ProductVariant', line.merchandiseId);
        const inCart = after.find((other) => variant && variantOf(other) === variant);
        const pieces = Number(line.quantity ?? 1);
        return { pieces, item: lineItem(memory, { ...inCart, merchandise: { id: variant, ...fieldsOf(inCart?.merchandise) } }, pieces) };
      }
      const wanted = action === 'remove' ? 0 : Number(line.quantity);
      const before = memory.lines.get(String(line.id)) ?? (action === 'remove' ? Number(line.quantity) || 1 : wanted);
      const pieces = wanted - before;
      return { pieces, item: lineItem(memory, line, Math.abs(pieces)) };
    })
    .filter(({ item }) => item.item_id);
  if (result.cart) rememberLines(memory, after);
  const named = (name: string, sign: 1 | -1): readonly Named[] => {
    const items = changes.filter(({ pieces }) => pieces * sign > 0).map(({ item }) => item);
    return items.length > 0 ? [[name, { items }]] : [];
  };
  return [...named('add_to_cart', 1), ...named('remove_from_cart', -1)];
};

const productView = (memory: ShopifyMemory, { product, context }: Fields): readonly Named[] => {
  const shown = fieldsOf(product);
  const variant = fieldsOf(shown.selectedVariant);
  const seen = productItem(shown, variant);
  if (!seen.item_id) return [];
  rememberVariant(memory, variant.id, seen);
  // Without a chosen variant the event has no price.
  const known = [...memory.variants.values()].find(({ item_id }) => item_id === seen.item_id);
  const item = { ...known, ...seen, price: seen.price ?? known?.price, currency: seen.currency ?? known?.currency };
  if (context === 'page' || context === 'dialog') return [['view_item', { items: [item] }]];
  return context ? [['view_item_list', { item_list_id: context, items: [item] }]] : [];
};

const named = ({ type, payload, result }: ShopifyMessage, memory: ShopifyMemory): readonly Named[] => {
  const fields = fieldsOf(payload);
  switch (type) {
    case 'shopify:page:view':
      return [['page_view', { page_type: fieldsOf(fields.page).template }]];
    case 'shopify:product:view':
      return productView(memory, fields);
    case 'shopify:product:select': {
      // Another variant of the same product is no new view, but its price is known from now on.
      const variant = fieldsOf(fieldsOf(result).variant);
      rememberVariant(memory, variant.id, productItem(fieldsOf(fields.product), variant));
      return [];
    }
    case 'shopify:collection:view': {
      const { handle } = fieldsOf(fields.collection);
      return handle ? [['view_item_list', { item_list_id: handle }]] : [];
    }
    case 'shopify:search:update':
      return [['search', { search_term: fieldsOf(fields.search).query }]];
    case 'shopify:cart:view':
      return 'cart' in fields ? [cartView(memory, fieldsOf(fields.cart))] : [];
    case 'shopify:cart:lines-update':
      return linesUpdate(memory, fields, fieldsOf(result));
    default:
      return [];
  }
};

/** Never throws. Stores in `memory` what later events do not repeat. */
export const shopifyToEvents = (message: ShopifyMessage, read: ReadGa4, memory: ShopifyMemory): readonly ShopperEvent[] =>
  eventsOf(read, () => named(message, memory));

const types = ['page:view', 'product:view', 'product:select', 'collection:view', 'search:update', 'cart:view', 'cart:lines-update'];

/** Replays views from before this script loaded: the elements that dispatched them keep their payloads. */
const replayViews = (document: Document, take: (message: ShopifyMessage) => void): void => {
  for (const element of document.querySelectorAll('[view-event-payload], [data-view-event-payload]'))
    safely(() => {
      if (element.closest('dialog, [view-event-trigger]:not([view-event-trigger="connect"])')) return;
      const payload = fieldsOf(JSON.parse(element.getAttribute('view-event-payload') ?? element.textContent ?? ''));
      const [subject] = ['product', 'collection', 'cart'].filter((name) => name in payload);
      if (subject) take({ type: `shopify:${subject}:view`, payload });
    });
};

/**
 * Listens on the document, to which all of them bubble. An event fired before its action is done is taken when its promise resolves, and
 * dropped if that fails.
 */
export const watchShopify = (host: Window, take: (message: ShopifyMessage) => void): void => {
  const hear = (event: Event): void =>
    safely(() => {
      const { type } = event;
      const { promise } = event as Event & { readonly promise?: unknown };
      if (promise === undefined || type === 'shopify:search:update') take({ type, payload: event });
      else
        Promise.resolve(promise).then(
          (result) => safely(() => take({ type, payload: event, result })),
          () => {},
        );
    });
  for (const type of types) host.document.addEventListener(`shopify:${type}`, hear);
  replayViews(host.document, take);
};
