import { expect, it } from 'vitest';
import { fitPrior } from '../../../src/trainer/bandit/rewardPrior';
import { assembleBundle } from '../../../src/trainer/bundle/assembleBundle';
import { campaignDiffers } from '../../../src/trainer/bundle/coldBundle';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { smallCampaign } from './fixtures';

const features = {
  version: 1 as const,
  id: 'b',
  fields: [
    { kind: 'numeric' as const, name: 'none', source: 'coupon.isNone', transform: 'identity' as const, mean: 0, std: 1, missing: 0 },
  ],
};

it('a campaign edited after the training is told from the one its bundle was trained with, budgets aside', () => {
  const campaign = smallCampaign();
  const bandit = fitPrior(features, 1, [], campaign.policy);
  const bundle = assembleBundle(campaign, { bandit, metrics: {} }, generateKeys());
  if (!bundle.ok) throw new Error(bundle.error.message);
  const { envelope } = bundle.value;
  expect(campaignDiffers(campaign, envelope)).toBeUndefined();
  expect(campaignDiffers({ ...campaign, budgets: { 'tea-10': { money: 5_000 } } }, envelope)).toBeUndefined();
  const deeper = campaign.coupons.map((coupon) =>
    coupon.id === 'plants-10' ? { ...coupon, discount: { kind: 'percent' as const, basisPoints: 900, cap: 1_000 } } : coupon,
  );
  expect(campaignDiffers({ ...campaign, coupons: deeper }, envelope)).toBe('coupons.plants-10');
  expect(campaignDiffers({ ...campaign, coupons: campaign.coupons.slice(1) }, envelope)).toBe('coupons.tea-10');
  expect(campaignDiffers({ ...campaign, currency: 'EUR' }, envelope)).toBe('currency');
  const shares = { ...campaign.experiment, shares: { none: 0.5, rule: 0, couplet: 0.5 } };
  expect(campaignDiffers({ ...campaign, experiment: shares }, envelope)).toBe('experiment');
  expect(campaignDiffers({ ...campaign, experiment: { ...campaign.experiment, id: 'other' } }, envelope)).toBe('experiment');
  expect(campaignDiffers(campaign, 'no bundle')).toBeUndefined();
});
