import type { SplitReport } from '../../protocol/reporting/splitReport';
import type { Result } from '../../protocol/values/result';
import type { SpentToken } from './reportRepository';

/** The leader's HPKE pair, base64url. */
export interface SplitKey {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly madeAt: number;
  /** Last day on which a bundle in use named it; initially the day it was created. Days since the epoch. */
  readonly liveDay: number;
}

/** Reports of a bundle that are not in a part yet. */
export interface SplitWaiting {
  readonly bundle: string;
  readonly reports: number;
  /** Day on which the oldest arrived, days since the epoch. */
  readonly since: number;
}

/**
 * Some reports of a batch, checked together. `open`: the reports are fixed, encrypted as received, and may be sent to the helper any number
 * of times. `checked`: this side's verdict and share are known and the reports are deleted. `counted`: the helper has been informed and has
 * counted the same.
 */
export interface SplitPart {
  readonly batch: string;
  readonly part: number;
  readonly bundle: string;
  readonly state: 'open' | 'checked' | 'counted';
  /** Reports accepted by both sides; 0 while it is open. */
  readonly accepted: number;
  /** Ids that the helper accepted and this side did not. */
  readonly withdrawn: readonly string[];
  /** This side's share of their counts, base64url; random numbers by itself. Empty while it is open. */
  readonly share: string;
  /** Day on which its reports were fixed, days since the epoch; null: stored by an older version. */
  readonly takenDay: number | null;
}

/** Why a batch failed. `batch_lost`: the helper no longer knows it; `batch_overdue`: it did not end in time, e.g. without a helper. */
export type SplitLoss = 'batch_lost' | 'batch_overdue';

/** Result of checking a part. */
export interface CheckedPart extends Pick<SplitPart, 'accepted' | 'withdrawn' | 'share'> {
  /** Reports refused, by reason code. */
  readonly refused: Readonly<Record<string, number>>;
}

/** A released count with noise, which may be negative. */
export interface SplitSum {
  readonly bundle: string;
  /** null: sessions that did not explore. */
  readonly explored: string | null;
  readonly answer: number;
  readonly sum: number;
  /** Draws of `splitNoise` it contains. */
  readonly draws: number;
  /** Day of the last addition, days since the epoch; null: stored by an older version. */
  readonly releasedDay: number | null;
}

/** A batch's addition to it. */
export type ReleasedSum = Omit<SplitSum, 'draws' | 'releasedDay'>;

/** Part of the port: the leader's side of mode `split` (docs/adr/026). Every step may be repeated, by this process or another replica. */
export interface SplitRepository {
  /** Newest first. */
  splitKeys(): Promise<readonly SplitKey[]>;
  addSplitKey(key: Omit<SplitKey, 'liveDay'>): Promise<void>;
  /** Records that bundles in use name these keys on that day. Never goes back. */
  seeSplitKeys(publicKeys: readonly string[], day: number): Promise<void>;
  /** Reports encrypted with it can no longer be opened. */
  forgetSplitKey(publicKey: string): Promise<void>;
  /** As `addReport`, but stores the encrypted shares until they are counted. Errors: `overloaded` and those of `addReport`. */
  addSplitReport(report: SplitReport, bodySha256: string, now: number, token?: SpentToken): Promise<Result<boolean>>;
  splitWaiting(): Promise<readonly SplitWaiting[]>;
  /**
   * Fixes the next part of the bundle's open batch, with at most `most` waiting reports. A batch is opened under `batch` if there is none.
   * Returns the part's number of reports; without waiting reports there is no part.
   */
  takeSplitPart(bundle: string, batch: string, most: number, now: number): Promise<number>;
  /** Parts of all unreleased batches, in order. */
  splitParts(): Promise<readonly SplitPart[]>;
  splitPart(batch: string, part: number): Promise<SplitPart | undefined>;
  /** Reports of an open part, by id. */
  splitPartReports(batch: string, part: number): Promise<readonly SplitReport[]>;
  /** open → checked: the reports are deleted and the refused ones counted. No effect in another state. */
  checkedSplitPart(batch: string, part: number, checked: CheckedPart): Promise<void>;
  /** checked → counted. */
  countedSplitPart(batch: string, part: number): Promise<void>;
  /**
   * Stores this side's share with its noise, unless one is stored, if the batch still has that number of parts. No part can be added after
   * that. Returns the stored share, or `undefined`.
   */
  closeSplitBatch(batch: string, share: string, parts: number): Promise<string | undefined>;
  /** Adds sums of two draws each and deletes the batch with its parts, in one transaction. No effect if the batch is gone. */
  releaseSplitBatch(batch: string, sums: readonly ReleasedSum[], now: number): Promise<void>;
  splitSums(): Promise<readonly SplitSum[]>;
  /** All refused reports ever, by bundle and reason code. */
  splitRefusals(): Promise<readonly { readonly bundle: string; readonly code: string; readonly count: number }[]>;
  /** Abandons a batch with its contents. Its reports are counted as refused. */
  abandonSplitBatch(batch: string, why: SplitLoss): Promise<void>;
  /**
   * Deletes encrypted reports received before the day that are in no part, and counts them as refused for `too_few`. Returns how many.
   * Those of an open part stay until the helper has responded, because it may have seen the part already and knows it only as a whole.
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

/** For both databases. */
export const SUM_COLUMNS = 'bundle, explored, answer, sum, draws, released_day AS "releasedDay"';

export interface SumColumns extends Omit<SplitSum, 'explored'> {
  /** Empty for sessions that did not explore. */
  readonly explored: string;
}
export const splitSum = (row: SumColumns): SplitSum => ({ ...row, explored: row.explored === '' ? null : row.explored });
