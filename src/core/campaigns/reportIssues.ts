import { type AskedReports, reportMode } from '../bundle/reportSettings';
import { MOST_LINKABLE, worstLinking } from '../privacy/worstLinking';
import { type CampaignIssue, warning } from './campaignIssue';

/**
 * `reports_linkable`: where strata are of equal size and shoppers do not change, two reports of one browser are known for such too often. Facts: `auc`
 * and `most` (`worstLinking`), and `fits`, the largest tenth of ε at which they are not.
 */
export const reportIssues = (reports: AskedReports): readonly CampaignIssue[] => {
  const auc = worstLinking(reports);
  if (reportMode(reports) !== 'local' || auc <= MOST_LINKABLE) return [];
  const tenths = Array.from({ length: Math.floor(10 * reports.epsilon) }, (_, i) => (i + 1) / 10);
  const fits = tenths.findLast((epsilon) => worstLinking({ ...reports, epsilon }) <= MOST_LINKABLE) ?? 0;
  return [warning('reports_linkable', 'reports.epsilon', { epsilon: reports.epsilon, auc, most: MOST_LINKABLE, fits })];
};
