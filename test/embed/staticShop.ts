import { execFile } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { KeyFile } from '../../src/bundle/keys';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { listen } from '../helpers/node/loopback';

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

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface StaticHost {
  readonly origin: string;
  /** Every request, `GET /couplet/v1/status.json`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * A host of plain files as they are: no route, no header but the type and an old `Last-Modified`, from which browsers guess that a file may be kept for weeks.
 * Any method is listed; none but GET is answered.
 * @param shared with `Access-Control-Allow-Origin: *`
 */
export const staticHost = async (folder: string, shared: boolean): Promise<StaticHost> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    asked.push(`${request.method} ${pathname}`);
    const path = join(folder, normalize(decodeURIComponent(pathname)));
    if (request.method !== 'GET' || !existsSync(path) || !statSync(path).isFile()) return void response.writeHead(404).end();
    const headers = {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'last-modified': 'Wed, 01 Jan 2020 00:00:00 GMT',
    };
    response.writeHead(200, shared ? { ...headers, 'access-control-allow-origin': '*' } : headers);
    createReadStream(path).pipe(response);
  });
  const { url, close } = await listen(server);
  return { origin: url, asked, close };
};

const run = promisify(execFile);

const coupon = (id: string, title: string, more: Readonly<Record<string, unknown>>) => ({
  id,
  version: 1,
  title: { en: title },
  discount: { kind: 'percent', basisPoints: 2000, cap: 1500 },
  scope: {},
  when: { all: [] },
  startsAt: 0,
  endsAt: 4_000_000_000_000,
  ...more,
});

const campaignOf = (coupons: readonly { readonly id: string }[], shares: Readonly<Record<string, number>>) => ({
  label: 'plain files',
  currency: 'USD',
  timeZone: 'America/New_York',
  coupons,
  rule: coupons.map(({ id }) => id),
  experiment: { hashVersion: 1, id: 'plain', salt: 's', shares, explore: 0 },
  triggers: { quietMs: 100, minViews: 1, onAddToCart: true },
  session: { idleMs: 1_800_000 },
  profile: { halfLifeMs: 1_209_600_000, sequenceLength: 50 },
  marginRate: 0.4,
  reports: { mode: 'off', epsilon: 2, strata: ['session.claimed', 'session.dismissed'].map((source) => ({ source, atLeast: 1 })) },
});

/** Snippet that a written folder tells to paste. */
export const snippetIn = (site: string): string =>
  (readFileSync(join(site, 'README.md'), 'utf8').match(/```html\n([\s\S]*?)\n```/) ?? [])[1] ?? '';

export interface PlainShop {
  readonly url: string;
  readonly keys: KeyFile;
  readonly keyFile: string;
  /** A coupon that only a draft has, and the draft. */
  readonly draft: { readonly id: string };
  readonly draftFile: string;
  /** Of the bundle that is up. */
  readonly envelope: string;
  /** Runs the built command. */
  couplet(...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** A shop of plain files with Couplet beside them, by the built command. Without shoppers' consent asked: storage is allowed, sending is not. */
export const makePlainShop = async (shares: Readonly<Record<string, number>>): Promise<PlainShop> => {
  const couplet = async (...args: readonly string[]): Promise<string> =>
    (await run(process.execPath, [resolve('dist/node/couplet.js'), ...args])).stdout;
  const folder = mkdtempSync(join(tmpdir(), 'couplet-plain-'));
  const root = mkdtempSync(join(tmpdir(), 'couplet-plain-root-'));
  const [campaignFile, draftFile, keyFile] = ['campaign.json', 'draft.json', 'key.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const keys = generateKeys();
  const draft = coupon('all-30', '30% off everything, soon', { startsAt: 3_900_000_000_000 });
  const members = { field: 'cart.value', op: 'gte', value: 900_000 };
  writeFileSync(keyFile, JSON.stringify(keys));
  writeFileSync(draftFile, JSON.stringify(campaignOf([draft], shares)));
  writeFileSync(
    campaignFile,
    JSON.stringify(campaignOf([coupon('soap-5', '5% off soap', { when: members }), coupon('tea-20', '20% off tea', {})], shares)),
  );
  const site = join(root, 'couplet');
  await couplet('static', '--campaign', campaignFile, '--key', keyFile, '--code', 'tea-20=TEA20', '--code', 'soap-5=SOAP5', '--out', site);
  const snippet = snippetIn(site);
  writeStaticShop(root, snippet, { TEA20: 0.2 });
  const wrong = snippet.replace(/data-key="pk_[^"]+"/, `data-debug data-key="pk_${generateKeys().publicKey}"`);
  writeFileSync(join(root, 'wrong-key.html'), readFileSync(join(root, 'oolong.html'), 'utf8').replace(snippet, wrong));
  const host = await staticHost(root, false);
  const bundle = readdirSync(join(site, 'v1/bundles'))[0] ?? '';
  const envelope = readFileSync(join(site, 'v1/bundles', bundle, 'manifest.json'), 'utf8');
  return { url: host.origin, keys, keyFile, draft, draftFile, envelope, couplet, close: host.close };
};
