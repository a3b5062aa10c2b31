import type { Database } from 'better-sqlite3';
import { DAY } from '../../../protocol/clock';
import type { Message } from '../../../protocol/message';
import { fail, ok, type Result } from '../../../protocol/result';
import { countedCell } from '../countedCell';
import { partOfIds } from '../partOfIds';
import { tokenReused } from '../tokenReused';
import type { SpentToken } from '../tokenStore';
import { splitWrites } from './splitWrites';

/** Reports, pings and what they are paid with, within one savepoint each. */
export const reportWrites = (db: Database) => {
  const add = db.prepare('INSERT INTO report (id, body_sha256, received_day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const bodyOf = db.prepare<[string], { body_sha256: string }>('SELECT body_sha256 FROM report WHERE id = ?');
  const forget = db.prepare('DELETE FROM report WHERE id BETWEEN ? AND ? AND received_day < ?');
  const count = db.prepare(
    `INSERT INTO report_count (bundle, question, explored, answer, count) VALUES (@bundle, @question, @explored, @answer, 1)
     ON CONFLICT DO UPDATE SET count = count + 1`,
  );
  const spend = db.prepare('INSERT INTO spent_token (epoch, key_sha256, body_sha256) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const paidBy = db.prepare<[number, string], { body_sha256: string }>(
    'SELECT body_sha256 FROM spent_token WHERE epoch = ? AND key_sha256 = ?',
  );

  /** Knows the report by its id and its token from now on. `false`: it was known, by the same body. */
  const admit = (id: string, bodySha256: string, now: number, token?: SpentToken): Result<boolean> => {
    if (token && spend.run(token.epoch, token.keySha256, bodySha256).changes === 0)
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
