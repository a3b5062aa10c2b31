import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { demoCampaign } from '../../../demo/campaign';
import { demoBundle } from '../../../demo/demoBundle';
import { type KeyFile, readKeys } from '../../../src/bundle/keys';
import type { Envelope, Manifest } from '../../../src/bundle/manifest';
import { readBundle } from '../../../src/trainer/bundle/bundleFolder';
import { signPayload } from '../../../src/trainer/bundle/keys';
import { oncePerRun } from '../builtNode';
import { type AdminCall, adminOf, type PublishedBundle } from '../server/serverProcess';
import { shownToAll } from '../testBundle';
import type { Visitor } from './visitor';

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** What starts with the bundle: one that was trained for another program it would train anew. */
export const demoProgram = resolve('dist/node/demo.js');

/**
 * A data folder of the demo with its trained bundle, to read or to copy. Trained by the first who asks, in a minute or so, and taken again as
 * long as every source, every package, the built demo and Node are the same: the trainer is deterministic, which `demoBundle.test.ts` holds to
 * the byte by training anew.
 */
export const demoData = async (): Promise<string> => {
  const hash = createHash('sha256').update(process.version);
  for (const path of [demoProgram, 'package-lock.json', ...filesBelow('demo'), ...filesBelow('src')])
    hash.update(path).update(readFileSync(path));
  const kept = resolve('node_modules/.cache/couplet/demo', hash.digest('hex').slice(0, 32));
  if (existsSync(kept)) return kept;
  await oncePerRun('demo-data', async () => {
    // What other sources made is of no more use.
    rmSync(dirname(kept), { recursive: true, force: true });
    mkdirSync(dirname(kept), { recursive: true });
    const data = mkdtempSync(join(dirname(kept), 'training-'));
    await demoBundle(data, demoCampaign(shownToAll), () => undefined, demoProgram);
    renameSync(data, kept);
  });
  return kept;
};

/** The demo's trained bundle with its key, so that a test can change the manifest and sign it again as the merchant would. */
export interface DemoModel {
  readonly siteKey: string;
  readonly bundle: PublishedBundle;
  readonly manifest: Manifest;
  sign(manifest: Manifest, shards?: ReadonlyMap<string, Uint8Array>): PublishedBundle;
}

export const demoModel = async (): Promise<DemoModel> => {
  const data = await demoData();
  const keys = readKeys(readFileSync(join(data, 'key.json'), 'utf8'));
  if (!keys.ok) throw new Error(keys.error.message);
  const key: KeyFile = keys.value;
  const bundle = readBundle(join(data, 'bundle'));
  if (!bundle.ok) throw new Error(bundle.error.message);
  const { envelope, shards } = bundle.value;
  return {
    siteKey: `pk_${key.publicKey}`,
    bundle: { envelope, shards },
    manifest: JSON.parse((JSON.parse(envelope) as Envelope).payload) as Manifest,
    sign: (manifest, files = shards) => {
      const payload = JSON.stringify(manifest);
      return {
        envelope: JSON.stringify({
          version: 1,
          publicKey: key.publicKey,
          signature: signPayload(payload, key),
          payload,
        } satisfies Envelope),
        shards: files,
      };
    },
  };
};

/** The demo as `npm start` runs it, in a process of its own with its own data folder, which has the trained bundle where every visitor is Couplet's. */
export interface DemoProcess {
  readonly shop: string;
  readonly server: string;
  readonly backRoom: string;
  readonly data: string;
  readonly adminToken: string;
  readonly output: () => string;
  readonly admin: AdminCall;
  stop(): Promise<void>;
}

/** Vitest sets `BASE_URL=/` for itself; the server would take it for its own address. */
const notVitest = { BASE_URL: '' };

const stopped = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

const address = (output: string, label: string): string | undefined => output.match(new RegExp(`${label}\\s+(https?://\\S+)`))?.[1];

export const startDemoProcess = async (env: Readonly<Record<string, string>> = {}): Promise<DemoProcess> => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-e2e-'));
  // What it would train itself in a minute is trained once a run, and held to these bytes by `demoBundle.test.ts`.
  if (env.DEMO_SHARES === '0,0,1') cpSync(await demoData(), data, { recursive: true });
  const child = spawn(process.execPath, [demoProgram], {
    env: { ...process.env, DATA_DIR: data, PORT_SHOP: '0', PORT_COUPLET: '0', ...notVitest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the demo did not start in 300 s:\n${output}`)), 300_000);
    const look = (): void => {
      if (!output.includes('Stop with')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', look);
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${output}`)));
  });
  const [shop, server, backRoom] = ['Storefront', 'Coupon server', 'Shop back room'].map((label) => address(output, label));
  if (!shop || !server || !backRoom) throw new Error(`the demo printed no addresses:\n${output}`);
  const { serverAdmin } = JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as { serverAdmin: string };
  return {
    shop,
    server,
    backRoom,
    data,
    adminToken: serverAdmin,
    output: () => output,
    admin: adminOf(server, serverAdmin),
    stop: async () => {
      await stopped(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
};

/** What a shopper does in the demo's till with the code that a card gave them. */
interface ShopCheckout {
  /** @returns why the till refuses the code, undefined where it takes it */
  apply(code: string): Promise<string | undefined>;
  /** @returns what the code took off, in minor units */
  pay(name: string): Promise<number>;
}

export const shopCheckout = ({ page }: Visitor, shop: string): ShopCheckout => ({
  apply: async (code) => {
    await page.goto(`${shop}/cart`);
    await page.getByLabel('Discount code').fill(code);
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    const refusal = page.locator('[data-reason]');
    await page.getByText('Code applied.').or(refusal).waitFor();
    return (await refusal.count()) > 0 ? ((await refusal.getAttribute('data-reason')) ?? '') : undefined;
  },
  pay: async (name) => {
    const discount = Number((await page.locator('[data-discount]').textContent())?.replace(/[^\d]/g, ''));
    await page.goto(`${shop}/checkout`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Email').fill('ada@example.test');
    await page.getByLabel('Address').fill('1 Test Row');
    await page.getByRole('button', { name: /Place order/ }).click();
    await page.getByText(`Thank you, ${name.split(' ')[0]}.`).waitFor();
    return discount;
  },
});
