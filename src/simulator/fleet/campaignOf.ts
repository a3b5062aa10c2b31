import * as v from 'valibot';
import { type Campaign, campaignSchema } from '../../core/bundle/campaign';
import { DAY, MINUTE } from '../../core/clock';
import { maxDiscount } from '../../core/coupons/maxDiscount';
import type { Scenario } from '../scenario/scenario';
import { START } from '../shoppers/visit';

/** Name of the experiment that every simulated device is drawn into. */
const EXPERIMENT = 'simulated';
/** The reward is full where an order leaves this many times the largest discount, as in campaigns the console composes. */
const REWARD_PER_DISCOUNT = 4;

/** Least probability of an arm, for all policies that draw: the cost of a log fit for off-policy evaluation, not of learning. */
const FLOOR = 0.001;

/** What the merchant of a scenario would publish: read by the same schema as any campaign file. */
export const campaignOf = ({ shop, coupons, days, holdout, explore, epsilon, name }: Scenario): Campaign =>
  v.parse(campaignSchema, {
    label: `simulated: ${name}`,
    currency: 'EUR',
    timeZone: 'UTC',
    coupons: coupons.map(({ id, discount, categories }) => ({
      id,
      version: 1,
      title: { en: id },
      discount,
      scope: categories ? { categories } : {},
      startsAt: START,
      endsAt: START + days * DAY,
    })),
    budgets: Object.fromEntries(coupons.flatMap(({ id, budget }) => (budget ? [[id, budget]] : []))),
    rule: [],
    experiment: {
      hashVersion: 1,
      id: EXPERIMENT,
      salt: EXPERIMENT,
      shares: { none: holdout, rule: 0, couplet: 1 - holdout },
      explore,
    },
    triggers: { quietMs: 0, minViews: 1, onAddToCart: true },
    session: { idleMs: 30 * MINUTE },
    profile: { halfLifeMs: 14 * DAY, sequenceLength: 20 },
    marginRate: shop.marginRate,
    reports: {
      mode: 'local',
      epsilon,
      strata: [
        { source: 'profile.visits', atLeast: 2 },
        { source: 'profile.orders', atLeast: 1 },
      ],
      questions: ['stratum-outcome'],
    },
    policy: { floor: FLOOR, rewardScale: REWARD_PER_DISCOUNT * Math.max(...coupons.map(({ discount }) => maxDiscount(discount))) },
  } satisfies v.InferInput<typeof campaignSchema>);
