import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogItem } from '../../../demo/log/logRow';
import { freePort } from '../../../demo/startDemo';
import { installVendure } from './installVendure';

/** Calls of one of Vendure's two APIs under a session of its own. Rejects when it answers with errors. */
type Ask = <T>(document: string, variables?: Readonly<Record<string, unknown>>) => Promise<T>;

export interface Vendure {
  readonly url: string;
  /** As its superadmin. */
  readonly admin: Ask;
  /** A new shopper. */
  shopper(): Ask;
  stop(): Promise<void>;
}

export const ADMINISTRATOR = { username: 'superadmin', password: 'superadmin' } as const;

const session = (url: string): Ask => {
  let token: string | undefined;
  return async <T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    token = response.headers.get('vendure-auth-token') ?? token;
    const answer = (await response.json()) as { data: T; errors?: unknown };
    if (answer.errors) throw new Error(JSON.stringify(answer.errors).slice(0, 1_000));
    return answer.data;
  };
};

/** A real Vendure with these products, each in a facet `category`, prices with 20% tax in them and half of them their cost. */
export const startVendure = async (products: readonly LogItem[]): Promise<Vendure> => {
  const folder = installVendure();
  const data = mkdtempSync(join(tmpdir(), 'couplet-vendure-'));
  const [port, catalog] = [await freePort('127.0.0.1', 0), join(data, 'products.json')];
  writeFileSync(catalog, JSON.stringify(products));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), 'vendureServer.mjs'], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), DATABASE: join(data, 'shop.sqlite'), CATALOG: catalog, VENDURE_DISABLE_TELEMETRY: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => output.split('\n').includes('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`Vendure ended with ${code}:\n${output.slice(-3_000)}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  const admin = session(`${url}/admin-api`);
  await admin(
    'mutation ($username: String!, $password: String!) { login(username: $username, password: $password) { __typename } }',
    ADMINISTRATOR,
  );
  await admin('mutation { updateChannel(input: { id: "1", pricesIncludeTax: true }) { __typename } }');
  const { productVariants } = await admin<{ productVariants: { items: { id: string; sku: string }[] } }>(
    'query { productVariants(options: { take: 100 }) { items { id sku } } }',
  );
  const costs = productVariants.items.map(({ id, sku }) => {
    const price = products.find((product) => product.id === sku)?.price ?? 0;
    return { id, customFields: { cost: Math.floor(price / 2) } };
  });
  await admin('mutation ($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }', { input: costs });
  return {
    url,
    admin,
    shopper: () => session(`${url}/shop-api`),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      rmSync(data, { recursive: true, force: true });
    },
  };
};
