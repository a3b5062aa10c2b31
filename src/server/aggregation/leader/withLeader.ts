import type { Campaign } from '../../../bundle/campaign';
import { type ReportSettings, reportMode } from '../../../bundle/reportSettings';
import { fail, ok, type Result } from '../../../protocol/result';
import type { SplitStore } from '../../store/splitStore';
import type { HelperClient } from './helperClient';
import { leaderKey } from './leaderKey';

/** Do devices answer it already, to the same helper? */
const goesOn = ({ split }: ReportSettings, live: ReportSettings | undefined): boolean =>
  live !== undefined &&
  reportMode(live) === 'split' &&
  live.split?.question === split?.question &&
  live.split?.helper.key === split?.helper.key;

/**
 * A campaign in mode `split` with this server's key beside the helper's; any other one as it is. Error `split_helper_absent`: the campaign names no
 * helper, or this server has none to count with, so that nobody could ever count what devices would send. Error `split_helper_outdated`: the helper cannot count
 * what the campaign asks; `split_helper_silent`: it does not say whether it can.
 * @param live `reports` of the current bundle: what it asks already goes on, whether the helper answers just now or not
 */
export const withLeader = async (
  campaign: Campaign,
  helper: Pick<HelperClient, 'questions'> | undefined,
  store: Pick<SplitStore, 'splitKeys' | 'addSplitKey'>,
  now: number,
  live?: ReportSettings,
): Promise<Result<Campaign>> => {
  const { reports } = campaign;
  if (reportMode(reports) !== 'split') return ok(campaign);
  if (!reports.split || !helper)
    return fail('split_helper_absent', 'Mode split needs a second aggregator: reports.split.helper and SPLIT_HELPER_URL.', 'reports.split');
  // Shoppers would spend ε on reports that it refuses.
  const known = reports.split.question === 'visit-cell' ? await helper.questions() : undefined;
  if (known && !known.ok && !goesOn(reports, live))
    return fail(
      'split_helper_silent',
      `The second aggregator does not say whether it can count visits (${known.error.code}): publish when it answers, or leave the question out.`,
      'reports.split.question',
    );
  if (known?.ok && !known.value.includes('visit-cell'))
    return fail(
      'split_helper_outdated',
      'The second aggregator cannot count visits yet: have it updated, or leave the question out.',
      'reports.split.question',
    );
  return ok({ ...campaign, reports: { ...reports, split: { ...reports.split, leader: await leaderKey(store, now) } } });
};
