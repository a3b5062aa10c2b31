import type { Condition, ConditionLeaf } from '../protocol/coupons/condition';
import type { ConditionField } from '../protocol/coupons/conditionFields';
import { type CampaignIssue, warning } from './campaignIssue';

/** Facts that are counts or amounts, none of them ever below zero. */
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
 * Comparisons of a readable condition that no device refuses and that mean nothing: a count or an amount against what is no number (`field_invalid`)
 * or is below zero (`condition_negative`).
 */
export const comparisonIssues = (condition: Condition, at: string): readonly CampaignIssue[] => {
  if ('not' in condition) return comparisonIssues(condition.not, `${at}.not`);
  if ('all' in condition) return condition.all.flatMap((part, i) => comparisonIssues(part, `${at}.all.${i}`));
  if ('any' in condition) return condition.any.flatMap((part, i) => comparisonIssues(part, `${at}.any.${i}`));
  return leafIssues(condition, at);
};
