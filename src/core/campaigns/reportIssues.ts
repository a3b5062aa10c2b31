import type { Manifest } from '../bundle/manifest';
import { MOST_LINKABLE, worstLinking } from '../privacy/worstLinking';
import { type CampaignIssue, warning } from './campaignIssue';

export type AskedReports = Pick<Manifest['reports'], 'enabled' | 'epsilon' | 'questions'>;

/**
 * `reports_linkable`: where strata are of equal size and shoppers do not change, two reports of one browser are known for such too often. Facts: `auc`
 * and `most` (`worstLinking`), and `fits`, the largest tenth of ε at which they are not.
 */
export const reportIssues = (reports: AskedReports): readonly CampaignIssue[] => {
  const auc = worstLinking(reports);
  if (!reports.enabled || auc <= MOST_LINKABLE) return [];
  const tenths = Array.from({ length: Math.floor(10 * reports.epsilon) }, (_, i) => (i + 1) / 10);
  const fits = tenths.findLast((epsilon) => worstLinking({ ...reports, epsilon }) <= MOST_LINKABLE) ?? 0;
  return [warning('reports_linkable', 'reports.epsilon', { epsilon: reports.epsilon, auc, most: MOST_LINKABLE, fits })];
};
