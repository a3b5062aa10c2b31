import type { Product } from '../catalog';
import { type Html, html } from '../html';
import { money } from '../money';

/** `list` names the list it stands in, so that each add button has its own target. */
const productCard = (
  product: Product,
  eager = false,
): Html => html`<li class="card"><a class="card-link" href="/p/${product.id}"><img src="/pictures/${product.id}.svg" alt="" width="400" height="400"${!eager && html` loading="lazy"`}><span class="card-brand">${product.brand}</span><span class="card-name">${product.name}</span></a>
<div class="card-row"><span class="price">${money(product.price)}</span>${addForm(product, 'small')}</div></li>`;

export const addForm = (product: Product, size: 'small' | 'large'): Html =>
  size === 'small'
    ? html`<form method="post" action="/cart/lines" data-cart-form><input type="hidden" name="product" value="${product.id}"><input type="hidden" name="quantity" value="1"><button class="add" aria-label="Add ${product.name} to cart">Add</button></form>`
    : html`<form class="buy" method="post" action="/cart/lines" data-cart-form><input type="hidden" name="product" value="${product.id}"><label for="quantity">Quantity</label><input id="quantity" name="quantity" type="number" min="1" max="20" value="1" inputmode="numeric"><button class="button">Add to cart</button></form>`;

export const grid = (products: readonly Product[], eager = 0): Html =>
  html`<ul class="${products.length === 5 ? 'grid five' : 'grid'}">${products.map((product, i) => productCard(product, i < eager))}</ul>`;
