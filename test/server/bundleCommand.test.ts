import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnvelope } from '../../src/bundle/openSigned';
import { SOFTWARE } from '../../src/bundle/provenance';
import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import { coldPrior, nextManifest } from '../../src/campaigns/learning/withLearnt';
import { bundleCommand } from '../../src/cli/bundle';
import { publishCommand } from '../../src/cli/publish';
import { rolloutCommand } from '../../src/cli/rollout';
import { trainCommand } from '../../src/cli/train';
import { offlineCommands } from '../../src/console/pages/coupons/publish/Offline';
import { stateFromPrior } from '../../src/engine/bandit/linearModel';
import { decide } from '../../src/engine/decision/decide';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { seededRng } from '../../src/maths/random';
import { createBundleFacts } from '../../src/server/bundles/bundleFacts';
import { nodeBundleCrypto } from '../../src/server/bundles/signing';
import { learntStrata } from '../../src/server/reporting/runningReports';
import { assembleBundle } from '../../src/trainer/bundle/assembleBundle';
import { writeBundle } from '../../src/trainer/bundle/bundleFolder';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { printedOutput } from '../helpers/node/printedOutput';
import { ADMIN_TOKEN, ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { smallCampaign } from '../unit/trainer/fixtures';
import { teachStrata } from './teachStrata';

const keys = generateKeys();
const siteKey = `pk_${keys.publicKey}`;
const budgets = Object.fromEntries(['tea', 'plants', 'lamps'].map((name) => [`${name}-10`, { money: 50_000 }]));
const campaign = smallCampaign({ budgets, rule: ['lamps-10'] });

const dir = mkdtempSync(join(tmpdir(), 'couplet-bundle-'));
const [campaignFile, keyFile, out] = ['campaign.json', 'key.json', 'bundle'].map((name) => join(dir, name)) as [string, string, string];
let server: TestServer;
beforeAll(async () => {
  writeFileSync(campaignFile, JSON.stringify(campaign));
  writeFileSync(keyFile, JSON.stringify(keys));
  server = await startTestServer({ deps: { siteKey } });
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const printed = printedOutput();

const commands = { bundle: bundleCommand, publish: publishCommand, train: trainCommand };
/** A line of the console, as a shell would hand it to the program in the folder of the files. */
const argumentsOf = (line: string): readonly [name: keyof typeof commands, ...args: string[]] => {
  const [npx, program, name, ...words] = line.split(' ');
  expect([npx, program]).toEqual(['npx', 'couplet']);
  const there = (word: string): string => (/^(bundle|[a-z]+\.(json|csv))$/.test(word) ? join(dir, word) : word);
  return [name as keyof typeof commands, ...words.map((word) => (word === '"$ADMIN_TOKEN"' ? ADMIN_TOKEN : there(word)))];
};
const bundle = async (...more: readonly string[]): Promise<string> => {
  printed.clear();
  await bundleCommand().parseAsync(['--campaign', campaignFile, '--key', keyFile, '--out', out, ...more], { from: 'user' });
  return printed.text();
};

describe('the commands of the console where the key lies elsewhere', () => {
  it('make, sign and publish a first bundle without a log, by which devices decide', async () => {
    for (const line of offlineCommands(server.url, []).split('\n')) {
      const [name, ...args] = argumentsOf(line);
      await commands[name]().parseAsync(args, { from: 'user' });
    }
    expect([process.exitCode, printed.text()]).toEqual([undefined, expect.stringContaining('published ')]);
    const { json } = await ask(`${server.url}/v1/status.json`);
    const { bundle: id } = json as { readonly bundle: string };
    const { text } = await ask(`${server.url}/v1/bundles/${id}/manifest.json`);
    const opened = await openEnvelope(text, siteKey, nodeBundleCrypto);
    if (!opened.ok) throw new Error(opened.error.code);
    const { manifest } = opened.value;
    // The very one that a server with the key would make, which announces its keys for tokens.
    const { tokens, ...composed } = manifest;
    expect(composed).toEqual(JSON.parse(JSON.stringify(nextManifest(campaign, undefined).manifest)));
    expect(tokens).toBeDefined();
    expect((await server.store.catalogEntry('tea-10'))?.budget).toEqual({ money: 50_000 });

    const model = toDeviceModel(id, manifest, new Map(), plainNetworkScorer);
    if (!model.ok) throw new Error(model.error.code);
    const now = Date.UTC(2026, 5, 1);
    const items = [{ itemId: 'pot', categories: ['Tea'], price: 900, quantity: 1 }];
    const profile = updateProfile(emptyProfile(now), { name: 'view_item', time: now, items }, { ...manifest.profile, idleMs: 1_000 });
    const state = stateFromPrior(model.value.bandit, id);
    const { candidates } = await decide({
      model: model.value,
      variant: 'couplet',
      profile,
      state,
      facts: {},
      now,
      rng: seededRng(1),
      id: 'd',
    });
    expect(candidates.find(({ arm }) => arm === 'tea-10')?.propensity).toBeGreaterThan(0.7);
  });

  it('are options that there are, with a log too', () => {
    const [name, ...args] = argumentsOf(
      offlineCommands(server.url, [
        { kind: 'events', name: 'log.csv' },
        { kind: 'items', name: 'items.csv' },
      ]).split('\n')[0] ?? '',
    );
    expect(name).toBe('train');
    const found = trainCommand().exitOverride().parseOptions(args);
    expect(found).toEqual({ operands: [], unknown: [] });
  });
});

describe('couplet publish with the key', () => {
  const strata = [
    { source: 'profile.visits', atLeast: 2 },
    { source: 'profile.orders', atLeast: 1 },
  ];
  const base = smallCampaign({ budgets, reports: { enabled: true, epsilon: 2, strata } });
  const asking = { ...base, experiment: { ...base.experiment, explore: 0.1 } };
  const names = asking.coupons.map(({ id }) => id);
  const [file, folder] = [join(dir, 'asking.json'), join(dir, 'asking')];
  const manifestNow = async () => {
    const { id } = (await server.store.currentBundle())!;
    const { data } = (await server.store.bundleFile(id, 'manifest.json'))!;
    const { manifest } = (await openEnvelope(String(data), siteKey, nodeBundleCrypto).then((opened) =>
      opened.ok ? opened.value : undefined,
    ))!;
    return { id, manifest };
  };
  const publish = async (campaignOf = asking): Promise<string> => {
    writeFileSync(file, JSON.stringify(campaignOf));
    await bundle('--campaign', file, '--out', folder);
    printed.clear();
    const where = ['--server', server.url, '--token', ADMIN_TOKEN];
    await publishCommand().parseAsync(['--bundle', folder, '--campaign', file, '--key', keyFile, ...where], { from: 'user' });
    expect(process.exitCode).toBeUndefined();
    return printed.text();
  };
  /** What a server with the key would make of the same. */
  const composed = async (): Promise<unknown> => {
    const learnt = await learntStrata(server.store, createBundleFacts(server.store));
    return JSON.parse(JSON.stringify(nextManifest(asking, undefined, learnt).manifest.bandit));
  };

  it('takes up what private reports taught the server, as a server that signs does, and says so', async () => {
    expect(await publish()).toContain('note: this bundle uses no private reports yet');
    const first = await manifestNow();
    expect(first.manifest.bandit.features.fields.some(({ source }) => source === 'match.stratum')).toBe(false);
    const report = await teachStrata({ ...server, bundle: first.id, couponIds: names, now: server.time.now });
    const taught = await composed();
    expect(await publish()).toContain('which shoppers respond to 3 of the coupons');
    const { manifest } = await manifestNow();
    expect(manifest.bandit).toEqual(taught);
    expect(manifest.bandit.features.fields.at(-1)).toMatchObject({ source: 'match.stratum' });

    // Where it comes from: it took the place of the first, and once more it is the same bundle.
    const second = (await manifestNow()).id;
    expect(manifest.provenance).toEqual({ version: 1, software: SOFTWARE, previous: first.id });
    await publish();
    expect((await manifestNow()).id).toBe(second);
    printed.clear();
    await rolloutCommand().parseAsync(['--server', server.url, '--token', ADMIN_TOKEN], { from: 'user' });
    expect(printed.text()).toContain(`${second}: made by ${SOFTWARE}; replaces ${first.id}; no trained model`);

    const others = { ...asking, reports: { ...asking.reports, strata: [strata[0]!, { source: 'profile.orders' as const, atLeast: 3 }] } };
    for (let n = 0; n < 200; n++) await report(names[2]!, 1);
    const held = await publish();
    expect(held).toMatch(/note: private reports are not used.* a coupon has more reports .*\(strata_held_back\)/);
    expect((await manifestNow()).manifest.bandit).toEqual(first.manifest.bandit);
    // Of other strata nothing is known.
    expect(await publish(others as typeof asking)).toContain('note: this bundle uses no private reports yet');
  });
});

describe('couplet bundle', () => {
  it('gives the same bytes for the same campaign, and replaces a bundle that has learnt nothing', async () => {
    const { bundle: first } = JSON.parse(await bundle('--json')) as { readonly bundle: string };
    const bytes = readFileSync(join(out, 'manifest.json'));
    expect(await bundle()).toContain(`bundle ${first} written to ${out}. It has no trained model`);
    expect(readFileSync(join(out, 'manifest.json')).equals(bytes)).toBe(true);
  });

  it('keeps one that was trained', async () => {
    const start = coldPrior(campaign);
    const bandit = { ...start, features: { ...start.features, id: 'prior/1' } };
    const made = assembleBundle(campaign, { bandit, metrics: {} }, keys);
    if (!made.ok) throw new Error(made.error.message);
    const kept = join(dir, 'trained');
    writeBundle(kept, made.value, {}, '');
    expect(await bundle('--out', kept)).toMatch(/^bundle_trained: .*another folder/);
    expect(readFileSync(join(kept, 'manifest.json'), 'utf8')).toBe(made.value.envelope);
  });

  it.each([
    ['no campaign', 'campaign', '{"label": 1}', 'campaign_invalid'],
    ['a mistyped limit', 'campaign', JSON.stringify({ ...campaign, budget: budgets }), 'campaign_invalid'],
    [
      'a coupon that asks what nobody may',
      'campaign',
      JSON.stringify({ ...campaign, fairness: { ...campaign.fairness, sensitive: ['tea'] } }),
      'sensitive_category',
    ],
    ['no key', 'key', '{"publicKey": "x"}', 'key_invalid'],
    ['a key that is not there', 'key', undefined, 'file_not_found'],
  ])('refuses %s with its reason, and leaves no folder', async (_what, option, text, code) => {
    const file = join(dir, `broken-${code}.json`);
    if (text !== undefined) writeFileSync(file, text);
    const nowhere = join(dir, 'nowhere');
    const said = await bundle(`--${option}`, file, '--out', nowhere, '--json');
    expect([process.exitCode, JSON.parse(said.split('\n')[0] ?? '').error.code, existsSync(nowhere)]).toEqual([1, code, false]);
  });

  it('writes over nothing that is no bundle', async () => {
    expect(await bundle('--out', dir)).toMatch(/^out_not_a_bundle: /);
  });
});
