import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An order as the shop's export has it. */
export interface StaticOrder {
  readonly order_id: string;
  readonly time: string;
  readonly attribution: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly codes: string;
}

const page = (snippet: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>Plain shop</title>
<link rel="icon" href="data:,">
${snippet}
<script>
couplet('consent', { storage: true, sync: false });
// The cart lies in the browser; the attribute is one of its fields.
couplet('on', 'attribution', (text) => localStorage.setItem('attribute', text));
couplet('on', 'claim', ({ code }) => sessionStorage.setItem('coupon', code));
</script>
</head>
<body>${body}</body>
</html>
`;

const product = `<h1>Oolong</h1>
<script>
window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'USD', value: 25, items: [{ item_id: 'oolong', item_name: 'Oolong', item_category: 'Tea', price: 25, quantity: 1 }] } }];
</script>
<a href="checkout.html">Checkout</a>`;

/** The till: takes codes of a list made in its back room, knows nothing of Couplet. */
const checkout = (codes: Readonly<Record<string, number>>): string => `<h1>Checkout</h1>
<form><input name="code" aria-label="Code"><button>Place order</button></form><output></output>
<script>
const codes = ${JSON.stringify(codes)};
const form = document.querySelector('form');
form.code.value = sessionStorage.getItem('coupon') ?? '';
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const code = form.code.value;
  const share = code === '' ? 0 : codes[code];
  if (share === undefined) return void (document.querySelector('output').value = 'Unknown code');
  const order = { order_id: 'W-' + Date.now(), time: new Date().toISOString(), attribution: localStorage.getItem('attribute') ?? '',
    subtotal: '25.00', discount: (25 * share).toFixed(2), codes: code };
  localStorage.setItem('orders', JSON.stringify([order]));
  document.querySelector('output').value = 'Thank you, ' + (25 * (1 - share)).toFixed(2);
});
</script>`;

/** A shop of two pages that no server runs: cart, codes and orders lie in the page. */
export const writeStaticShop = (folder: string, snippet: string, codes: Readonly<Record<string, number>>): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'oolong.html'), page(snippet, product));
  writeFileSync(join(folder, 'checkout.html'), page(snippet, checkout(codes)));
};

/** The back room's export. */
export const ordersCsv = (orders: readonly StaticOrder[]): string =>
  [
    'order_id,time,attribution,subtotal,discount,codes',
    ...orders.map(({ order_id, time, attribution, subtotal, discount, codes }) =>
      [order_id, time, attribution, subtotal, discount, codes].join(','),
    ),
  ].join('\n');
