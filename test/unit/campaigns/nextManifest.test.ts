import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Campaign, campaignSchema } from '../../../src/bundle/campaign';
import { checkManifest } from '../../../src/bundle/checkManifest';
import { type Manifest, manifestSchema } from '../../../src/bundle/manifest';
import { toDeviceModel } from '../../../src/bundle/toDeviceModel';
import { nextManifest } from '../../../src/campaigns/learning/withLearnt';
import { stateFromPrior } from '../../../src/engine/bandit/linearModel';
import { decide } from '../../../src/engine/decision/decide';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../src/engine/profile/updateProfile';
import { plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { seededRng } from '../../../src/maths/random';
import { bundleParts } from '../../helpers/node/fullBundle';
import { smallCampaign } from '../trainer/fixtures';

const NOW = Date.UTC(2026, 5, 1);
const deviceOf = (manifest: Manifest, shards: ReadonlyMap<string, Uint8Array> = new Map()) => {
  const written: Manifest = JSON.parse(JSON.stringify(manifest));
  expect(v.parse(manifestSchema, written)).toEqual(written);
  expect(checkManifest('0'.repeat(16), written, shards)).toMatchObject({ ok: true });
  const model = toDeviceModel('0'.repeat(16), written, shards, plainNetworkScorer);
  if (!model.ok) throw new Error(model.error.code);
  return model.value;
};

/** How often each arm is chosen after looking at these categories, by the device's own code. */
const chosen = async (campaign: Campaign, looks: readonly string[]) => {
  const model = deviceOf(nextManifest(campaign, undefined).manifest);
  const settings = { ...campaign.profile, idleMs: campaign.session.idleMs };
  const profile = looks.reduce(
    (known, category, i) =>
      updateProfile(
        known,
        { name: 'view_item', time: NOW + i, items: [{ itemId: `${category}${i}`, categories: [category], price: 900, quantity: 1 }] },
        settings,
      ),
    emptyProfile(NOW),
  );
  const state = stateFromPrior(model.bandit, model.bundle);
  const decision = await decide({ model, variant: 'couplet', profile, state, facts: {}, now: NOW + 60_000, rng: seededRng(5), id: 'd' });
  return Object.fromEntries(decision.candidates.map(({ arm, propensity }) => [arm, propensity]));
};

describe('a cold start', () => {
  const [tea, plants, lamps] = smallCampaign().coupons;
  const whole = { ...tea, id: 'all-5', scope: {}, discount: { kind: 'percent', basisPoints: 500, cap: 500 } };
  const campaign = smallCampaign({ coupons: [tea, plants, lamps, whole], rule: ['lamps-10', 'all-5', 'tea-10'] });

  it('prefers the coupon of what the shopper looks at, wherever it stands in the rule', async () => {
    expect((await chosen(campaign, ['Plants', 'Plants', 'Plants', 'Lamps']))['plants-10']).toBeGreaterThan(0.75);
    expect((await chosen(campaign, ['Tea', 'Tea', 'Tea']))['tea-10']).toBeGreaterThan(0.75);
  });

  it('takes the one for the whole shop where interest is in nothing else', async () => {
    expect((await chosen(campaign, ['Books', 'Pens']))['all-5']).toBeGreaterThan(0.75);
  });

  it('keeps the merchant’s rule where nothing else is known', async () => {
    const rule = smallCampaign({ rule: ['lamps-10', 'tea-10'] });
    const shares = await chosen(rule, []);
    const offered = ['lamps-10', 'tea-10', 'plants-10'].map((id) => shares[id]!);
    expect(offered[0]! / offered.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.75);
    expect(offered[1]).toBeGreaterThan(offered[2]!);
  });

  it('shows nothing for sure where every coupon takes more than an order leaves', async () => {
    const dear = smallCampaign({ marginRate: 0.05 });
    expect((await chosen(dear, ['Tea', 'Tea', 'Tea'])).none).toBeGreaterThan(0.95);
  });

  it('is one for the next campaign too, and for one without a coupon', () => {
    const first = nextManifest(campaign, undefined);
    expect(first.notes).toEqual([{ code: 'cold_start', facts: {} }]);
    const next = nextManifest({ ...campaign, rule: ['tea-10'] }, first.manifest);
    expect(next.notes).toEqual([{ code: 'cold_start', facts: {} }]);
    expect(next.manifest.bandit).not.toEqual(first.manifest.bandit);
    deviceOf(nextManifest(smallCampaign({ coupons: [], rule: [] }), undefined).manifest);
  });
});

describe('a live bundle of earlier software', () => {
  const campaign = smallCampaign();
  const fresh = nextManifest(campaign, undefined).manifest;
  const live = (id: string, source?: string): Manifest => ({
    ...fresh,
    bandit: {
      ...fresh.bandit,
      features: {
        ...fresh.bandit.features,
        id,
        fields: fresh.bandit.features.fields.map((field, i) =>
          i === 0 && source !== undefined
            ? { kind: 'numeric', name: source, source, transform: 'identity', missing: 0, mean: 0, std: 1 }
            : field,
        ),
      },
    },
  });

  it.each(['cold/1', 'visits/1'])('is made anew where no log trained it: %s', (id) => {
    const { manifest, notes } = nextManifest(campaign, live(id));
    expect(manifest.bandit).toEqual(fresh.bandit);
    expect(notes).toEqual([{ code: 'cold_start', facts: {} }]);
  });

  it('is let go where it reads a score that there is no more', () => {
    const { manifest, notes } = nextManifest(campaign, live('gain/1', 'score.value'));
    expect(manifest.bandit).toEqual(fresh.bandit);
    expect(notes[0]).toEqual({ code: 'model_dropped', facts: { model: 'bandit', reason: 'scores' } });
    expect(nextManifest(campaign, live('gain/1')).manifest.bandit.features.id).toBe('gain/1');
  });

  it('hands down the size of a typical order, and what it was learnt from, in the same currency', () => {
    const training = { at: 'x' } as unknown as NonNullable<NonNullable<Manifest['provenance']>['training']>;
    const known: Manifest = { ...live('cold/2'), meanOrder: 4_321, provenance: { ...fresh.provenance!, training } };
    const { manifest } = nextManifest(campaign, known);
    expect(manifest).toMatchObject({ meanOrder: 4_321, provenance: { training } });
    const { manifest: abroad } = nextManifest(campaign, { ...known, currency: 'XTS' });
    expect(abroad.meanOrder).toBeUndefined();
    expect(abroad.provenance).not.toHaveProperty('training');
  });
});

describe('an edited campaign beside a trained bundle', () => {
  const { manifest: live, shards } = bundleParts();
  const campaign = (change: object = {}): Campaign =>
    v.parse(campaignSchema, {
      ...live,
      policy: { draws: live.bandit.draws, floor: live.bandit.floor, rewardScale: live.bandit.rewardScale },
      ...change,
    });
  const learnt = ({ network, cf, timing, bandit }: Manifest) => ({ network, cf, timing, bandit });
  const codes = (notes: readonly { code: string; facts: object }[]) =>
    notes.map(({ code, facts }) => [code, ...Object.values(facts)].join(' '));

  it('keeps the models where only words, shares and rule change', () => {
    const { manifest, notes } = nextManifest(campaign({ label: 'edited', rule: [live.coupons[1]?.id] }), live);
    expect(notes).toEqual([]);
    expect(learnt(manifest)).toEqual(learnt(live));
    expect(manifest).toMatchObject({ label: 'edited', rule: [live.coupons[1]?.id] });
    deviceOf(manifest, shards);
  });

  it('keeps them for a new coupon and other terms, and says which the models do not know', () => {
    const [first, ...others] = live.coupons;
    const coupons = [{ ...first, discount: { kind: 'fixed', amount: 300 } }, ...others, { ...first, id: 'brand-new' }];
    const { manifest, notes } = nextManifest(campaign({ coupons }), live);
    expect(codes(notes)).toEqual([`coupon_learnt_otherwise ${first?.id}`, 'coupon_new_to_models brand-new']);
    expect(learnt(manifest)).toEqual(learnt(live));
    deviceOf(manifest, shards);
  });

  it('drops what no coupon is left for, and what reads it, for a cold start', () => {
    const coupons = live.coupons.map((coupon) => ({ ...coupon, id: `new-${coupon.id}` }));
    const { manifest, notes } = nextManifest(campaign({ coupons, rule: [] }), live);
    expect(codes(notes)).toEqual(['model_dropped cf coupons', 'model_dropped bandit scores', 'cold_start']);
    expect(learnt(manifest)).toMatchObject({ network: undefined, cf: undefined });
    deviceOf(manifest);
  });

  it('drops what the campaign now calls sensitive, instead of being refused for it', () => {
    const fairness = { floor: 0, ceiling: 10_000, sensitive: ['union'] };
    const source = 'fact.union';
    const knowing = live.network && {
      ...live.network,
      features: {
        ...live.network.features,
        fields: live.network.features.fields.map((field, i) => (i === 1 ? { ...field, source } : field)),
      },
    };
    const { manifest, notes } = nextManifest(campaign({ fairness }), { ...live, network: knowing });
    expect(codes(notes)).toContain('model_dropped network fairness');
    deviceOf(manifest);
  });

  it('leaves out what devices adapt once they report that it foretells worse', () => {
    const localHead = { inputs: [0], weights: [0, 0, 0], precision: [1, 1, 1] } as unknown as NonNullable<Manifest['localHead']>;
    const adapting = { ...live, localHead };
    expect(nextManifest(campaign({}), adapting).manifest.localHead).toEqual(localHead);
    const { manifest, notes } = nextManifest(campaign({}), adapting, undefined, true);
    expect(codes(notes)).toEqual(['model_dropped localHead reports']);
    expect(manifest).not.toHaveProperty('localHead');
    expect(learnt(manifest)).toEqual(learnt(live));
  });

  it('starts cold in another currency', () => {
    const { manifest, notes } = nextManifest(campaign({ currency: 'CHF' }), live);
    expect(codes(notes)).toEqual(['model_dropped bandit currency', 'cold_start']);
    deviceOf(manifest);
  });

  it('takes the settings of choosing from the campaign, and the scale of rewards from the models', () => {
    const policy = { draws: 64, floor: 0.002, rewardScale: 9_999, exploration: { kind: 'epsilon-greedy', epsilon: 0.1 } };
    const { manifest, notes } = nextManifest(campaign({ policy, marginRate: 0.9 }), live);
    expect(manifest.bandit).toMatchObject({
      draws: 64,
      floor: 0.002,
      exploration: policy.exploration,
      rewardScale: live.bandit.rewardScale,
    });
    expect(codes(notes)).toEqual(['setting_learnt_otherwise marginRate', 'setting_learnt_otherwise policy.rewardScale']);
  });
});
