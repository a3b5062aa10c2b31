import type { Database } from 'better-sqlite3';
import type { Message } from '../../../protocol/reporting/message';
import { DAY } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';
import {
  type AssignmentCount,
  assignmentCount,
  countedCell,
  EXPOSURE,
  partOfIds,
  type ReportCount,
  type SpentToken,
  type TokenKey,
  tokenReused,
} from '../../records/reportRepository';
import { type Admit, splitWrites } from './aggregation';

export const reportReads = (db: Database) => {
  const counts = db.prepare<[], ReportCount>(
    `SELECT bundle, question, nullif(explored, '') AS explored, answer, count FROM report_count WHERE question <> '${EXPOSURE}'
     ORDER BY bundle, question, explored, answer`,
  );
  const exposures = db.prepare<[], Omit<ReportCount, 'question'>>(
    `SELECT bundle, nullif(explored, '') AS explored, answer, count FROM report_count WHERE question = '${EXPOSURE}'
     ORDER BY bundle, explored, answer`,
  );
  const tokenKeys = db.prepare<[], TokenKey>('SELECT epoch, n, private_key AS privateKey FROM token_key ORDER BY epoch');

  return {
    reportCounts: (): ReportCount[] => counts.all(),
    assignmentCounts: (): AssignmentCount[] => exposures.all().map(assignmentCount),
    tokenKeys: (): TokenKey[] => tokenKeys.all(),
  };
};

/** Reports, assignment events and their tokens, each in one savepoint. */
export const reportWrites = (db: Database) => {
  const add = db.prepare('INSERT INTO report (id, body_sha256, received_day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const bodyOf = db.prepare<[string], { body_sha256: string }>('SELECT body_sha256 FROM report WHERE id = ?');
  const forget = db.prepare('DELETE FROM report WHERE id BETWEEN ? AND ? AND received_day < ?');
  const count = db.prepare(
    `INSERT INTO report_count (bundle, question, explored, answer, count) VALUES (@bundle, @question, @explored, @answer, 1)
     ON CONFLICT DO UPDATE SET count = count + 1`,
  );
  const redeemToken = db.prepare('INSERT INTO spent_token (epoch, key_sha256, body_sha256) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const paidBy = db.prepare<[number, string], { body_sha256: string }>(
    'SELECT body_sha256 FROM spent_token WHERE epoch = ? AND key_sha256 = ?',
  );

  /** Records the report by its id and token. `false`: already known with the same body. */
  const admit: Admit = (id, bodySha256, now, token) => {
    if (token && redeemToken.run(token.epoch, token.keySha256, bodySha256).changes === 0)
      return paidBy.get(token.epoch, token.keySha256)?.body_sha256 === bodySha256 ? ok(false) : tokenReused();
    if (add.run(id, bodySha256, Math.floor(now / DAY)).changes > 0) return ok(true);
    return bodyOf.get(id)?.body_sha256 === bodySha256
      ? ok(false)
      : fail('report_conflict', 'A report with this id and another body was already counted.');
  };

  return {
    ...splitWrites(db, admit),

    addReport: (report: Message, bodySha256: string, now: number, token?: SpentToken): Result<boolean> => {
      const admitted = admit(report.id, bodySha256, now, token);
      if (admitted.ok && admitted.value) count.run(countedCell(report));
      return admitted;
    },

    forgetReports: (beforeDay: number, part: number): number => forget.run(...partOfIds(part), beforeDay).changes,
  };
};

/** Token keys, and deletion of keys and spent tokens. */
export const tokenWrites = (db: Database) => {
  const add = db.prepare('INSERT INTO token_key (epoch, n, private_key, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const forgetKeys = db.prepare('DELETE FROM token_key WHERE epoch < ?');
  const forgetSpent = db.prepare('DELETE FROM spent_token WHERE epoch < ?');
  return {
    addTokenKeys: (keys: readonly TokenKey[], now: number): void => {
      for (const { epoch, n, privateKey } of keys) add.run(epoch, n, privateKey, now);
    },
    forgetTokens: (beforeEpoch: number): number => {
      forgetKeys.run(beforeEpoch);
      return forgetSpent.run(beforeEpoch).changes;
    },
  };
};
