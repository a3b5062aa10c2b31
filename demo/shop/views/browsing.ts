import type { Category, Product } from '../catalog';
import { categories } from '../categories';
import { type Html, html } from '../html';
import { money } from '../money';

/** `list` names the list it stands in, so that each add button has its own target. */
const productCard = (
  product: Product,
  eager = false,
): Html => html`<li class="card"><a class="card-link" href="/p/${product.id}"><img src="/pictures/${product.id}.svg" alt="" width="400" height="400"${!eager && html` loading="lazy"`}><span class="card-brand">${product.brand}</span><span class="card-name">${product.name}</span></a>
<div class="card-row"><span class="price">${money(product.price)}</span>${addForm(product, 'small')}</div></li>`;

const addForm = (product: Product, size: 'small' | 'large'): Html =>
  size === 'small'
    ? html`<form method="post" action="/cart/lines" data-cart-form><input type="hidden" name="product" value="${product.id}"><input type="hidden" name="quantity" value="1"><button class="add" aria-label="Add ${product.name} to cart">Add</button></form>`
    : html`<form class="buy" method="post" action="/cart/lines" data-cart-form><input type="hidden" name="product" value="${product.id}"><label for="quantity">Quantity</label><input id="quantity" name="quantity" type="number" min="1" max="20" value="1" inputmode="numeric"><button class="button">Add to cart</button></form>`;

const grid = (products: readonly Product[], eager = 0): Html =>
  html`<ul class="${products.length === 5 ? 'grid five' : 'grid'}">${products.map((product, i) => productCard(product, i < eager))}</ul>`;

const firstOf = (products: readonly Product[], slug: string): Product | undefined => products.find((product) => product.category === slug);

export const homePage = (
  products: readonly Product[],
  featured: readonly Product[],
  strip?: Html,
): Html => html`<section class="hero"><div class="wrap hero-grid"><div><p class="eyebrow">Goods for slow days</p><h1>Put the kettle on.<br>Stay a while.</h1><p class="lead">Small-batch tea and coffee, thrown pots, kind lamps and wool that forgives the weather.</p><p class="hero-actions"><a class="button" href="/c/tea">Shop tea</a><a class="button quiet" href="/c/lighting">Warm up a room</a></p></div>
<div class="hero-art">${['quiet-vase', 'toadstool-lamp', 'swiss-cheese-vine'].map((id) => html`<a href="/p/${id}"><img src="/pictures/${id}.svg" alt="${products.find((product) => product.id === id)?.name ?? ''}" width="400" height="400"></a>`)}</div></div></section>${strip}
<section class="wrap band" aria-labelledby="by-category"><h2 id="by-category">Find your corner</h2><ul class="tiles">${categories.map(({ slug, name, tagline }) => html`<li><a href="/c/${slug}"><img src="/pictures/${firstOf(products, slug)?.id ?? ''}.svg" alt="" width="400" height="400" loading="lazy"><span class="tile-name">${name}</span><span class="tile-line">${tagline}</span></a></li>`)}</ul></section>
<section class="wrap band" aria-labelledby="favourites"><h2 id="favourites">House favourites</h2>${grid(featured)}</section>`;

export const categoryPage = (category: Category, products: readonly Product[]): Html =>
  html`<div class="wrap"><nav class="crumbs" aria-label="Breadcrumb"><a href="/">Home</a><span aria-hidden="true">/</span><span aria-current="page">${category.name}</span></nav><header class="page-head"><h1>${category.name}</h1><p>${category.tagline}. ${products.length} things.</p></header>${grid(products, 4)}</div>`;

export const productPage = (
  product: Product,
  category: Category | undefined,
  more: readonly Product[],
): Html => html`<div class="wrap"><nav class="crumbs" aria-label="Breadcrumb"><a href="/">Home</a><span aria-hidden="true">/</span><a href="/c/${product.category}">${category?.name ?? ''}</a><span aria-hidden="true">/</span><span aria-current="page">${product.name}</span></nav>
<article class="product"><img class="product-picture" src="/pictures/${product.id}.svg" alt="${product.name}" width="400" height="400"><div class="product-text"><p class="card-brand">${product.brand}</p><h1>${product.name}</h1><p class="price large">${money(product.price)}</p><p class="lead">${product.description}</p>${addForm(product, 'large')}<ul class="facts">${product.details.map((detail) => html`<li>${detail}</li>`)}</ul><p class="small">Sent within two days. Thirty days to change your mind.</p></div></article>
<section class="band" aria-labelledby="more"><h2 id="more">More ${category?.name.toLowerCase() ?? ''}</h2>${grid(more)}</section></div>`;

export const searchPage = (query: string, found: readonly Product[]): Html =>
  html`<div class="wrap"><header class="page-head"><h1>${query ? `“${query}”` : 'Search'}</h1><p role="status">${found.length === 1 ? 'One thing found.' : `${found.length} things found.`}</p></header>${found.length > 0 ? grid(found, 4) : html`<p class="empty">Nothing by that name. Try a kind of thing (tea, lamp, wool) or <a href="/">start from the front</a>.</p>`}</div>`;

export const notFoundPage = (): Html =>
  html`<div class="wrap narrow"><header class="page-head"><h1>Not on this shelf</h1><p>The page you asked for is not here. <a href="/">Back to the front of the shop</a>.</p></header></div>`;
