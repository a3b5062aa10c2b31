import { CONTROL, picturesOf } from '../engine/assignment/drawCreative';
import { maxDiscount } from '../engine/eligibility/discountOf';
import type { Budget } from '../protocol/coupons/budget';
import { cardFormats } from '../protocol/coupons/cardFormat';
import type { CodeOrigin } from '../protocol/coupons/codes';
import type { Coupon } from '../protocol/coupons/coupon';
import type { Experiment } from '../protocol/experiment';
import type { Instant } from '../protocol/values/clock';
import { type CampaignList, campaignListProblems } from './campaignListProblems';

/** A problem in a campaign: a code for programs, a sentence for people, and the figures in that sentence. */
export interface CampaignProblem {
  readonly code: string;
  /** Path of the field, with dots, e.g. `coupons.0.endsAt`. */
  readonly at: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, number | string>>;
}

/** The readable parts of a campaign, complete or still a draft. */
export interface CampaignParts {
  /** Readable coupons with their positions. */
  readonly coupons: readonly (readonly [number, Coupon])[];
  /** Id of every coupon by position, including coupons that cannot be read. */
  readonly ids: readonly unknown[];
  readonly budgets: Readonly<Record<string, Budget>>;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly codes: Readonly<Record<string, CodeOrigin>>;
  readonly rule: readonly string[];
  readonly experiment?: Pick<Experiment, 'creatives'> | undefined;
  readonly list: CampaignList;
  /** Coupons that have ended by then do not count towards the limit. */
  readonly now: Instant;
}

/** Repeated entries, each with the position of its second occurrence. */
const repeated = (texts: readonly string[]): readonly (readonly [number, string])[] =>
  [...texts.entries()].filter(([i, text]) => texts.indexOf(text) < i);

const twice = ({ ids }: CampaignParts): CampaignProblem[] =>
  ids.flatMap((id, i) =>
    typeof id === 'string' && ids.indexOf(id) < i
      ? [{ code: 'coupon_duplicate', at: `coupons.${i}.id`, message: `two coupons are called "${id}"`, facts: { coupon: id } }]
      : [],
  );

const poor = ({ coupons, budgets }: CampaignParts): CampaignProblem[] =>
  coupons.flatMap(([, { id, discount }]) => {
    const most = maxDiscount(discount);
    return (['money', 'moneyPerDay'] as const).flatMap((limit) => {
      const budget = Object.hasOwn(budgets, id) ? budgets[id]?.[limit] : undefined;
      if (budget === undefined || budget === 0 || budget >= most) return [];
      const message = `the budget of "${id}", ${budget}, is below the cost of one code, up to ${most}`;
      return [{ code: 'budget_below_discount', at: `budgets.${id}.${limit}`, message, facts: { coupon: id, budget, most } }];
    });
  });

const sameCode = ({ codes }: CampaignParts): CampaignProblem[] => {
  const shared = Object.entries(codes).flatMap(([id, origin]) =>
    origin.from === 'shared' ? [[id, origin.code.toUpperCase()] as const] : [],
  );
  return repeated(shared.map(([, code]) => code)).map(([i, code]) => {
    const coupon = shared[i]?.[0] ?? '';
    return { code: 'code_duplicate', at: `codes.${coupon}.code`, message: `two coupons share the code "${code}"`, facts: { coupon, code } };
  });
};

const strangers = ({ ids, budgets, limits, codes, rule, experiment }: CampaignParts): CampaignProblem[] => {
  const known = new Set(ids);
  const problem = (where: string, id: string, at: string): CampaignProblem[] =>
    known.has(id)
      ? []
      : [{ code: 'coupon_unknown', at, message: `${where} names "${id}", which is not a coupon of this campaign`, facts: { coupon: id } }];
  return [
    ...Object.entries({ budgets, limits, codes }).flatMap(([where, byId]) =>
      Object.keys(byId).flatMap((id) => problem(where, id, `${where}.${id}`)),
    ),
    ...rule.flatMap((id, i) => problem('rule', id, `rule.${i}`)),
    ...(experiment?.creatives ? problem('the test of creatives', experiment.creatives.couponId, 'experiment.creatives.couponId') : []),
  ];
};

