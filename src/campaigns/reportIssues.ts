import { type AskedReports, reportMode } from '../bundle/reportSettings';
import { MOST_LINKABLE, worstLinking } from '../stats/private/worstLinking';
import { type CampaignIssue, error, warning } from './campaignIssue';

/**
 * `reports_linkable`: where strata are of equal size and shoppers do not change, two reports of one browser are known for such too often. Facts: `auc`
 * and `most` (`worstLinking`), and `fits`, the largest tenth of ε at which they are not. `split_helper_absent`: mode `split` without a second aggregator.
 */
export const reportIssues = (reports: AskedReports, splitHelper: boolean): readonly CampaignIssue[] => {
  const mode = reportMode(reports);
  if (mode === 'split' && !splitHelper) return [error('split_helper_absent', 'reports.split.helper.key')];
  const auc = worstLinking(reports);
  if (mode !== 'local' || auc <= MOST_LINKABLE) return [];
  const tenths = Array.from({ length: Math.floor(10 * reports.epsilon) }, (_, i) => (i + 1) / 10);
  const fits = tenths.findLast((epsilon) => worstLinking({ ...reports, epsilon }) <= MOST_LINKABLE) ?? 0;
  return [warning('reports_linkable', 'reports.epsilon', { epsilon: reports.epsilon, auc, most: MOST_LINKABLE, fits })];
};
