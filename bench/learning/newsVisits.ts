import { type FactPolicyName, factPolicies } from '../../src/engine/bandit/factPolicies';
import { startFactBandit } from '../../src/engine/decision/factBandit';
import { integer, seededRng } from '../../src/maths/random';

const articles = ['politics', 'sports', 'music', 'food', 'finance', 'health', 'camping'];
/** What each visitor clicks on, by time of day; nothing else. */
const liked: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Tom: { morning: 'politics', afternoon: 'music' },
  Anna: { morning: 'sports', afternoon: 'politics' },
};
const [visitors, times] = [
  ['Tom', 'Anna'],
  ['morning', 'afternoon'],
] as const;

/** Settings under which the tutorial plays it: one visit in five shows any of the seven articles. */
const EPSILON = 0.2;
/** So that of its visits no more than this can be clicked, however soon it learns. */
export const MOST_PUBLISHED = 1 - EPSILON + EPSILON / articles.length;

/**
 * Share of visits with a click in the first scenario of Vowpal Wabbit's own tutorial on personalised news
 * (https://vowpalwabbit.org/docs/vowpal_wabbit/python/latest/tutorials/python_Simulating_a_news_personalization_scenario_using_Contextual_Bandits.html):
 * two visitors, two times of day, seven articles, each drawn by chance; nothing is known at first.
 */
export const newsVisits = (visits: number, seed: number, policy: FactPolicyName): number => {
  const [world, own] = [seededRng(seed), seededRng(seed ^ 0x5f3759df)];
  const bandit = startFactBandit(factPolicies[policy](), own);
  let clicks = 0;
  for (let visit = 0; visit < visits; visit++) {
    const visitor = visitors[integer(world, visitors.length)] ?? 'Tom';
    const time = times[integer(world, times.length)] ?? 'morning';
    const decided = bandit.decide({ visitor, time }, articles);
    if (!decided.ok) throw new Error(decided.error.message);
    const click = Number(liked[visitor]?.[time] === decided.value.arm);
    bandit.reward(decided.value.decision, click);
    clicks += click;
  }
  return clicks / visits;
};
