import type * as v from 'valibot';
import { type CampaignIssue, error } from './campaignIssue';

type SchemaIssue = v.BaseIssue<unknown>;

/** Keys by dots. */
export const placeOf = ({ path }: SchemaIssue): string => path?.map(({ key }) => String(key)).join('.') ?? '';

export const isMissing = ({ kind, received }: SchemaIssue): boolean => kind === 'schema' && received === 'undefined';

const figure = (requirement: unknown): number => (typeof requirement === 'number' ? requirement : 0);

/**
 * What a schema refuses of one field. Codes: `field_missing`, `field_unknown`, `field_invalid`, `value_too_small`, `value_too_large`, `too_short`,
 * `too_long`, `not_whole`, `format_invalid`, `choice_invalid`.
 */
export const fieldIssue = (issue: SchemaIssue, at: string): CampaignIssue => {
  if (isMissing(issue)) return error('field_missing', at);
  const { requirement } = issue;
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

/** A narrower schema is piped behind a wider one, so that the last of two bounds is the one to keep to. */
export const lastBounds = (issues: readonly CampaignIssue[]): readonly CampaignIssue[] =>
  issues.filter(({ code, at }, i) => !issues.slice(i + 1).some((later) => later.code === code && later.at === at));
