import { type Category, categories, money, type Product, SHOP_NAME } from './catalog';
import type { GaEvent } from './gaEvents';

/** Markup that is safe to output. Only `html` creates it, so everything else is escaped. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const print = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map(print).join('');
};

export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.map((text, i) => text + print(parts[i])).join(''),
});

/** JSON inside a script element. `<` is escaped so that it cannot close the element. */
export const scriptJson = (value: unknown): Html => ({
  markup: JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028'),
});

/** Settings for the embed snippet and the note in the footer. */
export interface Embed {
  readonly origin: string;
  readonly key: string;
  /** May shoppers get push notifications? */
  readonly push?: boolean;
  /** Can mails be read here? */
  readonly mailbox?: boolean;
  /** Percent of shoppers by group, for the note. Absent: unknown. */
  readonly shares?: { readonly none: number; readonly rule: number; readonly couplet: number };
}

export interface Page {
  readonly title: string;
  readonly nonce: string;
  /** BCP 47 tag that the page declares. Default: English. */
  readonly language?: string;
  readonly embed: Embed | undefined;
  readonly cartQuantity: number;
  readonly current?: string;
  readonly query?: string;
  /** Path of the picture of what the page is about. */
  readonly picture?: string;
  readonly events?: readonly GaEvent[];
  readonly body: Html;
}

const icon = (path: string): Html => ({
  markup: `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`,
});

/** The snippet of the README, verbatim, with this page's nonce on its inline script. */
const snippet = (embed: Embed, nonce: string): Html => html`
<script nonce="${nonce}">window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>
<script async crossorigin="anonymous" src="${embed.origin}/v1/couplet.js" data-key="${embed.key}" data-consent="granted" data-currency="USD"${embed.push && html` data-push="/couplet-sw.js"`}></script>`;

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const split = ({ none, rule, couplet }: NonNullable<Embed['shares']>): Html =>
  html`<p>Shoppers are assigned at random: ${percent(couplet)} see coupons chosen on their device, ${percent(rule)} follow the shop’s fixed rule, and ${percent(none)} see no coupons. Change it with <code>DEMO_SHARES</code>.</p>`;

const note = (embed: Embed): Html => html`<section class="note" aria-labelledby="note-title"><h2 id="note-title">How this demo works</h2>
<p>This shop is fictional, and its coupon model was trained on a generated log. Your browser stores what you do here and chooses the coupon itself. The demo allows storage without asking. A real shop would ask first.</p>
${embed.shares && split(embed.shares)}
<p hidden data-privacy><button class="link" type="button">Data stored in this browser</button> <button class="link" type="button" data-inbox>My coupons</button>${embed.push && html` <button class="link" type="button" data-tell>Notify me about coupons</button>`}</p>
${embed.mailbox && html`<p><a href="/mailbox">Demo mailbox</a>: all e-mails that this demo sent</p>`}
<p><a href="${embed.origin}/docs/">Documentation</a></p></section>`;

/** Shown in a browser that sees no coupons, which would otherwise look broken. */
const holdout = html`<p class="wrap holdout" data-holdout hidden><span>This browser is in the holdout group and sees no coupons.</span> <button class="link" type="button" data-redraw>Draw another group</button></p>`;

export const layout = ({ title, nonce, language = 'en', embed, cartQuantity, current, query, picture, events = [], body }: Page): string =>
  `<!doctype html>${
    html`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${SHOP_NAME}</title><meta name="color-scheme" content="light dark">
