import type { SplitReport } from '../../protocol/reporting/splitReport';
import type { SplitPart, SplitSum } from './splitStore';

/** Columns of `split_part` with the bundle of its batch. */
export interface PartColumns extends Omit<SplitPart, 'withdrawn'> {
  /** JSON list of ids. */
  readonly withdrawn: string;
}
export const splitPart = (row: PartColumns): SplitPart => ({ ...row, withdrawn: JSON.parse(row.withdrawn) });

export interface SplitReportColumns {
  readonly id: string;
  readonly bundle: string;
  readonly public_share: string;
  readonly leader: string;
  readonly helper: string;
}
export const splitReport = ({ id, bundle, public_share: publicShare, leader, helper }: SplitReportColumns): SplitReport => ({
  v: 'split/1',
  id,
  bundle,
  publicShare,
  leader,
  helper,
});

/** Of both databases. */
export const SUM_COLUMNS = 'bundle, explored, answer, sum, draws, released_day AS "releasedDay"';

export interface SumColumns extends Omit<SplitSum, 'explored'> {
  /** Empty for sessions that did not explore. */
  readonly explored: string;
}
export const splitSum = (row: SumColumns): SplitSum => ({ ...row, explored: row.explored === '' ? null : row.explored });