const never = ({ coupons }: CampaignParts): CampaignProblem[] =>
  coupons.flatMap(([i, { id, startsAt, endsAt }]) =>
    startsAt < endsAt
      ? []
      : [
          {
            code: 'ends_before_start',
            at: `coupons.${i}.endsAt`,
            message: `the coupon "${id}" ends before it starts`,
            facts: { coupon: id, startsAt, endsAt },
          },
        ],
  );

/**
 * The order of a friend is told from others by its code, and a reward goes to one shopper at a time, so neither has a code for all. Members
 * have friends who are none.
 */
const friendProblems = ({ coupons, ids, codes }: CampaignParts): CampaignProblem[] => {
  const isShared = (id: string): boolean => Object.hasOwn(codes, id) && codes[id]?.from === 'shared';
  return coupons.flatMap(([i, { id, friends, membersOnly }]) => {
    if (!friends) return [];
    const at = `coupons.${i}.friends`;
    const facts = { coupon: id, reward: friends.reward };
    const reward = coupons.find(([, other]) => other.id === friends.reward)?.[1];
    const problem = (code: string, place: string, message: string): CampaignProblem => ({ code, at: place, message, facts });
    if (!ids.includes(friends.reward))
      return [
        problem('coupon_unknown', `${at}.reward`, `"${id}" rewards with "${friends.reward}", which is not a coupon of this campaign`),
      ];
    return [
      ...(isShared(id) || membersOnly
        ? [problem('friends_coupon_unfit', at, `"${id}" cannot be given to friends: its code is shared, or it is for members`)]
        : []),
      ...(id === friends.reward || reward?.friends || isShared(friends.reward)
        ? [
            problem(
              'friends_reward_unfit',
              `${at}.reward`,
              `"${friends.reward}" cannot be a reward: its code is shared, or it is given to friends itself`,
            ),
          ]
        : []),
    ];
  });
};

/** Most pictures of a campaign, because a page that shows one loads them all. */
const MOST_PICTURES = 8;

const creativeProblems = ({ coupons, experiment }: CampaignParts): CampaignProblem[] => {
  const variants = experiment?.creatives?.variants ?? [];
  const names = [CONTROL, ...variants.map(({ id }) => id)];
  const pictures = picturesOf({ coupons: coupons.map(([, coupon]) => coupon), experiment: experiment ?? {} }).length;
  const problem = (code: string, i: number, field: string, message: string): CampaignProblem => ({
    code,
    at: `experiment.creatives.variants.${i}${field}`,
    message,
    facts: { creative: variants[i]?.id ?? '' },
  });
  return [
    ...repeated(names).map(([i, id]) => problem('creative_duplicate', i - 1, '.id', `two variants of the coupon are called "${id}"`)),
    ...variants.flatMap(({ id, format, moment, ...said }, i) => [
      ...(format !== undefined && !cardFormats.some((known) => known === format)
        ? [problem('creative_format_unknown', i, '.format', `the variant "${id}" has an unknown format`)]
        : []),
      ...(format === undefined && Object.values(moment ?? {}).every((one) => !one) && Object.keys(said).length === 0
        ? [problem('creative_same', i, '', `the variant "${id}" does not differ from the coupon`)]
        : []),
    ]),
    ...(pictures > MOST_PICTURES
      ? [
          {
            code: 'pictures_too_many',
            at: 'coupons',
            message: `there are ${pictures} pictures, and a page loads all of them. Use at most ${MOST_PICTURES}`,
            facts: { pictures, most: MOST_PICTURES },
          },
        ]
      : []),
  ];
};

/**
 * Checks that involve several fields of a campaign. Otherwise these mistakes would surface after training or never, e.g. a mistyped budget
 * leaves its coupon without a limit. Codes: `coupon_duplicate`, `budget_below_discount`, `code_duplicate`, `coupon_unknown`,
 * `ends_before_start`, `friends_coupon_unfit`, `friends_reward_unfit`, `creative_duplicate`, `creative_format_unknown`, `creative_same`, `pictures_too_many`, those of
 * `campaignListProblems`.
 */
export const campaignProblems = (parts: CampaignParts): readonly CampaignProblem[] =>
  [twice, poor, sameCode, strangers, never, friendProblems, creativeProblems, campaignListProblems].flatMap((find) => find(parts));
