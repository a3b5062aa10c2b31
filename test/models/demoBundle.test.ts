import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { demoBundle } from '../../demo/demoBundle';
import { demoItems } from '../../demo/log/logRow';
import { openEnvelope } from '../../src/bundle/openSigned';
import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import { stateFromPrior } from '../../src/engine/bandit/linearModel';
import { decide } from '../../src/engine/decision/decide';
import type { Decision } from '../../src/engine/decision/decision';
import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import { emptyProfile, type ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { plainSequenceScorer } from '../../src/engine/scoring/plainSequence';
import { stepTokens } from '../../src/engine/scoring/sequenceSpec';
import { integer, seededRng } from '../../src/maths/random';
import type { Item, ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { nodeBundleCrypto } from '../../src/server/bundles/signing';
import { demoData, demoProgram } from '../helpers/e2e/demo';
import { shownToAll } from '../helpers/testBundle';

const campaign = demoCampaign(shownToAll);
const data = mkdtempSync(join(tmpdir(), 'demo-bundle-'));
const START = Date.UTC(2026, 8, 1, 18);
const scoped = campaign.coupons.filter(({ scope }) => scope.categories?.length === 1);
let model: DeviceModel;
let priorId: string;

const open = async (): Promise<{
  id: string;
  model: DeviceModel;
  manifest: Parameters<typeof toDeviceModel>[1];
  shards: Map<string, Uint8Array>;
}> => {
  const { folder, siteKey } = await demoBundle(data, campaign, () => undefined, demoProgram);
  const opened = await openEnvelope(readFileSync(join(folder, 'manifest.json'), 'utf8'), siteKey, nodeBundleCrypto);
  if (!opened.ok) throw new Error(opened.error.message);
  const { id, manifest } = opened.value;
  const shards = new Map(
    [manifest.network?.weights, manifest.sequence?.weights, manifest.cf?.weights].flatMap((shard) =>
      shard ? [[shard.sha256, new Uint8Array(readFileSync(join(folder, `${shard.sha256}.bin`)))] as const] : [],
    ),
  );
  const built = toDeviceModel(id, manifest, shards, plainNetworkScorer);
  if (!built.ok) throw new Error(built.error.message);
  return { id, model: built.value, manifest, shards };
};

const settings = { ...campaign.profile, idleMs: campaign.session.idleMs };
const item = ({ id, brand, category, price }: (typeof demoItems)[number]): Item => ({
  itemId: id,
  itemBrand: brand,
  categories: [category],
  price,
  quantity: 1,
});
const after = (profile: ShopperProfile, event: ShopperEvent): ShopperProfile => updateProfile(profile, event, settings);

/** A visitor who looks at a product after the other, each another one, of these categories. */
const viewerOf = (categories: readonly string[]): { profile: ShopperProfile; now: number; last: Item } => {
  const seen = categories.map((category, i) => {
    const earlier = categories.slice(0, i).filter((other) => other === category).length;
    return item(demoItems.filter((one) => one.category === category)[earlier]!);
  });
  const profile = seen.reduce((known, viewed, i) => {
    const time = START + (i + 1) * 25_000;
    return after(after(known, { name: 'page_view', time }), { name: 'view_item', time, items: [viewed] });
  }, emptyProfile(START));
  return { profile, now: START + categories.length * 25_000, last: seen.at(-1)! };
};

/** A visitor who looks at four things of one category and puts the last into the cart. */
const visitorOf = (category: string): { profile: ShopperProfile; now: number } => {
  const { profile, now, last } = viewerOf(new Array<string>(4).fill(category));
  return { profile: after(profile, { name: 'add_to_cart', time: now + 5_000, items: [last] }), now: now + 9_000 };
};

const choiceOf = (
  { profile, now }: { readonly profile: ShopperProfile; readonly now: number },
  chooser: DeviceModel,
  seed = 1,
): Promise<Decision> =>
  decide({
    model: chooser,
    variant: 'couplet',
    profile,
    state: stateFromPrior(chooser.bandit, priorId),
    facts: {},
    now,
    rng: seededRng(seed),
    id: 'd',
  });
const choiceFor = (category: string, chooser: DeviceModel): Promise<Decision> => choiceOf(visitorOf(category), chooser);

const categoryOf = (couponId: string): string | undefined => scoped.find(({ id }) => id === couponId)?.scope.categories?.[0];

/** Probability the distribution gives to the coupon of the visitor's own category, by category. */
const ownShares = async (chooser: DeviceModel): Promise<number[]> =>
  Promise.all(
    scoped.map(async (coupon) => {
      const category = coupon.scope.categories?.[0] ?? '';
      const { candidates } = await choiceFor(category, chooser);
      return candidates.find(({ arm }) => arm === coupon.id)?.propensity ?? 0;
    }),
  );

beforeAll(async () => {
  cpSync(await demoData(), data, { recursive: true, preserveTimestamps: true });
  ({ model, id: priorId } = await open());
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

describe('the demo bundle', () => {
  it('is taken again when nothing it was made from changed, byte for byte the same when trained anew, and not when the campaign changed', async () => {
    const manifest = join(data, 'bundle', 'manifest.json');
    const [before, { mtimeMs }] = [readFileSync(manifest, 'utf8'), statSync(manifest)];
    expect((await demoBundle(data, campaign, () => undefined, demoProgram)).trained).toBe(false);
    expect(statSync(manifest).mtimeMs).toBe(mtimeMs);
    rmSync(join(data, 'bundle-inputs.txt'));
    expect((await demoBundle(data, campaign, () => undefined, demoProgram)).trained).toBe(true);
    expect(readFileSync(manifest, 'utf8')).toBe(before);
  }, 600_000);

  it('chooses the coupon of the category a visitor shopped in, for most categories and with most of the probability', async () => {
    const shares = await ownShares(model);
    expect(shares.filter((share) => share > 0.5).length, shares.map((share) => share.toFixed(2)).join(' ')).toBeGreaterThanOrEqual(7);
  });

  it('tells by the order alone who compares two kinds, and is moved, from who has settled on one, and buys anyway', async () => {
    const { sequence } = model;
    if (!sequence) throw new Error('the demo bundle has a sequence network');
    const none = { compare: 0, settle: 0 };
    for (const [i, { scope }] of scoped.entries()) {
      const [a, b] = [scope, scoped[(i + 1) % scoped.length]!.scope].map(({ categories }) => categories![0]!) as [string, string];
      const visits = { compare: viewerOf([a, b, a, b, a]), settle: viewerOf([b, b, a, a, a]) };
      const scoresOf = ({ profile }: { readonly profile: ShopperProfile }) =>
        sequence.scorer.scores(stepTokens(profile, sequence.spec.length));
      const [compare, settle] = [await scoresOf(visits.compare), await scoresOf(visits.settle)];
      expect(compare.moved).toBeGreaterThan(settle.moved);
      expect(settle.anyway).toBeGreaterThan(compare.anyway);
      for (const path of ['compare', 'settle'] as const) {
        const { candidates } = await choiceOf(visits[path], model);
        none[path] += (candidates.find(({ arm }) => arm === 'none')?.propensity ?? 0) / scoped.length;
      }
    }
    console.log(`shown nothing: ${none.compare.toFixed(2)} of who compares, ${none.settle.toFixed(2)} of who has settled`);
    expect(none.settle).toBeGreaterThan(none.compare + 0.1);
  });

  it('gives two differently behaving visitors different coupons', async () => {
    const [tea, lamps] = [await choiceFor('Tea', model), await choiceFor('Lighting', model)];
    expect(tea.action).not.toBe(lamps.action);
    expect([categoryOf(tea.action), categoryOf(lamps.action)]).toEqual(['Tea', 'Lighting']);
  });

  it('owes its choices to its weights: permuting those of its gain model and shards changes more than half of the choices, and repeating it changes none', async () => {
    const { manifest, shards } = await open();
    const kept = await Promise.all(scoped.map(({ scope }) => choiceFor(scope.categories?.[0] ?? '', model)));
    let [changed, byShards] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const rng = seededRng(seed);
      const shuffled = <T extends Float32Array | number[]>(values: T): T => {
        const copy = values.slice() as T;
        for (let i = copy.length - 1; i > 0; i--) {
          const j = integer(rng, i + 1);
          [copy[i], copy[j]] = [copy[j]!, copy[i]!];
        }
        return copy;
      };
      const permuted = toDeviceModel(priorId, manifest, shards, plainNetworkScorer, (spec, weights) =>
        plainSequenceScorer(spec, shuffled(weights)),
      );
      if (!permuted.ok) throw new Error(permuted.error.message);
      const { cf, ...rest } = permuted.value;
      const chooser = cf ? { ...rest, cf: { ...cf, weights: shuffled(cf.weights) } } : rest;
      const gains = { ...chooser, bandit: { ...chooser.bandit, mean: shuffled(chooser.bandit.mean) } };
      const share = async (other: DeviceModel): Promise<number> => {
        const now = await Promise.all(scoped.map(({ scope }) => choiceFor(scope.categories?.[0] ?? '', other)));
        return now.filter(({ action }, i) => action !== kept[i]?.action).length / now.length / 20;
      };
      byShards += await share(chooser);
      changed += await share(gains);
    }
    expect(changed).toBeGreaterThan(0.5);
    // The gain model reads a network, which decides among coupons that are alike to it.
    expect(byShards).toBeGreaterThan(0.25);
    const again = await Promise.all(scoped.map(({ scope }) => choiceFor(scope.categories?.[0] ?? '', model)));
    expect(again.map(({ action }) => action)).toEqual(kept.map(({ action }) => action));
  });
});
