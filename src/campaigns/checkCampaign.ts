import * as v from 'valibot';
import { campaignShape } from '../bundle/campaign';
import { mergeCampaigns } from '../bundle/campaignList';
import { campaignProblems } from '../bundle/campaignProblems';
import { unfairCoupon } from '../bundle/checkFairness';
import { isMailed } from '../bundle/journey';
import { type AskedReports, reportMode } from '../bundle/reportSettings';
import { NO_COUPON } from '../engine/decision/decision';
import {
  type Condition,
  type ConditionField,
  type ConditionLeaf,
  conditionFields,
  conditionOperators,
  conditionSchema,
} from '../protocol/coupons/condition';
import type { Coupon } from '../protocol/coupons/coupon';
import { isExclusive } from '../protocol/coupons/discount';
import { type Experiment, variants } from '../protocol/experiment';
import type { Instant } from '../protocol/values/clock';
import { isTimeZone } from '../protocol/values/localDay';
import { MOST_LINKABLE, worstLinking } from '../stats/private/worstLinking';
import {
  type CampaignIssue,
  error,
  fieldIssue,
  isMissing,
  lastBounds,
  type PublishedTerms,
  placeOf,
  type ReadableParts,
  readableParts,
  warning,
} from './campaignIssue';
import { moneyIssues, overlapIssues } from './offerIssues';

const isRecord = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

const named = (names: readonly string[], value: unknown): boolean => names.some((name) => name === value);

/**
 * The issue in a condition that its schema refuses, at the leaf that causes it. The union's own error only states that no alternative fits.
 * Codes: `condition_field_unknown`, `condition_operator_unknown`, `condition_malformed`.
 */
const conditionIssues = (condition: unknown, at: string): readonly CampaignIssue[] => {
  if (v.safeParse(conditionSchema, condition).success) return [];
  if (!isRecord(condition)) return [error('condition_malformed', at)];
  const many = ['all', 'any'].find((key) => Array.isArray(condition[key]));
  const inner = many
    ? (condition[many] as readonly unknown[]).flatMap((part, i) => conditionIssues(part, `${at}.${many}.${i}`))
    : 'not' in condition
      ? conditionIssues(condition.not, `${at}.not`)
      : [];
  if (inner.length > 0) return inner;
  const { field, op } = condition;
  if (typeof field === 'string' && !named(conditionFields, field)) return [error('condition_field_unknown', `${at}.field`, { field })];
  return typeof op === 'string' && !named(conditionOperators, op)
    ? [error('condition_operator_unknown', `${at}.op`, { operator: op })]
    : [error('condition_malformed', at)];
};

type SchemaIssue = v.InferIssue<typeof campaignShape>;

/** The value at the issue's path. */
const valueAt = ({ path }: SchemaIssue): unknown => path?.at(-1)?.value;

/** Sum of an experiment's shares, if they are numbers. */
const sumOf = (experiment: unknown): number => {
  const { none, rule, couplet } = (experiment as Pick<Experiment, 'shares'>).shares;
  return none + rule + couplet;
};

/** Issues for which merchants need a more specific code than the field's. */
const special = (issue: SchemaIssue, at: string): CampaignIssue | undefined => {
  const title = /^(?:coupons|experiment\.creatives\.variants)\.\d+\.title(\.en)?$/.exec(at);
  if (title && (isMissing(issue) || issue.type === 'min_length')) return error('title_missing', title[1] ? at : `${at}.en`);
  if (/^coupons\.\d+\.discount\.cap$/.test(at) && isMissing(issue)) return error('cap_missing', at);
  if (at === 'experiment.explore' && issue.type === 'max_value') return error('explore_too_large', at, { most: 0.1 });
  if (issue.type !== 'check') return undefined;
  if (at === 'experiment') return error('shares_sum', 'experiment.shares', { sum: sumOf(valueAt(issue)) });
  if (at === 'reports') return error('reports_mode_contradicts', 'reports.mode');
  if (at === 'fairness') return error('fairness_bounds', at);
  return at.endsWith('.tiers') ? error('tiers_same_threshold', at) : undefined;
};

/**
 * Schema errors of a campaign, by field. Codes: `title_missing`, `cap_missing`, `explore_too_large`, `shares_sum`,
 * `reports_mode_contradicts`, `fairness_bounds`, `tiers_same_threshold`, those of `fieldIssue` and `conditionIssues`.
 */
const schemaIssues = (input: unknown): readonly CampaignIssue[] => {
  const parsed = v.safeParse(campaignShape, input);
  if (parsed.success) return [];
  const issues = parsed.issues.flatMap((issue) => {
    const at = placeOf(issue);
    const condition = /^(?:coupons|campaigns|segments)\.\d+\.when$/.test(at) ? conditionIssues(valueAt(issue), at) : [];
    return condition.length > 0 ? condition : [special(issue, at) ?? fieldIssue(issue, at)];
  });
  return lastBounds(issues);
};

