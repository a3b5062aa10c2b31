import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEnvelope } from '../../../src/bundle/openSigned';
import { staticCommand } from '../../../src/cli/static';
import { routes } from '../../../src/protocol/protocol';
import { nodeBundleCrypto } from '../../../src/server/bundles/signing';
import { coldBundle } from '../../../src/trainer/bundle/coldBundle';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { staticBundle, staticReadme, writeStaticSite } from '../../../src/trainer/bundle/staticSite';
import { printedOutput } from '../../helpers/node/printedOutput';
import { freshFolder, smallCampaign } from '../trainer/fixtures';

const folder = freshFolder();
const printed = printedOutput();
const keys = generateKeys();
const ids = ['tea-10', 'plants-10', 'lamps-10'];
const codes = Object.fromEntries(ids.map((id) => [id, { from: 'shared' as const, code: id.toUpperCase() }]));
const campaign = smallCampaign({ codes });

/** A widget as the build leaves it, as far as files go. */
const widget = join(folder, 'widget');
mkdirSync(join(widget, '1.2.3'), { recursive: true });
mkdirSync(join(widget, 'assets'));
for (const path of [
  '1.2.3/couplet.js',
  '1.2.3/couplet.js.br',
  '1.2.3/device.js',
  'assets/app-1.js',
  'assets/app-1.js.gz',
  'THIRD-PARTY-LICENSES.txt',
])
  writeFileSync(join(widget, path), path);
writeFileSync(join(widget, 'integrity.json'), JSON.stringify({ '1.2.3/couplet.js': 'sha384-abc' }));

const facts = {
  key: `pk_${keys.publicKey}`,
  url: '/c',
  coupon: 'tea-20',
  experiment: 'e',
  shares: { none: 0.2, rule: 0.3, couplet: 0.5 },
  currency: 'USD',
  marginRate: 0.4,
};
const signed = () => {
  const cold = coldBundle(campaign, keys);
  const bundle = cold.ok ? staticBundle(campaign, cold.value, keys) : cold;
  if (!bundle.ok) throw new Error(bundle.error.message);
  return bundle.value;
};

it('signs a bundle that has the codes and sends nothing', async () => {
  const bundle = signed();
  const opened = await openEnvelope(bundle.envelope, facts.key, nodeBundleCrypto, { now: 0, serial: 0 });
  expect(opened).toMatchObject({
    ok: true,
    value: {
      id: bundle.id,
      manifest: {
        static: { codes: Object.fromEntries(ids.map((id) => [id, id.toUpperCase()])) },
        reports: { mode: 'off', enabled: false, pings: false },
      },
    },
  });
});

it('refuses a coupon without a code of the shop', () => {
  const cold = coldBundle(campaign, keys);
  for (const origin of [undefined, { from: 'pool' as const }]) {
    const without = { ...campaign, codes: { ...codes, ...(origin ? { 'tea-10': origin } : {}) } };
    if (!origin) delete (without.codes as Record<string, unknown>)['tea-10'];
    expect(cold.ok && staticBundle(without, cold.value, keys)).toMatchObject({
      ok: false,
      error: { code: 'static_code_missing', at: 'codes.tea-10' },
    });
  }
});

it('writes what the device asks for and nothing that is not needed; a stopped folder stays stopped, a foreign one is left alone', () => {
  const out = join(folder, 'site');
  const bundle = signed();
  expect(writeStaticSite(out, { bundle, widget, facts })).toEqual({ ok: true, value: { serving: true } });
  expect(readFileSync(join(out, routes.manifest(bundle.id)), 'utf8')).toBe(bundle.envelope);
  expect(
    readdirSync(out, { recursive: true })
      .map(String)
      .filter((name) => /\.(br|gz)$/.test(name)),
  ).toEqual([]);
  expect(existsSync(join(out, '1.2.3/device.js'))).toBe(true);
  expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('integrity="sha384-abc" src="/c/1.2.3/couplet.js"');
  const status = join(out, 'v1/status.json');
  expect(JSON.parse(readFileSync(status, 'utf8'))).toEqual({ v: 'status/1', serving: true, bundle: bundle.id });
  writeFileSync(status, readFileSync(status, 'utf8').replace('true', 'false'));
  expect(writeStaticSite(out, { bundle, widget, facts })).toEqual({ ok: true, value: { serving: false } });
  // Somebody's slip of the pen serves nobody, and does not switch coupons on.
  writeFileSync(status, '{"serving": yes}');
  expect(writeStaticSite(out, { bundle, widget, facts })).toEqual({ ok: true, value: { serving: false } });
  expect(writeStaticSite(widget, { bundle, widget, facts })).toMatchObject({ ok: false, error: { code: 'out_not_a_bundle' } });
  expect(writeStaticSite(out, { bundle, widget: folder, facts })).toMatchObject({ ok: false, error: { code: 'widget_not_built' } });
});

it('tells what the install cannot do', () => {
  const text = staticReadme({ ...facts, version: '1.2.3', integrity: 'sha384-abc' });
  for (const said of [
    'Every shopper gets the same code',
    'Budgets of the campaign are not enforced',
    '"serving": true',
    'couplet experiment --orders',
  ])
    expect(text).toContain(said);
});

it('tells how to say that a shopper agreed, page by page, and how to see that it works', () => {
  const text = staticReadme({ ...facts, version: '1.2.3', integrity: 'sha384-abc' });
  for (const said of [
    'on **every page**',
    'data-consent="granted"',
    '## Check that it works',
    '`data-debug`',
    'couplet preview --coupon tea-20 ',
  ])
    expect(text).toContain(said);
});

it('takes codes by option, only for coupons there are', async () => {
  const [file, key] = ['campaign.json', 'key.json'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(file, JSON.stringify(smallCampaign({})));
  writeFileSync(key, JSON.stringify(keys));
  await staticCommand().parseAsync(['--campaign', file, '--key', key, '--out', join(folder, 'x'), '--code', 'coffee=COFFEE', '--json'], {
    from: 'user',
  });
  expect(printed.text()).toContain('coupon_unknown');
});
