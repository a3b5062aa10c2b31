import * as v from 'valibot';
import { campaignShape } from '../bundle/campaign';
import type { Experiment } from '../experiment/experiment';
import { type CampaignIssue, error } from './campaignIssue';
import { conditionIssues } from './conditionIssues';

type SchemaIssue = v.InferIssue<typeof campaignShape>;

const atOf = ({ path }: SchemaIssue): string => path?.map(({ key }) => String(key)).join('.') ?? '';

const isMissing = ({ kind, received }: SchemaIssue): boolean => kind === 'schema' && received === 'undefined';

const figure = (requirement: unknown): number => (typeof requirement === 'number' ? requirement : 0);

/** The value at the issue's place. */
const valueAt = ({ path }: SchemaIssue): unknown => path?.at(-1)?.value;

/** Of an experiment whose shares are numbers. */
const sumOf = (experiment: unknown): number => {
  const { none, rule, couplet } = (experiment as Pick<Experiment, 'shares'>).shares;
  return none + rule + couplet;
};

/** Places where a merchant knows what is missing by another name than the field's. */
const special = (issue: SchemaIssue, at: string): CampaignIssue | undefined => {
  const title = /^coupons\.\d+\.title(\.en)?$/.exec(at);
  if (title && (isMissing(issue) || issue.type === 'min_length')) return error('title_missing', title[1] ? at : `${at}.en`);
  if (/^coupons\.\d+\.discount\.cap$/.test(at) && isMissing(issue)) return error('cap_missing', at);
  if (at === 'experiment.explore' && issue.type === 'max_value') return error('explore_too_large', at, { most: 0.1 });
  if (issue.type !== 'check') return undefined;
  if (at === 'experiment') return error('shares_sum', 'experiment.shares', { sum: sumOf(valueAt(issue)) });
  if (at === 'reports') return error('reports_mode_contradicts', 'reports.mode');
  if (at === 'fairness') return error('fairness_bounds', at);
  return at.endsWith('.tiers') ? error('tiers_same_threshold', at) : undefined;
};

const general = (issue: SchemaIssue, at: string): CampaignIssue => {
  if (isMissing(issue)) return error('field_missing', at);
  const requirement: unknown = 'requirement' in issue ? issue.requirement : undefined;
  switch (issue.type) {
    case 'min_value':
      return error('value_too_small', at, { least: figure(requirement) });
    case 'gt_value':
      return error('value_too_small', at, { above: figure(requirement) });
    case 'max_value':
      return error('value_too_large', at, { most: figure(requirement) });
    case 'lt_value':
      return error('value_too_large', at, { below: figure(requirement) });
    case 'min_length':
      return error('too_short', at, { least: figure(requirement) });
    case 'max_length':
      return error('too_long', at, { most: figure(requirement) });
    case 'integer':
    case 'safe_integer':
      return error('not_whole', at);
    case 'regex':
      return error('format_invalid', at);
    case 'literal':
    case 'picklist':
    case 'values':
    case 'variant':
      return error('choice_invalid', at);
    default:
      return issue.kind === 'schema' && issue.expected === 'never'
        ? error('field_unknown', at)
        : error('field_invalid', at, issue.kind === 'schema' ? { expected: issue.expected ?? '', received: issue.received } : {});
  }
};

/**
 * What the schema of a campaign refuses, field by field. Codes: `title_missing`, `cap_missing`, `explore_too_large`, `shares_sum`,
 * `reports_mode_contradicts`, `fairness_bounds`, `tiers_same_threshold`, `field_missing`, `field_unknown`, `field_invalid`, `value_too_small`, `value_too_large`, `too_short`,
 * `too_long`, `not_whole`, `format_invalid`, `choice_invalid`, those of `conditionIssues`.
 */
export const schemaIssues = (input: unknown): readonly CampaignIssue[] => {
  const parsed = v.safeParse(campaignShape, input);
  if (parsed.success) return [];
  const issues = parsed.issues.flatMap((issue) => {
    const at = atOf(issue);
    const condition = /^coupons\.\d+\.when$/.test(at) ? conditionIssues(valueAt(issue), at) : [];
    return condition.length > 0 ? condition : [special(issue, at) ?? general(issue, at)];
  });
  // A narrower schema is piped behind a wider one, so that the last of two bounds is the one to keep to.
  return issues.filter(({ code, at }, i) => !issues.slice(i + 1).some((later) => later.code === code && later.at === at));
};
