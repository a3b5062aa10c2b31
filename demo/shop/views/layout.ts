import { SHOP_NAME } from '../catalog';
import { categories } from '../categories';
import type { GaEvent } from '../gaEvents';
import { type Html, html, scriptJson } from '../html';

/** What the embed snippet and the note in the footer need to know of Couplet. */
export interface Embed {
  readonly origin: string;
  readonly key: string;
  /** May shoppers be told of coupons while they are elsewhere? */
  readonly push?: boolean;
  /** Can what is mailed be read here? */
  readonly mailbox?: boolean;
  /** Percent of visitors by arm, for the note; absent: not known. */
  readonly shares?: { readonly none: number; readonly rule: number; readonly couplet: number };
}

export interface Page {
  readonly title: string;
  readonly nonce: string;
  /** BCP 47, what the page says it is in; English without. */
  readonly language?: string;
  readonly embed: Embed | undefined;
  readonly cartQuantity: number;
  readonly current?: string;
  readonly query?: string;
  readonly events?: readonly GaEvent[];
  readonly body: Html;
}

const icon = (path: string): Html => ({
  markup: `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`,
});

/** The snippet of the README, word for word, with this page's nonce on its inline line. */
const snippet = (embed: Embed, nonce: string): Html => html`
<script nonce="${nonce}">window.couplet=window.couplet||function(){(couplet.q=couplet.q||[]).push(arguments)}</script>
<script async crossorigin="anonymous" src="${embed.origin}/v1/couplet.js" data-key="${embed.key}" data-consent="granted" data-currency="USD"${embed.push && html` data-push="/couplet-sw.js"`}></script>`;

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const split = ({ none, rule, couplet }: NonNullable<Embed['shares']>): Html =>
  html`<p>Visitors are split at random: ${percent(couplet)} see the coupon chosen on their device, ${percent(rule)} the shop’s fixed rule, ${percent(none)} none. Change it with <code>DEMO_SHARES</code>.</p>`;

const note = (embed: Embed): Html => html`<section class="note" aria-labelledby="note-title"><h2 id="note-title">How this demo works</h2>
<p>This shop is made up, and so is the behaviour log its coupon model was trained on: a seeded generator wrote it, no person did. What you do here is remembered by your own browser, which also chooses the coupon; storage is switched on for the demo without asking, a real shop would ask first.</p>
${embed.shares && split(embed.shares)}
<p hidden data-privacy><button class="link" type="button">What this browser keeps about you</button> <button class="link" type="button" data-inbox>My coupons</button>${embed.push && html` <button class="link" type="button" data-tell>Tell me of coupons</button>`}</p>
${embed.mailbox && html`<p><a href="/mailbox">Demo mailbox</a>: what was mailed, to whomever</p>`}
<p><a href="${embed.origin}/openapi.json">API description of the coupon server</a></p></section>`;

export const layout = ({ title, nonce, language = 'en', embed, cartQuantity, current, query, events = [], body }: Page): string =>
  `<!doctype html>${
    html`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${SHOP_NAME}</title><meta name="color-scheme" content="light dark">
<meta name="description" content="${SHOP_NAME}: tea, coffee, pots and warm things for slow days.">
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/main.css">
<script nonce="${nonce}">window.dataLayer=window.dataLayer||[];${events.map((event) => html`dataLayer.push({ecommerce:null});dataLayer.push(${scriptJson(event)});`)}</script>
<script src="/assets/main.js" defer></script>${embed && snippet(embed, nonce)}</head>
<body${language !== 'en' && html` lang="en"`}><a class="skip" href="#main">Skip to content</a>
<header class="top"><div class="wrap bar"><a class="brand" href="/" aria-label="${SHOP_NAME}, home"><img src="/favicon.svg" alt="" width="34" height="34"><span>${SHOP_NAME}</span></a>
<form class="search" action="/search" role="search"><label class="hidden" for="q">Search the shop</label><input id="q" name="q" type="search" placeholder="Search tea, lamps, wool…" value="${query ?? ''}" maxlength="60"><button aria-label="Search">${icon('<circle cx="11" cy="11" r="7"/><path d="m20 20-3.8-3.8"/>')}</button></form>
<a class="basket" href="/cart">${icon('<path d="M6 8h12l1.2 12H4.8z"/><path d="M9 8V6.5a3 3 0 0 1 6 0V8"/>')}<span class="basket-word">Cart</span><span class="count" data-cart-count${cartQuantity === 0 && html` hidden`}>${cartQuantity}</span></a></div>
<nav class="wrap cats" aria-label="Categories">${categories.map(({ slug, name }) => html`<a href="/c/${slug}"${slug === current && html` aria-current="page"`}>${name}</a>`)}</nav></header>
<main id="main" tabindex="-1">${body}</main>
<div class="toast" role="status" aria-live="polite" data-toast hidden></div>
<footer class="foot"><div class="wrap foot-grid"><section><p class="brand"><span>${SHOP_NAME}</span></p><p>Tea, coffee, pots and warm things for slow days. Shipping $5.90, free from $150. Nothing here can really be bought.</p></section>
<nav aria-label="All categories"><h2>Shop</h2><ul>${categories.map(({ slug, name }) => html`<li><a href="/c/${slug}">${name}</a></li>`)}</ul></nav>
${embed && note(embed)}</div></footer></body></html>`.markup
  }`;
