import { createServer } from 'node:http';
import type { LogItem } from '../../demo/log/logRow';
import { listen } from '../helpers/node/loopback';

/** Where a page finds Couplet; told once the server listens. */
export interface Embed {
  readonly origin: string;
  readonly key: string;
}

const item = ({ id, name, brand, category, price }: LogItem) => ({
  item_id: id,
  item_name: name,
  item_brand: brand,
  item_category: category,
  price: price / 100,
  quantity: 1,
});

/**
 * The least of a storefront on a shop's API: product pages that say `view_item`, a cart, a checkout. On an origin of its own.
 * @param script what each page runs: the shop's own part
 */
export const startStorefront = async (script: string, products: readonly LogItem[]) => {
  let embed: Embed | undefined;
  const page = (
    body: string,
    events: readonly unknown[],
  ): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script>window.dataLayer=[];${events.map((event) => `dataLayer.push(${JSON.stringify(event)});`).join('')}</script>
<script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>
<script async crossorigin="anonymous" src="${embed?.origin}/v1/couplet.js" data-key="${embed?.key}" data-consent="granted" data-currency="USD"></script>
</head><body><main>${body}</main><script>${script}</script></body></html>`;

  const cart = `<h1>Cart</h1><p>Goods <b id="goods"></b> Discount <b id="discount"></b></p>
<form id="apply"><label>Discount code <input id="code"></label><button>Apply</button></form><p id="said" role="status"></p><button id="order">Place order</button>`;

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const product = products.find(({ id }) => path === `/p/${id}`);
    const html = (text: string): void => void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text);
    if (path === '/cart') return html(page(cart, [{ event: 'view_cart', ecommerce: { currency: 'USD', items: [] } }]));
    if (!product) return void response.writeHead(404).end();
    const ecommerce = { currency: 'USD', value: product.price / 100, items: [item(product)] };
    const buy = `<h1>${product.name}</h1><button id="buy" data-sku="${product.id}" data-item='${JSON.stringify(ecommerce)}'>Add to cart</button><span id="count"></span>`;
    return html(page(buy, [{ event: 'view_item', ecommerce }]));
  });
  const { url, close } = await listen(server);
  return {
    url,
    setEmbed: (next: Embed): void => {
      embed = next;
    },
    stop: close,
  };
};
