import type { Cart } from '../cart';
import { FREE_SHIPPING_FROM } from '../cart';
import { type Html, html } from '../html';
import { money } from '../money';
import type { Buyer, Order, OrderLine } from '../orders';

const totals = (figures: { subtotal: number; discount: number; shipping: number }, code: string | undefined): Html =>
  html`<dl class="totals"><div><dt>Goods</dt><dd>${money(figures.subtotal)}</dd></div>${figures.discount > 0 && html`<div class="saving"><dt>Code ${code ?? ''}</dt><dd data-discount>−${money(figures.discount)}</dd></div>`}<div><dt>Shipping</dt><dd>${figures.shipping === 0 ? 'Free' : money(figures.shipping)}</dd></div><div class="sum"><dt>Total</dt><dd data-total>${money(figures.subtotal + figures.shipping - figures.discount)}</dd></div></dl>`;

const codeForm = (cart: Cart, back: string): Html =>
  html`<form class="code" method="post" action="/cart/code"><input type="hidden" name="back" value="${back}"><label for="code">Discount code</label><div class="code-row"><input id="code" name="code" value="${cart.code ?? ''}" maxlength="64" autocomplete="off" spellcheck="false" autocapitalize="characters"${cart.refusal && html` aria-invalid="true" aria-describedby="code-problem"`}><button class="button quiet">Apply</button></div>${cart.refusal ? html`<p class="problem" id="code-problem" role="alert" data-reason="${cart.refusal.code}">${cart.refusal.message}</p>` : cart.code !== undefined && html`<p class="good" role="status">Code applied. <button class="link" name="remove" value="1">Remove</button></p>`}</form>`;

const shippingHint = (cart: Cart): Html =>
  html`<p class="small">${cart.shipping === 0 ? 'Shipping is on us.' : `${money(FREE_SHIPPING_FROM - cart.subtotal)} more for free shipping.`}</p>`;

export const cartPage = (cart: Cart): Html =>
  cart.lines.length === 0
    ? html`<div class="wrap narrow"><header class="page-head"><h1>Your cart is empty</h1><p>It will look better with something in it.</p></header><p><a class="button" href="/">Browse the shop</a></p></div>`
    : html`<div class="wrap"><header class="page-head"><h1>Your cart</h1></header><div class="split"><ul class="lines">${cart.lines.map(({ product, quantity }) => html`<li class="line"><a href="/p/${product.id}" tabindex="-1" aria-hidden="true"><img src="/pictures/${product.id}.svg" alt="" width="96" height="96"></a><div class="line-text"><a class="card-name" href="/p/${product.id}">${product.name}</a><span class="card-brand">${product.brand}</span><form class="line-form" method="post" action="/cart/lines/${product.id}" data-cart-form data-reload><label class="hidden" for="q-${product.id}">Quantity of ${product.name}</label><input id="q-${product.id}" name="to" type="number" min="0" max="20" value="${quantity}" inputmode="numeric"><button class="link">Update</button><button class="link" name="remove" value="1" formnovalidate aria-label="Remove ${product.name}">Remove</button></form></div><span class="price">${money(product.price * quantity)}</span></li>`)}</ul>
<aside class="panel" aria-label="Summary">${totals(cart, cart.code)}${shippingHint(cart)}${codeForm(cart, '/cart')}<a class="button wide" href="/checkout">Check out</a></aside></div></div>`;

export interface BuyerProblem {
  readonly field: keyof Buyer;
  readonly message: string;
}

export const checkoutPage = (cart: Cart, buyer: Partial<Buyer> = {}, problems: readonly BuyerProblem[] = [], notice?: string): Html => {
  const field = (name: keyof Buyer, label: string, type: string, autocomplete: string): Html => {
    const problem = problems.find((candidate) => candidate.field === name);
    return html`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" value="${buyer[name] ?? ''}" required maxlength="200"${problem && html` aria-invalid="true" aria-describedby="${name}-problem"`}>${problem && html`<p class="problem" id="${name}-problem">${problem.message}</p>`}</div>`;
  };
  return html`<div class="wrap"><header class="page-head"><h1>Checkout</h1><p>A pretend order: nothing is charged or sent.</p></header>${notice !== undefined && html`<p class="problem banner" role="alert">${notice}</p>`}<div class="split"><form class="panel form" method="post" action="/checkout" id="pay">${field('name', 'Name', 'text', 'name')}${field('email', 'Email', 'email', 'email')}${field('address', 'Address', 'text', 'street-address')}<input type="hidden" name="couplet" value="${cart.couplet ?? ''}" data-couplet-attribute><p class="small">Payment is simulated: placing the order counts as paid.</p><button class="button wide">Place order · ${money(cart.total)}</button></form>
<aside class="panel" aria-label="Summary"><ul class="mini">${cart.lines.map(({ product, quantity }) => html`<li><img src="/pictures/${product.id}.svg" alt="" width="48" height="48"><span>${quantity} × ${product.name}</span><span>${money(product.price * quantity)}</span></li>`)}</ul>${totals(cart, cart.code)}${codeForm(cart, '/checkout')}</aside></div></div>`;
};

export const orderPage = (order: Order, lines: readonly OrderLine[]): Html =>
  html`<div class="wrap narrow" data-order><header class="page-head"><p class="eyebrow">Order ${order.id}</p><h1>Thank you, ${order.name.split(' ')[0] ?? ''}.</h1><p>${order.status === 'paid' ? 'We would pack it now, if we were real.' : 'This order was cancelled.'}</p></header><div class="panel"><ul class="mini">${lines.map((line) => html`<li><img src="/pictures/${line.product_id}.svg" alt="" width="48" height="48"><span>${line.quantity} × ${line.name}</span><span>${money(line.price * line.quantity)}</span></li>`)}</ul>${totals(order, order.code ?? undefined)}</div><p><a class="button quiet" href="/">Keep looking around</a></p></div>`;