<meta name="description" content="${SHOP_NAME}: tea, coffee, pots and warm things for slow days.">
${picture && html`<meta property="og:image" content="${picture}">`}<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/main.css">
<script nonce="${nonce}">window.dataLayer=window.dataLayer||[];${events.map((event) => html`dataLayer.push({ecommerce:null});dataLayer.push(${scriptJson(event)});`)}</script>
<script src="/assets/main.js" defer></script>${embed && snippet(embed, nonce)}</head>
<body${language !== 'en' && html` lang="en"`}><a class="skip" href="#main">Skip to content</a>
<header class="top"><div class="wrap bar"><a class="brand" href="/" aria-label="${SHOP_NAME}, home"><img src="/favicon.svg" alt="" width="34" height="34"><span>${SHOP_NAME}</span></a>
<form class="search" action="/search" role="search"><label class="hidden" for="q">Search the shop</label><input id="q" name="q" type="search" placeholder="Search tea, lamps, wool…" value="${query ?? ''}" maxlength="60"><button aria-label="Search">${icon('<circle cx="11" cy="11" r="7"/><path d="m20 20-3.8-3.8"/>')}</button></form>
<a class="basket" href="/cart">${icon('<path d="M6 8h12l1.2 12H4.8z"/><path d="M9 8V6.5a3 3 0 0 1 6 0V8"/>')}<span class="basket-word">Cart</span><span class="count" data-cart-count${cartQuantity === 0 && html` hidden`}>${cartQuantity}</span></a></div>
<nav class="wrap cats" aria-label="Categories">${categories.map(({ slug, name }) => html`<a href="/c/${slug}"${slug === current && html` aria-current="page"`}>${name}</a>`)}</nav>${embed?.shares && embed.shares.none > 0 && holdout}</header>
<main id="main" tabindex="-1">${body}</main>
<div class="toast" role="status" aria-live="polite" data-toast hidden></div>
<footer class="foot"><div class="wrap foot-grid"><section><p class="brand"><span>${SHOP_NAME}</span></p><p>Tea, coffee, pots and warm things for slow days. Shipping $5.90, free from $150. Nothing here can really be bought.</p></section>
<nav aria-label="All categories"><h2>Shop</h2><ul>${categories.map(({ slug, name }) => html`<li><a href="/c/${slug}">${name}</a></li>`)}</ul></nav>
${embed && note(embed)}</div></footer></body></html>`.markup
  }`;

/** `list` is the name of the surrounding list, so that each add button has a unique target. */
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
  html`<div class="wrap"><nav class="crumbs" aria-label="Breadcrumb"><a href="/">Home</a><span aria-hidden="true">/</span><span aria-current="page">${category.name}</span></nav><header class="page-head"><h1>${category.name}</h1><p>${category.tagline}. ${products.length} products.</p></header>${grid(products, 4)}</div>`;

export const productPage = (
  product: Product,
  category: Category | undefined,
  more: readonly Product[],
): Html => html`<div class="wrap"><nav class="crumbs" aria-label="Breadcrumb"><a href="/">Home</a><span aria-hidden="true">/</span><a href="/c/${product.category}">${category?.name ?? ''}</a><span aria-hidden="true">/</span><span aria-current="page">${product.name}</span></nav>
<article class="product"><img class="product-picture" src="/pictures/${product.id}.svg" alt="${product.name}" width="400" height="400"><div class="product-text"><p class="card-brand">${product.brand}</p><h1>${product.name}</h1><p class="price large">${money(product.price)}</p><p class="lead">${product.description}</p>${addForm(product, 'large')}<ul class="facts">${product.details.map((detail) => html`<li>${detail}</li>`)}</ul><p class="small">Sent within two days. Thirty days to change your mind.</p></div></article>
<section class="band" aria-labelledby="more"><h2 id="more">More ${category?.name.toLowerCase() ?? ''}</h2>${grid(more)}</section></div>`;

export const searchPage = (query: string, found: readonly Product[]): Html =>
  html`<div class="wrap"><header class="page-head"><h1>${query ? `“${query}”` : 'Search'}</h1><p role="status">${found.length === 1 ? '1 product found.' : `${found.length} products found.`}</p></header>${found.length > 0 ? grid(found, 4) : html`<p class="empty">No results. Try a product type (tea, lamp, wool) or <a href="/">go to the home page</a>.</p>`}</div>`;

export const notFoundPage = (): Html =>
  html`<div class="wrap narrow"><header class="page-head"><h1>Not on this shelf</h1><p>This page does not exist. <a href="/">Back to the home page</a>.</p></header></div>`;
