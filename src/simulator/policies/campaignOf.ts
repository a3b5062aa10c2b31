import * as v from 'valibot';
import { type Campaign, campaignSchema } from '../../bundle/campaign';
import { composeCampaign } from '../../campaigns/composeCampaign';
import type { CampaignPart } from '../../campaigns/couponPart';
import { couponSchema } from '../../protocol/coupons/coupon';
import { DAY } from '../../protocol/values/clock';
import type { Scenario } from '../scenario/scenario';
import { START } from '../shoppers/visit';

/** Experiment that every simulated device takes part in. */
const EXPERIMENT = 'simulated';
/** A practically unlimited budget, if the scenario states none. */
const ENOUGH = 1_000_000_000;

const partOf = ({ id, discount, categories, budget }: Scenario['coupons'][number], days: number): CampaignPart => ({
  coupon: v.parse(couponSchema, {
    id,
    version: 1,
    title: { en: id },
    discount,
    scope: categories ? { categories } : {},
    startsAt: START,
    endsAt: START + days * DAY,
  }),
  budget: { money: budget?.money ?? ENOUGH, count: budget?.count ?? ENOUGH },
  triggers: { quietMs: 0, minViews: 1, onAddToCart: true },
});

/**
 * The campaign that the console composes for the shop of a scenario with default settings, read by the same schema as any campaign file.
 * The group that sees the merchant's rule is left out, because Couplet's result is what is evaluated.
 */
export const composedOf = ({ shop, coupons, days, holdout, name, aim }: Scenario): Campaign => {
  const [first, ...others] = coupons.map((coupon) => partOf(coupon, days));
  if (!first) throw new Error('A scenario needs at least one coupon.');
  const { marginRate } = shop;
  const composed = composeCampaign(
    { currency: 'EUR', timeZone: 'UTC', marginRate, marginFloor: 0, holdout: 0.1, label: `simulated: ${name}`, aim },
    [first, ...others],
    EXPERIMENT,
  );
  return v.parse(campaignSchema, {
    ...composed,
    budgets: Object.fromEntries(coupons.flatMap(({ id, budget }) => (budget ? [[id, budget]] : []))),
    experiment: { ...composed.experiment, shares: { none: holdout, rule: 0, couplet: 1 - holdout } },
  });
};

/** The same with the scenario's exploration share and ε, and without a rule, for policies that are studied rather than shipped. */
export const campaignOf = (scenario: Scenario): Campaign => {
  const composed = composedOf(scenario);
  const { explore, epsilon } = scenario;
  return {
    ...composed,
    rule: [],
    experiment: { ...composed.experiment, explore },
    reports: { ...composed.reports, epsilon, questions: ['stratum-outcome'] },
  };
};
