import type { Campaign } from '../../core/bundle/campaign';
import { reportMode } from '../../core/bundle/reportSettings';
import { fail, ok, type Result } from '../../core/result';
import type { SplitStore } from '../store/splitStore';
import { leaderKey } from './leaderKey';

/**
 * A campaign in mode `split` with this server's key beside the helper's; any other one as it is. Error `split_helper_absent`: the campaign names no
 * helper, or this server has none to count with, so that nobody could ever count what devices would send.
 */
export const withLeader = async (
  campaign: Campaign,
  hasHelper: boolean,
  store: Pick<SplitStore, 'splitKeys' | 'addSplitKey'>,
  now: number,
): Promise<Result<Campaign>> => {
  const { reports } = campaign;
  if (reportMode(reports) !== 'split') return ok(campaign);
  if (!reports.split || !hasHelper)
    return fail('split_helper_absent', 'Mode split needs a second aggregator: reports.split.helper and SPLIT_HELPER_URL.', 'reports.split');
  return ok({ ...campaign, reports: { ...reports, split: { ...reports.split, leader: await leaderKey(store, now) } } });
};
