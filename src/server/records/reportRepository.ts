import type { Variant } from '../../protocol/experiment';
import { variants } from '../../protocol/experiment';
import type { Message } from '../../protocol/reporting/message';
import type { ReportQuestion } from '../../protocol/reporting/report';
import { fail, type Result } from '../../protocol/values/result';

/** Answers to one question of one bundle; `explored` is null outside exploring sessions. */
export interface ReportCount {
  readonly bundle: string;
  readonly question: ReportQuestion;
  readonly explored: string | null;
  readonly answer: number;
  readonly count: number;
}

/** Devices that said they were drawn into an arm, by bundle; `explored` is null where their first session does not explore. */
export interface AssignmentCount {
  readonly bundle: string;
  readonly variant: Variant;
  readonly count: number;
}

/** Under which an assignment event is counted beside the questions of reports: it answers which arm, and no noise was added to it. */
export const EXPOSURE = 'exposure';

/** The sum that a message adds one to. An arm's place among `variants` is stored, so their order never changes. */
export const countedCell = (message: Message) =>
  message.v === 'report/1'
    ? { bundle: message.bundle, explored: message.explored ?? '', question: message.question, answer: message.answer }
    : { bundle: message.bundle, explored: '', question: EXPOSURE, answer: variants.indexOf(message.variant) };

/** A sum of assignment events as it is read again. */
export const assignmentCount = ({ bundle, answer, count }: Pick<ReportCount, 'bundle' | 'answer' | 'count'>): AssignmentCount => ({
  bundle,
  variant: variants[answer]!,
  count,
});

/** Ids of reports are random, so that parts by their first two hex digits are alike; one part is little enough for one transaction. */
export const REPORT_PARTS = 256;

/** The first and the last id of a part. */
export const partOfIds = (part: number): readonly [first: string, last: string] => {
  const digits = part.toString(16).padStart(2, '0');
  return [digits.padEnd(32, '0'), digits.padEnd(32, 'f')];
};

/** The key that signs the tokens of an epoch (`protocol/reporting/tokens`). */
export interface TokenKey {
  readonly epoch: number;
  /** Modulus, base64url: the public half. */
  readonly n: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** What a report was paid with. */
export interface SpentToken {
  readonly epoch: number;
  /** SHA-256 of the token's public key as bytes, hex: its encoding as text is not unique. */
  readonly keySha256: string;
}

/** Part of the port: what devices report, kept in sums. */
export interface ReportRepository {
  /**
   * Inserts unless the id is known. `false` = already counted with the same body. Error `report_conflict`: same id, other body. With a token, which is
   * spent in the same transaction by the first body it comes with, also `false` for that body and `token_reused` for every other one.
   */
  addReport(report: Message, bodySha256: string, now: number, token?: SpentToken): Promise<Result<boolean>>;
  reportCounts(): Promise<readonly ReportCount[]>;
  /** Assignment events, which are added, known again and forgotten as reports are. */
  assignmentCounts(): Promise<readonly AssignmentCount[]>;
  /**
   * Forgets the ids of reports received before the day, days since the epoch, of one of `REPORT_PARTS` parts of all ids; their answers stay
   * counted, and a report sent again after that counts again. Returns how many were forgotten.
   */
  forgetReports(beforeDay: number, part: number): Promise<number>;
}

/** Part of the port: keys of tokens, and the tokens that are spent. */
export interface TokenRepository {
  /** By epoch, ascending. */
  tokenKeys(): Promise<readonly TokenKey[]>;
  /** Keeps the keys of epochs that have none; a key once kept is never replaced, whoever makes another one. */
  addTokenKeys(keys: readonly TokenKey[], now: number): Promise<void>;
  /** Forgets keys and spent tokens of the epochs before one. Returns how many tokens were forgotten. */
  forgetTokens(beforeEpoch: number): Promise<number>;
}

/** Two reports with one token: the second one is not counted. */
export const tokenReused = (): Result<never> => fail('token_reused', 'The token was already used for another report.');
