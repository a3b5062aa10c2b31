import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { campaignSchema } from '../../../src/bundle/campaign';
import { aimOf, EFFICIENCY_PRICE } from '../../../src/campaigns/learning/aim';
import { learnVisits } from '../../../src/campaigns/learning/learnVisits';
import { coldPrior, nextManifest } from '../../../src/campaigns/learning/withLearnt';
import { linearPriorSchema } from '../../../src/engine/bandit/linearModel';
import { seededRng } from '../../../src/maths/random';
import { fitPrior } from '../../../src/trainer/bandit/rewardPrior';
import { coldBundle } from '../../../src/trainer/bundle/coldBundle';
import { generateKeys, openOwn } from '../../../src/trainer/bundle/keys';
import { bundleParts } from '../../helpers/node/fullBundle';
import { visitCounts } from '../../helpers/simulatedShop';
import { smallCampaign } from '../trainer/fixtures';

const margin = smallCampaign();
const efficiency = smallCampaign({ policy: { aim: 'efficiency', rewardScale: 2_000 } });
const features = { version: 1, id: 'b', fields: [] } as const;

describe('the aim of a campaign', () => {
  it('is the most margin where a campaign names none, and one of two', () => {
    expect(margin.policy.aim).toBe('margin');
    expect(v.parse(campaignSchema, { ...margin, policy: undefined }).policy).toMatchObject({ aim: 'margin', rewardScale: 2_000 });
    // Whoever chooses an aim alone keeps every other default.
    expect(v.parse(campaignSchema, { ...margin, policy: { aim: 'efficiency' } }).policy).toMatchObject({
      floor: 0.001,
      rewardScale: 2_000,
    });
    const wrong = v.safeParse(campaignSchema, { ...margin, policy: { aim: 'revenue' } });
    expect(wrong.issues?.map((issue) => v.getDotPath(issue))).toEqual(['policy.aim']);
  });

  it('is a price of discounts in every bandit made of the campaign, and nothing under margin', () => {
    const noise = 3.68;
    const gains = learnVisits(
      { counts: visitCounts(20_000, noise, seededRng(1)), noise },
      { margin: 2_000, wholeDiscount: 400, scopedDiscount: 400, marginRate: 0.4 },
    );
    const { manifest: trained } = bundleParts();
    const made = [margin, efficiency].map((campaign) => {
      const first = nextManifest(campaign, undefined).manifest;
      const { manifest: taught } = nextManifest(campaign, first, undefined, false, { gains, margin: 2_000 });
      const kept = nextManifest({ ...campaign, coupons: [...trained.coupons], rule: [], currency: trained.currency }, trained).manifest;
      return [coldPrior(campaign), first.bandit, taught.bandit, kept.bandit, fitPrior({ ...features, fields: [] }, 0, [], campaign.policy)];
    });
    expect(made[1]?.map(({ features: { id } }) => id)).toEqual(['cold/2', 'cold/2', 'visits/2', trained.bandit.features.id, 'b']);
    expect(made[0]?.map((bandit) => 'discountPrice' in bandit)).toEqual(Array(5).fill(false));
    expect(made[1]?.map(({ discountPrice }) => discountPrice)).toEqual(Array(5).fill(EFFICIENCY_PRICE));
    expect(made.map((bandits) => [...new Set(bandits.map(aimOf))])).toEqual([['margin'], ['efficiency']]);
  });

  it('goes back to margin with the models of a bundle that aimed at efficiency', () => {
    const { manifest: trained } = bundleParts();
    const thrifty = { ...trained, bandit: { ...trained.bandit, discountPrice: 0.7 } };
    const next = { coupons: [...trained.coupons], rule: [], currency: trained.currency };
    expect(nextManifest({ ...margin, ...next }, thrifty).manifest.bandit).not.toHaveProperty('discountPrice');
    expect(nextManifest({ ...efficiency, ...next }, thrifty).manifest.bandit.discountPrice).toBe(EFFICIENCY_PRICE);
  });

  it('reaches devices in a signed bundle that they accept', () => {
    const keys = generateKeys();
    const bundle = coldBundle(efficiency, keys);
    const opened = bundle.ok ? openOwn(bundle.value.envelope, keys) : bundle;
    expect(opened).toMatchObject({ ok: true, value: { bandit: { discountPrice: EFFICIENCY_PRICE } } });
    const refused = { ...coldPrior(margin), discountPrice: -0.1 };
    expect(v.is(linearPriorSchema, refused)).toBe(false);
    expect(v.is(linearPriorSchema, coldPrior(margin))).toBe(true);
  });
});
