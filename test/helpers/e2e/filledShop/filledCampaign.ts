import { demoCampaign } from '../../../../demo/campaign';
import type { Campaign } from '../../../../src/bundle/campaign';

const KEPT = ['tea-20', 'coffee-4', 'ceramics-tiers', 'candles-15', 'plants-5', 'free-shipping'];

/** Six coupons of the demo shop's campaign as a shop would run it: a holdout, sessions that explore, a pool of codes, and one budget that will run low. */
export const filledCampaign = (): Campaign => {
  const campaign = demoCampaign({ none: 0.2, rule: 0.2, couplet: 0.6 });
  return {
    ...campaign,
    coupons: campaign.coupons.filter(({ id }) => KEPT.includes(id)),
    label: 'Tarn & Thistle',
    experiment: { ...campaign.experiment, id: 'spring', explore: 0.1 },
    reports: { ...campaign.reports, epsilon: 2 },
    budgets: {
      ...Object.fromEntries(KEPT.map((id) => [id, { money: 500_000, count: 1_000 }])),
      'candles-15': { money: 42_000, count: 200 },
      'tea-20': { money: 400_000, count: 1_000, countPerDay: 40 },
    },
    codes: { 'plants-5': { from: 'pool' } },
  };
};
