import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SplitReport } from '../../../protocol/reporting/splitReport';
import { ok, type Result } from '../../../protocol/result';
import { addShares, encodeShare } from '../../../secureAggregation/countShares';
import { finishReport, type Prepared, prepareReport } from '../../../secureAggregation/prepareReport';
import type { CheckedPart, SplitPart } from '../../store/splitStore';
import type { HelperClient } from './helperClient';
import type { LeaderTask } from './splitTasks';

/**
 * Checks the reports of an open part together with the helper. A report that does not hold is left out and told by reason, and keeps out no other. Asked
 * again it comes to the same. Errors: those of the client.
 */
export const checkPart = async (
  { batch, part, bundle }: Pick<SplitPart, 'batch' | 'part' | 'bundle'>,
  reports: readonly SplitReport[],
  { aggregator }: LeaderTask,
  helper: HelperClient,
): Promise<Result<CheckedPart>> => {
  const refused: Record<string, number> = {};
  const refuse = (code: string): void => {
    refused[code] = (refused[code] ?? 0) + 1;
  };
  const begun: { readonly report: SplitReport; readonly prepared: Prepared }[] = [];
  for (const report of reports) {
    const prepared = await prepareReport(aggregator, { ...report, sealed: report.leader });
    if (prepared.ok) begun.push({ report, prepared: prepared.value });
    else refuse(prepared.error.code);
    // Other requests are answered between two reports.
    await nextTurn();
  }
  const asked = begun.map(({ report: { id, publicShare, helper: sealed }, prepared: { prepShare } }) => ({
    id,
    publicShare,
    helper: sealed,
    prepShare,
  }));
  const verdicts = await helper.part({ v: 'split-part/1', bundle, batch, part, reports: asked });
  if (!verdicts.ok) return verdicts;
  const shares: (readonly bigint[])[] = [];
  const withdrawn: string[] = [];
  for (const [i, { report, prepared }] of begun.entries()) {
    const verdict = verdicts.value[i];
    if (!verdict || 'refused' in verdict) {
      refuse(verdict?.refused ?? 'proof_invalid');
      continue;
    }
    const ended = await finishReport(aggregator, prepared, { leader: prepared.prepShare, helper: verdict.prepShare });
    if (ended.ok) shares.push(ended.value);
    else {
      refuse(ended.error.code);
      withdrawn.push(report.id);
    }
  }
  const { histogram } = aggregator;
  return ok({ accepted: shares.length, withdrawn, share: encodeShare(histogram, addShares(histogram, shares)), refused });
};
