import { type Fields, fieldsOf, listOf, safely } from './fields';

/** What earlier events of the page said: carts name variants and lines only, not the products. */
export interface ShopifyMemory {
  /** GA4 item of each variant, with its `currency`. */
  readonly variants: Map<string, Fields>;
  /** Pieces of each cart line. */
  readonly lines: Map<string, number>;
}
export const createShopifyMemory = (): ShopifyMemory => ({ variants: new Map(), lines: new Map() });

/**
 * Ids are gids, as coupons' scopes name goods (docs/shops/shopify.md); the product where it is known, else the variant. Themes give plain numbers
 * too.
 */
export const gidOf = (kind: 'Product' | 'ProductVariant', id: unknown): string | undefined => {
  const [, number] = /^(?:gid:\/\/shopify\/\w+\/)?(\d+)$/.exec(typeof id === 'number' || typeof id === 'string' ? String(id) : '') ?? [];
  return number && `gid://shopify/${kind}/${number}`;
};

export const productItem = (product: Fields, variant: Fields): Fields => {
  const { amount, currencyCode } = fieldsOf(variant.price);
  return { item_id: gidOf('Product', product.id), item_name: product.title, price: amount, currency: currencyCode };
};

export const rememberVariant = (memory: ShopifyMemory, id: unknown, item: Fields): void => {
  const variant = gidOf('ProductVariant', id);
  if (variant && item.item_id) memory.variants.set(variant, { ...memory.variants.get(variant), ...item });
};

/** Variants of the products of a page, from the `ShopifyAnalytics.meta` that Shopify writes into every Liquid page; prices in hundredths. */
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
export const linesOf = (cart: Fields): readonly Fields[] => {
  const { lines } = cart;
  if (Array.isArray(lines)) return lines.map(fieldsOf);
  const { nodes, edges } = fieldsOf(lines);
  return nodes ? listOf(nodes).map(fieldsOf) : listOf(edges).map((edge) => fieldsOf(fieldsOf(edge).node));
};

/** A line's variant: named in it, or by its id, whose first part it is (`<variant>:<hash>`, https://shopify.dev/docs/api/liquid/objects/line_item#line_item-key). */
export const variantOf = (line: Fields): string | undefined => {
  const [, variant] = /^(?:gid:\/\/shopify\/CartLine\/)?(\d+):/.exec(String(line.id)) ?? [];
  return gidOf('ProductVariant', fieldsOf(line.merchandise).id ?? variant);
};

/** One line of a cart as a GA4 item of `quantity` pieces; without id when nobody said what it is. */
export const lineItem = (memory: ShopifyMemory, line: Fields, quantity: unknown): Fields => {
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

export const rememberLines = (memory: ShopifyMemory, lines: readonly Fields[]): void => {
  memory.lines.clear();
  for (const { id, quantity } of lines) memory.lines.set(String(id), Number(quantity));
};