/** A smaller group takes longer to give a result than most shops will wait. */
const LEAST_SHARE = 0.05;

const same = (a: Experiment, b: Experiment): boolean =>
  a.salt === b.salt && a.weeks === b.weeks && variants.every((variant) => Math.abs(a.shares[variant] - b.shares[variant]) < 1e-9);

/**
 * `no_holdout`: all shoppers may get coupons, so the gain of coupons cannot be measured. `arm_too_small`. `experiment_changed`: shares,
 * weeks or salt differ from the running experiment of the same id, so orders of two allocations would be mixed; an error once it has
 * orders. `creatives_changed`: the same for a test of creatives.
 */
const experimentIssues = (experiment: Experiment, published: PublishedTerms | undefined): readonly CampaignIssue[] => {
  const { id, shares } = experiment;
  const small = variants.filter((variant) => shares[variant] > 0 && shares[variant] < LEAST_SHARE);
  const running = published?.campaign.experiment;
  const orders = published?.orders ?? 0;
  const changed = running?.id === id && !same(running, experiment);
  const [test, before] = [experiment.creatives, running?.creatives];
  const retold = running?.id === id && test !== undefined && test.id === before?.id && JSON.stringify(test) !== JSON.stringify(before);
  return [
    ...(shares.none === 0 ? [warning('no_holdout', 'experiment.shares.none')] : []),
    ...small.map((variant) =>
      warning('arm_too_small', `experiment.shares.${variant}`, { variant, share: shares[variant], least: LEAST_SHARE }),
    ),
    ...(changed ? [(orders > 0 ? error : warning)('experiment_changed', 'experiment.shares', { experiment: id, orders })] : []),
    ...(retold ? [(orders > 0 ? error : warning)('creatives_changed', 'experiment.creatives', { test: test.id, orders })] : []),
  ];
};

/** Facts that are counts or amounts and never negative. */
const counted: ReadonlySet<ConditionField> = new Set<ConditionField>([
  'cart.value',
  'cart.quantity',
  'cart.idleMinutes',
  'customer.orders',
  'customer.daysSincePurchase',
  'session.views',
  'session.visits',
  'time.hour',
]);

const leafIssues = ({ field, value }: ConditionLeaf, at: string): readonly CampaignIssue[] => {
  if (!counted.has(field) || Array.isArray(value)) return [];
  if (typeof value !== 'number') return [warning('field_invalid', `${at}.value`, { expected: 'number', received: JSON.stringify(value) })];
  return value < 0 ? [warning('condition_negative', `${at}.value`)] : [];
};

/**
 * Comparisons in a readable condition that devices accept but that make no sense: a count or amount compared with something other than a
 * number (`field_invalid`) or with a negative one (`condition_negative`).
 */
const comparisonIssues = (condition: Condition, at: string): readonly CampaignIssue[] => {
  if ('not' in condition) return comparisonIssues(condition.not, `${at}.not`);
  if ('all' in condition) return condition.all.flatMap((part, i) => comparisonIssues(part, `${at}.all.${i}`));
  if ('any' in condition) return condition.any.flatMap((part, i) => comparisonIssues(part, `${at}.any.${i}`));
  return leafIssues(condition, at);
};

/**
 * `reports_linkable`: with equally large strata and unchanging shoppers, two reports of one browser could be linked too often. Facts: `auc`
 * and `most` (`worstLinking`), and `fits`, the largest tenth of ε that avoids it. `split_helper_absent`: mode `split` without a second
 * aggregator.
 */
const reportIssues = (reports: AskedReports, splitHelper: boolean): readonly CampaignIssue[] => {
  const mode = reportMode(reports);
  if (mode === 'split' && !splitHelper) return [error('split_helper_absent', 'reports.split.helper.key')];
  const auc = worstLinking(reports);
  if (mode !== 'local' || auc <= MOST_LINKABLE) return [];
  const tenths = Array.from({ length: Math.floor(10 * reports.epsilon) }, (_, i) => (i + 1) / 10);
  const fits = tenths.findLast((epsilon) => worstLinking({ ...reports, epsilon }) <= MOST_LINKABLE) ?? 0;
  return [warning('reports_linkable', 'reports.epsilon', { epsilon: reports.epsilon, auc, most: MOST_LINKABLE, fits })];
};

interface CheckOptions {
  readonly now: Instant;
  /** Absent: no campaign is live. */
  readonly published?: PublishedTerms | undefined;
}

/**
 * Issues with the list of campaigns. `coupon_not_in_period`: the coupon and its campaign are never valid at the same time.
 * `campaign_budget_empty`: a shared limit of 0. Audiences and saved segments follow the rules for conditions of coupons.
 */
