import * as v from 'valibot';
import { conditionSchema } from '../protocol/coupons/condition';
import { conditionFields, conditionOperators } from '../protocol/coupons/conditionFields';
import { type CampaignIssue, error } from './campaignIssue';

const isRecord = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

const named = (names: readonly string[], value: unknown): boolean => names.some((name) => name === value);

/**
 * What is wrong with a condition that its schema refuses, at the leaf where it is: a tree of choices only says that none fits. Codes:
 * `condition_field_unknown`, `condition_operator_unknown`, `condition_malformed`.
 */
export const conditionIssues = (condition: unknown, at: string): readonly CampaignIssue[] => {
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
