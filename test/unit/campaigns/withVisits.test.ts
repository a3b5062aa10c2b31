import { describe, expect, it } from 'vitest';
import { learnVisits } from '../../../src/campaigns/learning/learnVisits';
import { coldPrior, nextManifest, withVisits } from '../../../src/campaigns/learning/withLearnt';
import { seededRng } from '../../../src/maths/random';
import { bundleParts } from '../../helpers/node/fullBundle';
import { visitCounts } from '../../helpers/simulatedShop';
import { smallCampaign } from '../trainer/fixtures';

const campaign = smallCampaign();
const cold = coldPrior(campaign);
const money = { margin: 2_000, wholeDiscount: 400, scopedDiscount: 400, marginRate: 0.4 };
/** Noise of so many batches at ε = 2. */
const noiseOf = (batches: number): number => 3.68 * batches;
const learntOf = (visits: number, noise: number, seed = 1) => ({
  gains: learnVisits({ counts: visitCounts(visits, noise, seededRng(seed)), noise }, money),
  margin: money.margin,
});
const idOf = (visits: number, noise: number, seed?: number): string =>
  withVisits(cold, campaign, learntOf(visits, noise, seed)).bandit.features.id;

describe('what sums have told of a shop', () => {
  it('grows with visits and falls with noise, from nothing to all of it', () => {
    const told = (visits: number, batches: number): number => learntOf(visits, noiseOf(batches)).gains.told;
    expect(told(0, 1)).toBe(0);
    const byVisits = [500, 2_000, 8_000, 30_000, 300_000].map((visits) => told(visits, 1));
    expect(byVisits).toEqual([...byVisits].sort((a, b) => a - b));
    expect(byVisits.at(-1)).toBeGreaterThan(0.95);
    const byNoise = [0, 1, 10, 100].map((batches) => told(8_000, batches));
    expect(byNoise).toEqual([...byNoise].sort((a, b) => b - a));
    expect(byNoise.at(-1)).toBeLessThan(0.3);
  });

  it('is nothing where cells hold noise alone, however large it is; who is told of none believes it', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const counts = visitCounts(0, noiseOf(300), seededRng(seed));
      expect(learnVisits({ counts, noise: noiseOf(300) }, money).told).toBeLessThan(0.1);
      expect(learnVisits({ counts, noise: 0 }, money).told).toBeGreaterThan(0.5);
    }
  });
});

describe('the bandit of the next bundle', () => {
  it('starts from sums once they tell more than half, and keeps its cold start before', () => {
    expect([idOf(20_000, noiseOf(2)), idOf(500, noiseOf(2)), idOf(20_000, noiseOf(1_000))]).toEqual(['visits/2', 'cold/2', 'cold/2']);
    const few = withVisits(cold, campaign, learntOf(1_000, noiseOf(2)));
    expect(few.bandit).toBe(cold);
    expect(few.notes).toEqual([{ code: 'visits_few', facts: { visits: expect.any(Number) } }]);
    expect(withVisits(cold, campaign, undefined)).toEqual({ bandit: cold, notes: [] });
  });

  it('is made anew each time, and is a cold start again where nothing is known any more', () => {
    const { manifest: first } = nextManifest(campaign, undefined);
    const learnt = learntOf(20_000, noiseOf(2));
    const taught = nextManifest(campaign, first, undefined, false, learnt);
    expect(taught.notes).toEqual([{ code: 'visits_learnt', facts: { visits: Math.round(learnt.gains.visits) } }]);
    const stored = JSON.parse(JSON.stringify(taught.manifest));
    expect(withVisits(stored.bandit, stored, learnt).bandit).toEqual(stored.bandit);
    const more = nextManifest(campaign, taught.manifest, undefined, false, learntOf(40_000, noiseOf(3)));
    expect(more.manifest.bandit).not.toEqual(taught.manifest.bandit);
    const anew = nextManifest(campaign, taught.manifest);
    expect([anew.notes, anew.manifest.bandit]).toEqual([[{ code: 'cold_start', facts: {} }], cold]);
  });

  it.each([
    ['another experiment, which begins anew', { experiment: { ...campaign.experiment, id: 'next', salt: 'next' } }],
    ['money in another currency', { currency: 'CHF' }],
    ['attention measured otherwise', { profile: { ...campaign.profile, halfLifeMs: campaign.profile.halfLifeMs / 2 } }],
    ['visits that end at another time', { session: { idleMs: campaign.session.idleMs / 2 } }],
  ])('is taught by sums of the live bundle, and not where it has %s', (_, change) => {
    const learnt = learntOf(20_000, noiseOf(2));
    const { manifest: live } = nextManifest(campaign, undefined);
    const idAfter = (next: typeof campaign): string => nextManifest(next, live, undefined, false, learnt).manifest.bandit.features.id;
    expect([idAfter({ ...campaign, ...change }), idAfter({ ...campaign, label: 'other' })]).toEqual(['cold/2', 'visits/2']);
  });

  it('is a cold start that says nothing of visits where what was learnt cannot be reckoned with', () => {
    const { gains, margin } = learntOf(20_000, noiseOf(2));
    const broken = { gains: { ...gains, covariance: gains.covariance.map(() => Number.NaN) }, margin };
    expect(withVisits(cold, campaign, broken)).toEqual({ bandit: cold, notes: [] });
    const { manifest } = nextManifest(campaign, nextManifest(campaign, undefined).manifest, undefined, false, { gains, margin });
    expect(manifest.bandit.features.id).toBe('visits/2');
    expect(withVisits(manifest.bandit, campaign, broken).bandit.features.id).toBe('cold/2');
  });

  it('is left as it is where it was trained', () => {
    const { manifest } = bundleParts();
    expect(withVisits(manifest.bandit, manifest, learntOf(20_000, 0))).toEqual({ bandit: manifest.bandit, notes: [] });
  });
});