const listIssues = ({ coupons, list: { campaigns, segments }, fairness }: ReadableParts): readonly CampaignIssue[] => {
  const unfair = unfairCoupon(fairness);
  const places = new Map(coupons.map(([i, coupon]) => [coupon.id, [i, coupon] as const]));
  const audience = (when: Condition | undefined, at: string): readonly CampaignIssue[] => {
    const [, any] = coupons[0] ?? [];
    if (!when || !any) return [];
    const judged = unfair({ ...any, scope: {}, attributes: {}, when }, at).filter((problem) => problem.at === `${at}.when`);
    return [...judged.map((problem) => error(problem.code, problem.at, problem.facts)), ...comparisonIssues(when, `${at}.when`)];
  };
  return [
    ...campaigns.flatMap(([i, { id, when, budget, startsAt = 0, endsAt = Number.POSITIVE_INFINITY, coupons: members }]) => [
      ...audience(when, `campaigns.${i}`),
      ...(Object.values(budget ?? {}).includes(0) ? [warning('campaign_budget_empty', `campaigns.${i}.budget`, { campaign: id })] : []),
      ...members.flatMap((member) => {
        const [place, coupon] = places.get(member) ?? [];
        const meets = !coupon || startsAt >= endsAt || (coupon.startsAt < endsAt && startsAt < coupon.endsAt);
        return meets ? [] : [warning('coupon_not_in_period', `coupons.${place}.endsAt`, { coupon: member, campaign: id })];
      }),
    ]),
    ...segments.flatMap(([i, { when }]) => audience(when, `segments.${i}`)),
  ];
};

/**
 * Journeys that would send less than they seem to. `journey_channel_off`: the file does not use the channel. `journey_cap_small`: with one
 * message a week, devices ask for no address. `journey_without_coupons`.
 */
const journeyIssues = ({ list: { campaigns }, channels }: ReadableParts): readonly CampaignIssue[] =>
  campaigns.flatMap(([i, { id, journey, coupons }]) => {
    if (!journey) return [];
    const at = `campaigns.${i}.journey`;
    const off = journey.channels.find((channel) => !channels?.[channel]);
    return [
      ...(off === undefined ? [] : [warning('journey_channel_off', `${at}.channels`, { campaign: id, channel: off })]),
      ...(isMailed(journey) && channels && channels.cap.perWeek < 2
        ? [warning('journey_cap_small', 'channels.cap.perWeek', { campaign: id })]
        : []),
      ...(coupons.length === 0 ? [warning('journey_without_coupons', at, { campaign: id })] : []),
    ];
  });

/** Deeper nesting than any real condition. */
const DEEPEST = 100;

const tooDeep = (input: unknown): boolean => {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
};

/** A coupon that ended while live does not block other changes. Publishing a new coupon that has already ended is an error. */
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
      ...(isExclusive(coupon) && typeof coupon.stacking === 'object'
        ? [warning('stands_alone', `${at}.stacking.combinesWith`, { coupon: coupon.id })]
        : []),
    ];
  });
};

/** @param ids of the coupons that devices get */
const wholeIssues = (
  { rule, experiment, timeZone, policyFloor, reports, splitHelper }: ReadableParts,
  ids: readonly unknown[],
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
 * Checks a draft campaign file. Errors are what `campaignSchema`, `checkFairness` or a device would refuse, and coupons that have ended.
 * Warnings are unwise settings. A campaign without errors can be published, as far as the campaign is concerned. Each part is checked
 * separately, so that incomplete parts hide nothing. Codes: those of `schemaIssues`, `campaignProblems`, `checkFairness`,
 * `comparisonIssues`, `experimentIssues`, `journeyIssues`, `listIssues`, `moneyIssues`, `overlapIssues`, `reportIssues`, and `too_deep`, `coupon_reserved`,
 * `stands_alone` (a form that counts pieces is written as combinable), `coupon_ended`, `time_zone_unknown`, `policy_floor_too_large`, `coupons_missing`, `rule_empty`.
 */
export const checkCampaign = (input: unknown, options: CheckOptions): readonly CampaignIssue[] => {
  if (tooDeep(input)) return [error('too_deep', '', { most: DEEPEST })];
  const parts = { ...readableParts(input), now: options.now };
  const merged = mergeCampaigns(
    parts.coupons,
    parts.list.campaigns.map(([, campaign]) => campaign),
    options.now,
  );
  const issues = [
    ...schemaIssues(input),
    ...campaignProblems(parts).map(({ code, at, facts }) => error(code, at, facts)),
    ...couponIssues(parts, options),
    ...listIssues(parts),
    ...journeyIssues(parts),
    ...wholeIssues(parts, merged.length < parts.coupons.length ? merged : parts.ids, options),
    ...overlapIssues(merged, parts.rule),
  ];
  const seen = new Set<string>();
  return issues.filter(({ code, at }) => !seen.has(`${code} ${at}`) && seen.add(`${code} ${at}`));
};

export const hasErrors = (issues: readonly CampaignIssue[]): boolean => issues.some(({ severity }) => severity === 'error');
