import * as v from 'valibot';
import { campaignShape } from '../bundle/campaign';
import { conditionSchema } from '../protocol/coupons/condition';
import { conditionFields, conditionOperators } from '../protocol/coupons/conditionFields';
import type { Experiment } from '../protocol/experiment';
import { type CampaignIssue, error } from './campaignIssue';
import { fieldIssue, isMissing, lastBounds, placeOf } from './fieldIssue';

const isRecord = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

const named = (names: readonly string[], value: unknown): boolean => names.some((name) => name === value);

/**
 * What is wrong with a condition that its schema refuses, at the leaf where it is: a tree of choices only says that none fits. Codes:
 * `condition_field_unknown`, `condition_operator_unknown`, `condition_malformed`.
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

/** The value at the issue's place. */
const valueAt = ({ path }: SchemaIssue): unknown => path?.at(-1)?.value;

/** Of an experiment whose shares are numbers. */
const sumOf = (experiment: unknown): number => {
  const { none, rule, couplet } = (experiment as Pick<Experiment, 'shares'>).shares;
  return none + rule + couplet;
};

/** Places where a merchant knows what is missing by another name than the field's. */
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
 * What the schema of a campaign refuses, field by field. Codes: `title_missing`, `cap_missing`, `explore_too_large`, `shares_sum`,
 * `reports_mode_contradicts`, `fairness_bounds`, `tiers_same_threshold`, those of `fieldIssue` and `conditionIssues`.
 */
export const schemaIssues = (input: unknown): readonly CampaignIssue[] => {
  const parsed = v.safeParse(campaignShape, input);
  if (parsed.success) return [];
  const issues = parsed.issues.flatMap((issue) => {
    const at = placeOf(issue);
    const condition = /^coupons\.\d+\.when$/.test(at) ? conditionIssues(valueAt(issue), at) : [];
    return condition.length > 0 ? condition : [special(issue, at) ?? fieldIssue(issue, at)];
  });
  return lastBounds(issues);
};
