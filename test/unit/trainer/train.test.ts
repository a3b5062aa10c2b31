import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkManifest } from '../../../src/bundle/checkManifest';
import { openEnvelope } from '../../../src/bundle/openSigned';
import { SOFTWARE } from '../../../src/bundle/provenance';
import { toDeviceModel } from '../../../src/bundle/toDeviceModel';
import { coldPrior, nextManifest } from '../../../src/campaigns/learning/withLearnt';
import { stateFromPrior } from '../../../src/engine/bandit/linearModel';
import { decide } from '../../../src/engine/decision/decide';
import { baseFeatures, GAIN_FEATURES } from '../../../src/engine/gain/gainFeatures';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../src/engine/profile/updateProfile';
import { pickTableSchema, rankGoods } from '../../../src/engine/scoring/picks';
import { plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { seededRng } from '../../../src/maths/random';
import { nodeBundleCrypto } from '../../../src/server/bundles/signing';
import type { SignedBundle } from '../../../src/trainer/bundle/assembleBundle';
import { checkOut, readBundle, writeBundle } from '../../../src/trainer/bundle/bundleFolder';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { silent } from '../../../src/trainer/run/progress';
import { train } from '../../../src/trainer/train';
import { acceptanceLog, behaviourLog, freshFolder, smallCampaign, writeIn } from './fixtures';

const keys = generateKeys();
const folder = freshFolder();
const campaign = smallCampaign();
const input = { campaign, keys, seed: 42 };

const openBundle = async (bundle: SignedBundle) => {
  const opened = await openEnvelope(bundle.envelope, keys.publicKey, nodeBundleCrypto);
  if (!opened.ok) throw new Error(opened.error.code);
  const model = toDeviceModel(opened.value.id, opened.value.manifest, bundle.shards, plainNetworkScorer);
  if (!model.ok) throw new Error(model.error.code);
  return { id: opened.value.id, manifest: opened.value.manifest, model: model.value };
};

describe('train on a behaviour log', () => {
  const events = writeIn(folder, 'events.csv', behaviourLog(150, 1));

  it('ships the goods of its coupons that have names, and which of them belong together', async () => {
    const names = ['Tea', 'Plants'].flatMap((category) => Array.from({ length: 6 }, (_, i) => `${category}${i},${category} no. ${i}`));
    const items = writeIn(folder, 'names.csv', `item_id,item_name\n${names.join('\n')}\n`);
    const trained = await train({ ...input, events, items }, silent);
    if (!trained.ok) throw new Error(JSON.stringify(trained));
    const { manifest } = await openBundle(trained.value.bundle);
    const bytes = trained.value.bundle.shards.get(manifest.picks!.sha256)!;
    const table = v.parse(pickTableSchema, JSON.parse(new TextDecoder().decode(bytes)));
    expect(table.goods.map(({ id }) => id).sort()).toEqual(names.map((line) => line.split(',')[0]).sort());
    expect(table.goods.find(({ id }) => id === 'Tea1')).toMatchObject({ title: 'Tea no. 1', categories: ['Tea'] });
    const best = rankGoods(table, ['Tea1', 'Tea2'], {}).slice(0, 4);
    expect(best.every(({ categories }) => categories[0] === 'Tea')).toBe(true);
    const next = nextManifest(campaign, manifest);
    expect(next.manifest.picks).toEqual(manifest.picks);
  });

  it('writes the same signed bytes again for the same input and seed, and a bundle a device opens and chooses with by taste', async () => {
    const [first, second] = [await train({ ...input, events }, silent), await train({ ...input, events }, silent)];
    if (!first.ok || !second.ok) throw new Error(JSON.stringify([first, second]));
    expect(second.value.bundle.envelope).toBe(first.value.bundle.envelope);
    expect([...second.value.bundle.shards]).toEqual([...first.value.bundle.shards]);
    expect(second.value.report).toEqual(first.value.report);
    expect(second.value.card).toBe(first.value.card);

    const { id, manifest, model } = await openBundle(first.value.bundle);
    expect(id).toBe(first.value.bundle.id);
    // Tastes are told by what a visit looks at, so that neither the order of that nor item scores add anything.
    expect([manifest.network, manifest.sequence, manifest.cf]).toEqual([undefined, undefined, undefined]);
    expect(first.value.report.notes).toEqual(
      expect.arrayContaining([
        'the order of viewed products does not predict the effect of a coupon, so the bundle has no network',
        'collaborative scores do not predict the effect of a coupon, so the bundle omits them',
      ]),
    );
    expect(first.value.bundle.shards.size).toBe(0);
    expect(first.value.report.evaluations.map(({ task }) => task)).toEqual(['cf', 'gain']);
    expect(manifest.bandit.features.id).toBe(GAIN_FEATURES);
    expect(manifest.bandit.base?.features).toEqual(baseFeatures);
    // A merchant who edits the campaign goes on with what was learnt.
    const edited = nextManifest({ ...campaign, label: 'edited', rule: ['lamps-10'] }, manifest);
    expect(edited).toEqual({ manifest: { ...manifest, label: 'edited', rule: ['lamps-10'] }, notes: [] });
    expect(checkManifest('0'.repeat(16), edited.manifest, first.value.bundle.shards)).toMatchObject({ ok: true });
    const sha256 = createHash('sha256').update(readFileSync(events)).digest('hex');
    const rows = first.value.report.quality[0]?.kept;
    // Shoppers come on the first of January and 10 and 20 days later.
    const days = ['2026-01-01', '2026-01-21'];
    expect(manifest.provenance).toEqual({
      version: 1,
      software: SOFTWARE,
      training: { seed: 42, logs: [{ kind: 'events', sha256, rows, days }] },
    });
    expect(first.value.report.provenance).toEqual(manifest.provenance);

    const favourite = async (category: string): Promise<string> => {
      let profile = emptyProfile(0);
      for (let i = 0; i < 4; i++) {
        const items = [{ itemId: `${category}${i}`, categories: [category], price: 1_000, quantity: 1 }];
        profile = updateProfile(profile, { name: 'view_item', time: 1e12 + i * 20_000, items }, { ...campaign.profile, idleMs: 1_800_000 });
      }
      const decision = await decide({
        model,
        variant: 'couplet',
        profile,
        facts: {},
        now: 1e12 + 100_000,
        state: stateFromPrior(manifest.bandit, id),
        rng: seededRng(1),
        id: 'd',
      });
      return decision.candidates.reduce((a, b) => (b.propensity > a.propensity ? b : a)).arm;
    };
    expect(await favourite('Tea')).toBe('tea-10');
    expect(await favourite('Plants')).toBe('plants-10');
    expect(await favourite('Lamps')).toBe('lamps-10');
  });

  it('trains on a log that never showed a coupon, says so, and ships what shops are like without a network', async () => {
    const purchases = behaviourLog(150, 2)
      .split('\n')
      .filter((row) => !/promotion/.test(row))
      .join('\n');
    const log = writeIn(folder, 'purchases.csv', purchases);
    const trained = await train({ ...input, events: log }, silent);
    if (!trained.ok) throw new Error(trained.error.message);
    const { manifest } = await openBundle(trained.value.bundle);
    expect([manifest.network, manifest.sequence, manifest.cf]).toEqual([undefined, undefined, undefined]);
    // Who buys anyway is this shop's.
    expect(manifest.bandit.features.id).toBe(GAIN_FEATURES);
    expect(manifest.bandit.base?.weights).not.toEqual(coldPrior(campaign).base?.weights);
    expect(trained.value.report.notes.join()).toMatch(/shows no coupon/);

    // The next time a network may start from it: there is none, which is no error.
    const warmStart = join(folder, 'without-network');
    writeBundle(warmStart, trained.value.bundle, trained.value.report, '');
    const again = await train({ ...input, events: log, warmStart }, silent);
    if (!again.ok) throw new Error(again.error.message);
    expect(again.value.report.notes[0]).toBe(`cold start: the bundle in ${warmStart} has no network to start from`);
    expect(again.value.bundle.envelope).toBe(trained.value.bundle.envelope);
  });

  it("fails with the reader's reason and place, and writes nothing", async () => {
    const broken = writeIn(folder, 'broken.csv', 'user_id,item_id\nu1,"a\n');
    expect(await train({ ...input, events: broken }, silent)).toMatchObject({ ok: false, error: { code: 'malformed_csv', at: 'line 2' } });
    expect(await train(input, silent)).toMatchObject({ ok: false, error: { code: 'no_input' } });
  });
});

describe('train on an acceptance log', () => {
  it('ships a network on facts that sees an interaction popularity and logistic regression miss', async () => {
    const acceptance = writeIn(folder, 'answers.csv', acceptanceLog(150, 3));
    const trained = await train({ ...input, acceptance }, silent);
    if (!trained.ok) throw new Error(trained.error.message);
    const { manifest } = await openBundle(trained.value.bundle);
    expect(manifest.network?.features.fields.map(({ source }) => source)).toEqual(['fact.mood', 'coupon.couponType']);
    const { metrics } = manifest;
    expect(metrics['acceptance.auc']).toBeGreaterThan(0.75);
    expect(metrics['acceptance.auc']).toBeGreaterThan(metrics['acceptance.logistic.auc']! + 0.1);
    // Lamps never occurs in the log.
    expect(trained.value.report.notes).toEqual([expect.stringContaining('lamps-10')]);
    // The head reads the coupon first, then the mood.
    expect(manifest.localHead).toMatchObject({ version: 1, deviations: [expect.any(Number), expect.any(Number)] });
    expect(manifest.localHead?.inputs).toEqual([2, 3, 0, 1]);
    // The prior trusts the network: more predicted acceptance, more expected reward.
    const at = manifest.bandit.features.fields.findIndex(({ source }) => source === 'score.network');
    expect(at).toBeGreaterThan(-1);
    expect(manifest.bandit.mean.at(-1)).toBeGreaterThan(0.1);
  });

  it('speaks of the network that ships alone, where a behaviour log was given too', async () => {
    const logs = {
      events: writeIn(folder, 'beside.csv', behaviourLog(150, 1)),
      acceptance: writeIn(folder, 'answers3.csv', acceptanceLog(60, 3)),
    };
    const trained = await train({ ...input, ...logs }, silent);
    if (!trained.ok) throw new Error(trained.error.message);
    const { evaluations, gates } = trained.value.report;
    expect(evaluations.filter(({ task }) => task === 'acceptance').map(({ split }) => split)).toEqual([
      'a fifth of the respondents held out, seed 42',
    ]);
    expect(evaluations.map(({ task }) => task)).toContain('cf');
    expect(gates.filter(({ part }) => part === 'network').map(({ encoding }) => encoding)).toEqual(['float16', 'uint8']);
    const { manifest } = await openBundle(trained.value.bundle);
    expect(manifest.network?.features.id).toBe('acceptance/1');
  });

  it('refuses a campaign whose coupons the log does not know', async () => {
    const acceptance = writeIn(folder, 'answers2.csv', acceptanceLog(60, 4));
    const strangers = smallCampaign({ coupons: campaign.coupons.map((coupon) => ({ ...coupon, attributes: {} })) });
    expect(await train({ ...input, campaign: strangers, acceptance }, silent)).toMatchObject({
      ok: false,
      error: { code: 'coupons_unknown', message: expect.stringMatching(/column couponType says "[^"]+", .*"attributes": {"couponType"/) },
    });
  });

  it('says before the work that a bundle cannot be written where it should be', () => {
    expect(checkOut(writeIn(folder, 'afile', 'x'))).toMatchObject({ ok: false, error: { code: 'out_not_a_bundle' } });
    expect(checkOut(folder)).toMatchObject({ ok: false, error: { code: 'out_not_a_bundle' } });
    expect(checkOut(join(folder, 'afile', 'bundle'))).toMatchObject({ ok: false, error: { code: 'out_not_writable' } });
    const fresh = join(folder, 'new', 'deep', 'bundle');
    expect(checkOut(fresh)).toEqual({ ok: true, value: fresh });
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
});

describe('writeBundle', () => {
  const bundle: SignedBundle = { id: '0'.repeat(16), envelope: '{}\n', shards: new Map([['ab', Uint8Array.from([1])]]) };

  it('replaces an older bundle as a whole and leaves no scraps beside it', () => {
    const parent = freshFolder();
    const out = join(parent, 'bundle');
    expect(writeBundle(out, { ...bundle, shards: new Map([['old', Uint8Array.from([9])]]) }, {}, '').ok).toBe(true);
    expect(writeBundle(out, bundle, { n: 1 }, '<p>').ok).toBe(true);
    expect(readdirSync(out).sort()).toEqual(['ab.bin', 'card.html', 'manifest.json', 'metrics.json']);
    expect(readdirSync(parent)).toEqual(['bundle']);
  });

  it('publishes manifest and shards alone: figures and card stay with the merchant', () => {
    const out = join(freshFolder(), 'bundle');
    const hash = 'ab'.repeat(32);
    writeBundle(out, { ...bundle, shards: new Map([[hash, Uint8Array.from([1])]]) }, { n: 1 }, '<p>');
    expect(readFileSync(join(out, 'card.html'), 'utf8')).toBe('<p>');
    expect(readBundle(out)).toEqual({ ok: true, value: { envelope: '{}\n', shards: new Map([[hash, Uint8Array.from([1])]]) } });
  });

  it('touches no folder that holds something else', () => {
    const out = freshFolder();
    writeFileSync(join(out, 'thesis.txt'), 'x');
    expect(writeBundle(out, bundle, {}, '')).toMatchObject({ ok: false, error: { code: 'out_not_a_bundle' } });
    expect(readFileSync(join(out, 'thesis.txt'), 'utf8')).toBe('x');
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  });
});
