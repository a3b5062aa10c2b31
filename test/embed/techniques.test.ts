import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';

/** What a worker does once it runs: says so, after its storage has opened. */
const worker = `const open = indexedDB.open('probe'); open.onsuccess = () => postMessage('runs'); open.onerror = () => postMessage('no storage');`;
/** `data:` workers have an origin of their own, where `indexedDB.open` throws. */
const guarded = `try { ${worker} } catch (error) { postMessage(error.name) }`;

/** How a script may try to start a worker whose code lies on another origin. */
const techniques = ['new Worker(cdn)', 'blob importScripts', 'blob module import', 'fetch blob', 'source blob', 'data', 'relay'] as const;
type Technique = (typeof techniques)[number];

interface Conditions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Does the other origin send `Access-Control-Allow-Origin`? */
  readonly cors?: boolean;
  readonly trustedTypesPolicy?: boolean;
  readonly relayHeaders?: Readonly<Record<string, string>>;
}

const script = { 'content-type': 'text/javascript' };
const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));

let cdn: string;
let shop: string;
let servers: readonly Server[];
let browser: Browser;
const pages: Conditions[] = [];

beforeAll(async () => {
  const other = createServer((request, response) => {
    response.writeHead(200, { ...script, ...(request.url === '/cors.js' && { 'access-control-allow-origin': '*' }) }).end(worker);
  });
  const own = createServer((request, response) => {
    const [, path = '', at = ''] = (request.url ?? '').split('/');
    const { headers = {}, relayHeaders = {} } = pages[Number(at)] ?? {};
    if (path === 'relay') response.writeHead(200, { ...script, ...relayHeaders }).end(worker);
    else response.writeHead(200, { 'content-type': 'text/html', ...headers }).end('<!doctype html><title>shop</title>');
  });
  servers = [other, own];
  [cdn, shop, browser] = await Promise.all([listen(other), listen(own), launch()]);
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** What came of each technique on a page: `runs`, or why not, in the browser's words; `blocked` where it only says that there was an error. */
const row = async (conditions: Conditions): Promise<Readonly<Record<Technique, string>>> => {
  const at = pages.push(conditions) - 1;
  const page = await browser.newPage();
  await page.goto(`${shop}/page/${at}`);
  const outcomes = await page.evaluate(
    async ({ techniques, file, relay, worker, guarded, named }) => {
      interface Types {
        createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
      }
      const types = (window as unknown as { trustedTypes: Types }).trustedTypes;
      const policy = named ? types.createPolicy('couplet', { createScriptURL: (url) => url }) : undefined;
      const start = (url: string, options?: WorkerOptions) =>
        new Promise<string>((resolve) => {
          const started = new Worker(policy ? policy.createScriptURL(url) : url, options);
          started.onmessage = ({ data }) => resolve(data);
          started.onerror = (event) => {
            event.preventDefault();
            resolve('blocked');
          };
          setTimeout(resolve, 30_000, 'silent');
        });
      const blob = (text: string, options?: WorkerOptions) =>
        start(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), options);
      const ways: Readonly<Record<string, () => Promise<string>>> = {
        'new Worker(cdn)': async () => start(file),
        'blob importScripts': async () => blob(`importScripts('${file}')`),
        'blob module import': async () => blob(`import '${file}'`, { type: 'module' }),
        'fetch blob': async () => blob(await (await fetch(file)).text()),
        'source blob': async () => blob(worker),
        data: async () => start(`data:text/javascript,${encodeURIComponent(guarded)}`),
        relay: async () => start(relay),
      };
      return Promise.all(techniques.map(async (technique) => [technique, await ways[technique]?.().catch((error: Error) => error.name)]));
    },
    {
      techniques,
      file: `${cdn}/${conditions.cors === false ? 'plain' : 'cors'}.js`,
      relay: `${shop}/relay/${at}`,
      worker,
      guarded,
      named: conditions.trustedTypesPolicy === true,
    },
  );
  await page.close();
  return Object.fromEntries(outcomes) as Record<Technique, string>;
};
const csp = (policy: string) => ({ headers: { 'content-security-policy': policy.replaceAll('CDN', cdn) } });
const coep = { 'cross-origin-embedder-policy': 'require-corp' };

/** Below the techniques in their order, what comes of each. */
const table: Readonly<Record<string, readonly [conditions: () => Conditions, outcomes: string]>> = {
  'no policy': [() => ({}), 'SecurityError runs runs runs runs SecurityError runs'],
  'no policy, an origin without CORS': [() => ({ cors: false }), 'SecurityError runs blocked TypeError runs SecurityError runs'],
  'worker-src blob:': [() => csp(`script-src 'self' CDN; worker-src blob:`), 'SecurityError runs blocked runs runs blocked blocked'],
  'worker-src blob:, script-src without the other origin': [
    () => csp(`script-src 'self'; worker-src blob:`),
    'SecurityError blocked blocked runs runs blocked blocked',
  ],
  'worker-src blob: and the other origin': [
    () => csp(`script-src 'self' CDN; worker-src blob: CDN`),
    'SecurityError runs runs runs runs blocked blocked',
  ],
  "worker-src blob: 'self'": [
    () => csp(`script-src 'self' CDN; worker-src blob: 'self'`),
    'SecurityError runs blocked runs runs blocked runs',
  ],
  'Trusted Types': [
    () => csp(`require-trusted-types-for 'script'`),
    'TypeError TypeError TypeError TypeError TypeError TypeError TypeError',
  ],
  'Trusted Types, with a policy of that name': [
    () => ({ ...csp(`require-trusted-types-for 'script'; trusted-types couplet`), trustedTypesPolicy: true }),
    'SecurityError blocked runs runs runs SecurityError runs',
  ],
  'COEP, no CORP': [() => ({ headers: coep }), 'SecurityError blocked runs runs runs SecurityError blocked'],
  'COEP, a relay that sends it': [() => ({ headers: coep, relayHeaders: coep }), 'SecurityError blocked runs runs runs SecurityError runs'],
  'connect-src without the other origin': [() => csp(`connect-src 'self'`), 'SecurityError runs runs TypeError runs SecurityError runs'],
};

it.for(Object.entries(table))('%s', async ([, [conditions, outcomes]]) => {
  expect(Object.values(await row(conditions())).join(' ')).toBe(outcomes);
});
