import type { SplitReport } from '../../protocol/reporting/splitReport';
import type { Result } from '../../protocol/values/result';
import type { SpentToken } from './reportRepository';

/** The leader's HPKE pair, base64url. */
export interface SplitKey {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly madeAt: number;
  /** Last day on which a bundle that devices are given was seen to name it; at first the day on which it was made. Days since the epoch. */
  readonly liveDay: number;
}

/** Reports of a bundle that no part has taken up. */
export interface SplitWaiting {
  readonly bundle: string;
  readonly reports: number;
  /** Day on which the oldest arrived, days since the epoch. */
  readonly since: number;
}

/**
 * Some reports of a batch, checked together. `open`: they are fixed, sealed as they came, and may be sent to the helper any number of times.
 * `checked`: this side's verdict and share are known and the reports are gone. `counted`: the helper has been told and has counted the same.
 */
export interface SplitPart {
  readonly batch: string;
  readonly part: number;
  readonly bundle: string;
  readonly state: 'open' | 'checked' | 'counted';
  /** Reports that both accepted; 0 while it is open. */
  readonly accepted: number;
  /** Ids the helper had accepted and this side did not. */
  readonly withdrawn: readonly string[];
  /** This side's share of their counts, base64url; alone it is random numbers. Empty while it is open. */
  readonly share: string;
  /** Day on which its reports were fixed, days since the epoch; null: by a version that did not write it down. */
  readonly takenDay: number | null;
}

/** Why a batch came to nothing. `batch_lost`: the helper does not know it any more; `batch_overdue`: it did not end in time, as without a helper. */
export type SplitLoss = 'batch_lost' | 'batch_overdue';

/** What a part came to. */
export interface CheckedPart extends Pick<SplitPart, 'accepted' | 'withdrawn' | 'share'> {
  /** Reports refused, by reason code. */
  readonly refused: Readonly<Record<string, number>>;
}

/** A count that was released, with noise, so that it may be negative. */
export interface SplitSum {
  readonly bundle: string;
  /** null: sessions that did not explore. */
  readonly explored: string | null;
  readonly answer: number;
  readonly sum: number;
  /** Draws of `splitNoise` in it. */
  readonly draws: number;
  /** Day on which it was last added to, days since the epoch; null: by a version that did not write it down. */
  readonly releasedDay: number | null;
}

/** What a batch adds to it. */
export type ReleasedSum = Omit<SplitSum, 'draws' | 'releasedDay'>;

/** Part of the port: the leader's side of mode `split` (docs/adr/026). Every step may be repeated, by this process or another replica. */
export interface SplitRepository {
  /** Newest first. */
  splitKeys(): Promise<readonly SplitKey[]>;
  addSplitKey(key: Omit<SplitKey, 'liveDay'>): Promise<void>;
  /** Writes down that keys are named by bundles that devices are given on that day; never goes back. */
  seeSplitKeys(publicKeys: readonly string[], day: number): Promise<void>;
  /** What was sealed for it stays shut from then on. */
  forgetSplitKey(publicKey: string): Promise<void>;
  /** As `addReport`, but keeps the sealed shares until they are counted. Error `overloaded` beside those of `addReport`. */
  addSplitReport(report: SplitReport, bodySha256: string, now: number, token?: SpentToken): Promise<Result<boolean>>;
  splitWaiting(): Promise<readonly SplitWaiting[]>;
  /**
   * Fixes the next part of the bundle's open batch, of at most so many waiting reports; a batch is opened under `batch` where none is open. Returns how
   * many reports it has: with none waiting there is no part.
   */
  takeSplitPart(bundle: string, batch: string, most: number, now: number): Promise<number>;
  /** Parts of all batches that are not released, in order. */
  splitParts(): Promise<readonly SplitPart[]>;
  splitPart(batch: string, part: number): Promise<SplitPart | undefined>;
  /** Reports of an open part, by id. */
  splitPartReports(batch: string, part: number): Promise<readonly SplitReport[]>;
  /** open → checked: the reports are deleted, those refused are counted. Does nothing in another state. */
  checkedSplitPart(batch: string, part: number, checked: CheckedPart): Promise<void>;
  /** checked → counted. */
  countedSplitPart(batch: string, part: number): Promise<void>;
  /**
   * Keeps this side's share with its noise unless one is kept, if the batch still has so many parts, and none is added after that. Returns the one
   * kept, `undefined` where there is none.
   */
  closeSplitBatch(batch: string, share: string, parts: number): Promise<string | undefined>;
  /** Adds sums of two draws each and forgets the batch with its parts, in one transaction; does nothing where the batch is gone. */
  releaseSplitBatch(batch: string, sums: readonly ReleasedSum[], now: number): Promise<void>;
  splitSums(): Promise<readonly SplitSum[]>;
  /** Reports refused since ever, by bundle and reason code. */
  splitRefusals(): Promise<readonly { readonly bundle: string; readonly code: string; readonly count: number }[]>;
  /** Gives a batch up, with what it holds. Its reports are counted as refused. */
  abandonSplitBatch(batch: string, why: SplitLoss): Promise<void>;
  /**
   * Deletes sealed reports received before the day that no part has taken up, and counts them as refused for `too_few`; returns how many. Those of
   * an open part stay until the helper has answered: it may have seen the part already, and knows it only whole.
   */
  forgetSplitReports(beforeDay: number): Promise<number>;
}

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
