import type { Variant } from '../../protocol/experiment';
import { variants } from '../../protocol/experiment';
import type { Message } from '../../protocol/reporting/message';
import type { ReportQuestion } from '../../protocol/reporting/report';
import { fail, type Result } from '../../protocol/values/result';

/** Reports with the same answer to one question of one bundle; `explored` is null outside exploring sessions. */
export interface ReportCount {
  readonly bundle: string;
  readonly question: ReportQuestion;
  readonly explored: string | null;
  readonly answer: number;
  readonly count: number;
}

/** Devices with assignment events by group and bundle; `explored` is null if their first session does not explore. */
export interface AssignmentCount {
  readonly bundle: string;
  readonly variant: Variant;
  readonly count: number;
}

/** Name under which assignment events are counted alongside the questions of reports. Their answer is the group, without noise. */
export const EXPOSURE = 'exposure';

/** The sum that a message increments. A variant's index in `variants` is stored, so their order must never change. */
export const countedCell = (message: Message) =>
  message.v === 'report/1'
    ? { bundle: message.bundle, explored: message.explored ?? '', question: message.question, answer: message.answer }
    : { bundle: message.bundle, explored: '', question: EXPOSURE, answer: variants.indexOf(message.variant) };

/** Converts a stored sum back to assignment events. */
export const assignmentCount = ({ bundle, answer, count }: Pick<ReportCount, 'bundle' | 'answer' | 'count'>): AssignmentCount => ({
  bundle,
  variant: variants[answer]!,
  count,
});

/**
 * Report ids are random, so partitions by their first two hex digits have equal size. One partition is small enough for one transaction.
 */
export const REPORT_PARTS = 256;

/** The first and last id of a partition. */
export const partOfIds = (part: number): readonly [first: string, last: string] => {
  const digits = part.toString(16).padStart(2, '0');
  return [digits.padEnd(32, '0'), digits.padEnd(32, 'f')];
};

/** The key that signs an epoch's tokens (`protocol/reporting/tokens`). */
export interface TokenKey {
  readonly epoch: number;
  /** Modulus, base64url: the public key. */
  readonly n: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** The token that paid for a report. */
export interface SpentToken {
  readonly epoch: number;
  /** SHA-256 of the token's public key as bytes, hex. The text encoding of the key is not unique. */
  readonly keySha256: string;
}

/** Part of the port: reports from devices, stored as sums. */
export interface ReportRepository {
  /**
   * Inserts the report unless its id is known. `false` = already counted with the same body. Error `report_conflict`: same id, other body.
   * A token is spent in the same transaction by the first body it comes with: repeating that body returns `false`, any other body fails
   * with `token_reused`.
   */
  addReport(report: Message, bodySha256: string, now: number, token?: SpentToken): Promise<Result<boolean>>;
  reportCounts(): Promise<readonly ReportCount[]>;
  /** Assignment events are added, recognised and forgotten like reports. */
  assignmentCounts(): Promise<readonly AssignmentCount[]>;
  /**
   * Forgets the ids of reports received before the day (days since the epoch), in one of `REPORT_PARTS` partitions of all ids. Their
   * answers stay counted, and a report sent again after that counts again. Returns how many were forgotten.
   */
  forgetReports(beforeDay: number, part: number): Promise<number>;
}

/** Part of the port: token keys and spent tokens. */
export interface TokenRepository {
  /** By epoch, ascending. */
  tokenKeys(): Promise<readonly TokenKey[]>;
  /** Stores keys for epochs without one. A stored key is never replaced. */
  addTokenKeys(keys: readonly TokenKey[], now: number): Promise<void>;
  /** Deletes keys and spent tokens of earlier epochs. Returns how many tokens were deleted. */
  forgetTokens(beforeEpoch: number): Promise<number>;
}

/** The second of two reports with the same token is not counted. */
export const tokenReused = (): Result<never> => fail('token_reused', 'The token was already used for another report.');
