import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { KeyFile } from '../../../src/bundle/keys';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { staticHost } from './staticHost';
import { writeStaticShop } from './staticShop';

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
