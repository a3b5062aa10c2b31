import { campaignProblems } from '../bundle/campaignProblems';
import { unfairCoupon } from '../bundle/checkFairness';
import { NO_COUPON } from '../engine/decision/decision';
import type { Instant } from '../protocol/clock';
import type { Coupon } from '../protocol/coupons/coupon';
import { isTimeZone } from '../protocol/isTimeZone';
import { type CampaignIssue, error, warning } from './campaignIssue';
import { comparisonIssues } from './comparisonIssues';
import { experimentIssues } from './experimentIssues';
import { moneyIssues } from './moneyIssues';
import { overlapIssues } from './overlapIssues';
import type { PublishedTerms } from './publishedTerms';
import { type ReadableParts, readableParts } from './readableParts';
import { reportIssues } from './reportIssues';
import { schemaIssues } from './schemaIssues';

export interface CheckOptions {
  readonly now: Instant;
  /** Absent: nothing is live. */
  readonly published?: PublishedTerms | undefined;
}

/** A condition nested deeper than this is nobody's. */
const DEEPEST = 100;

const tooDeep = (input: unknown): boolean => {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
};

/** One that ended while it was live stands in no way of other changes; one that is published over can never be seen. */
const endIssue = ({ id, startsAt, endsAt }: Coupon, at: string, { now, published }: CheckOptions): readonly CampaignIssue[] => {
  if (endsAt > now || startsAt >= endsAt) return [];
  const wasLive = published?.campaign.coupons.some((coupon) => coupon.id === id && coupon.endsAt === endsAt) === true;
  return [(wasLive ? warning : error)('coupon_ended', `${at}.endsAt`, { coupon: id, endsAt, now })];
};

const couponIssues = (parts: ReadableParts, options: CheckOptions): readonly CampaignIssue[] => {
  const unfair = unfairCoupon(parts.fairness);
  return parts.coupons.flatMap(([i, coupon]) => {
    const at = `coupons.${i}`;
    return [
      ...(coupon.id === NO_COUPON ? [error('coupon_reserved', `${at}.id`, { coupon: coupon.id })] : []),
      ...unfair(coupon, at).map((problem) => error(problem.code, problem.at, { coupon: coupon.id, ...problem.facts })),
      ...endIssue(coupon, at, options),
      ...moneyIssues(coupon, at, parts),
      ...comparisonIssues(coupon.when, `${at}.when`),
    ];
  });
};

const wholeIssues = (
  { ids, rule, experiment, timeZone, policyFloor, reports, splitHelper }: ReadableParts,
  { published }: CheckOptions,
): readonly CampaignIssue[] => [
  ...(timeZone !== undefined && !isTimeZone(timeZone) ? [error('time_zone_unknown', 'timeZone', { timeZone })] : []),
  ...(policyFloor * (ids.length + 1) >= 1
    ? [error('policy_floor_too_large', 'policy.floor', { floor: policyFloor, coupons: ids.length })]
    : []),
  ...(ids.length === 0 ? [warning('coupons_missing', 'coupons')] : []),
  ...(ids.length > 0 && rule.length === 0 && (experiment?.shares.rule ?? 0) > 0 ? [warning('rule_empty', 'rule')] : []),
  ...(experiment ? experimentIssues(experiment, published) : []),
  ...(reports ? reportIssues(reports, splitHelper) : []),
];

/**
 * Everything a merchant should know of a campaign file that is being written: what `campaignSchema`, `checkFairness` and a device would refuse
 * and a coupon that is over (errors), and what is unwise (warnings). A campaign without errors can be published, as far as it depends on the campaign.
 * Each part is judged by itself, so that what is unfinished hides nothing. Codes: those of `schemaIssues`, `campaignProblems`, `checkFairness`
 * `comparisonIssues`, `experimentIssues`, `moneyIssues`, `overlapIssues`, `reportIssues`, and `too_deep`, `coupon_reserved`, `coupon_ended`, `time_zone_unknown`,
 * `policy_floor_too_large`, `coupons_missing`, `rule_empty`.
 */
export const checkCampaign = (input: unknown, options: CheckOptions): readonly CampaignIssue[] => {
  if (tooDeep(input)) return [error('too_deep', '', { most: DEEPEST })];
  const parts = readableParts(input);
  const issues = [
    ...schemaIssues(input),
    ...campaignProblems(parts).map(({ code, at, facts }) => error(code, at, facts)),
    ...couponIssues(parts, options),
    ...wholeIssues(parts, options),
    ...overlapIssues(parts.coupons, parts.rule),
  ];
  const seen = new Set<string>();
  return issues.filter(({ code, at }) => !seen.has(`${code} ${at}`) && seen.add(`${code} ${at}`));
};

export const hasErrors = (issues: readonly CampaignIssue[]): boolean => issues.some(({ severity }) => severity === 'error');
