import { useCartDispatch, useCartState } from '@evershop/evershop/components/frontStore/cart/CartContext';
import React from 'react';
import { applyToCart, hasCoupon } from '../../../services/applyToCart.js';
import { categoriesBySku } from '../../../services/categoriesBySku.js';
import { pushEvent } from '../../../services/pushEvent.js';

const setCookie = (value, more = '') => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser the shop sells to.
  document.cookie = `couplet=${value}; path=/; samesite=lax${more}`;
};

/** The snippet of Couplet's guide; the attribution rides to the order in a session cookie, as long as storage is allowed. */
const embed = ({ server, key, consent, position, theme }, currency, customer, apply, has) => {
  if (document.querySelector('script[src$="/v1/couplet.js"]')) return;
  // The theme may have said something already.
  window.couplet =
    window.couplet ||
    ((...command) => {
      window.couplet.q = window.couplet.q || [];
      window.couplet.q.push(command);
    });
  let told = false;
  window.couplet('on', 'attribution', (attribution) => {
    told = true;
    setCookie(attribution);
  });
  window.couplet('on', 'ready', () => {
    if (!told) setCookie('', '; max-age=0');
  });
  window.couplet(
    'on',
    'apply',
    Object.assign(({ code }) => apply(code), { has: ({ code }) => has(code) }),
  );
  // The id that orders name: who has signed in is in one group on all their devices.
  if (customer) window.couplet('identify', { customerId: customer.customerId });
  const script = document.createElement('script');
  script.async = true;
  script.crossOrigin = 'anonymous';
  script.src = `${server}/v1/couplet.js`;
  script.dataset.key = key;
  script.dataset.currency = currency;
  if (consent) script.dataset.consent = consent;
  script.dataset.theme = theme;
  if (position) script.dataset.position = position;
  document.head.appendChild(script);
};

const quantities = (cart) => new Map((cart?.items ?? []).map((item) => [item.productSku, item]));

const categoryOf = (sku) => (categoriesBySku.has(sku) ? { item_category: categoriesBySku.get(sku) } : {});

const itemOf = (line, quantity) => ({
  item_id: line.productSku,
  item_name: line.productName,
  ...categoryOf(line.productSku),
  price: line.finalPrice?.value ?? line.productPrice?.value,
  quantity,
});

export default function CoupletEmbed({ couplet, customer, product, setting }) {
  const { data: cart } = useCartState();
  const { applyCoupon, clearError } = useCartDispatch();
  const before = React.useRef();
  const latest = React.useRef();
  latest.current = { cart, applyCoupon, clearError };
  const currency = setting.storeCurrency;

  React.useEffect(() => {
    if (couplet.server && couplet.key) {
      const apply = (code) => applyToCart(code, latest.current, window.fetch);
      embed(couplet, currency, customer, apply, (code) => hasCoupon(latest.current.cart, code));
    }
    if (product) {
      const { sku, name, price, category } = product;
      if (category) categoriesBySku.set(sku, category.name);
      const item = { item_id: sku, item_name: name, ...categoryOf(sku), price: (price.special ?? price.regular).value, quantity: 1 };
      pushEvent('view_item', { currency, value: item.price, items: [item] });
    }
    const page = { '/cart': 'view_cart', '/checkout': 'begin_checkout' }[window.location.pathname];
    const lines = cart?.items ?? [];
    if (page && lines.length > 0) pushEvent(page, { currency, items: lines.map((line) => itemOf(line, line.qty)) });
  }, []);

  React.useEffect(() => {
    const now = quantities(cart);
    const then = before.current;
    before.current = now;
    if (!then) return;
    for (const sku of new Set([...then.keys(), ...now.keys()])) {
      const change = (now.get(sku)?.qty ?? 0) - (then.get(sku)?.qty ?? 0);
      if (change === 0) continue;
      const item = itemOf(now.get(sku) ?? then.get(sku), Math.abs(change));
      pushEvent(change > 0 ? 'add_to_cart' : 'remove_from_cart', { currency, items: [item] });
    }
  }, [cart]);

  return null;
}

export const layout = { areaId: 'content', sortOrder: 1 };

export const query = `
  query Query {
    couplet { server key consent position theme }
    setting { storeCurrency }
    customer: currentCustomer { customerId }
    product: currentProduct {
      sku
      name
      category { name }
      price { regular { value } special { value } }
    }
  }
`;
