import type { Database } from 'better-sqlite3';
import { DAY } from '../../../core/clock';
import { fail, ok, type Result } from '../../../core/result';
import type { Report } from '../../../core/sync/report';
import type { AuditLine } from '../accessStore';
import { partOfIds } from '../partOfIds';
import { refused } from '../refused';
import { catalogColumns } from '../rows';
import type { CatalogEntry } from '../store';
import { accessWrites } from './accessWrites';
import { campaignWrites } from './campaignWrites';
import { claimWrites } from './claimWrites';
import { codeWrites } from './codeWrites';
import { orderWrites } from './orderWrites';
import { outboxWrites } from './outboxWrites';
import { poolWrites } from './poolWrites';
import { refusalWrites } from './refusalWrites';
import { releaseWrites } from './releaseWrites';

/** Every write of the store by name, as plain synchronous functions over one connection. Arguments and results cross a thread. */
export const writes = (db: Database) => {
  const unlist = db.prepare('UPDATE catalog SET listed = 0');
  const list = db.prepare(
    `INSERT INTO catalog (coupon_id, coupon, currency, cap_money, cap_count, cap_money_day, cap_count_day, per_customer, codes, shared_code,
       time_zone, position, changed_at)
     VALUES (@coupon_id, @coupon, @currency, @cap_money, @cap_count, @cap_money_day, @cap_count_day, @per_customer, @codes, @shared_code,
       @time_zone, @position, @now)
     ON CONFLICT (coupon_id) DO UPDATE SET coupon = excluded.coupon, currency = excluded.currency, cap_money = excluded.cap_money,
       cap_count = excluded.cap_count, cap_money_day = excluded.cap_money_day, cap_count_day = excluded.cap_count_day,
       per_customer = excluded.per_customer, codes = excluded.codes, shared_code = excluded.shared_code, time_zone = excluded.time_zone,
       position = excluded.position, listed = 1, changed_at = excluded.changed_at`,
  );
  const addReportRow = db.prepare('INSERT INTO report (id, body_sha256, received_day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const reportBody = db.prepare<[string], { body_sha256: string }>('SELECT body_sha256 FROM report WHERE id = ?');
  const forgetReportRows = db.prepare('DELETE FROM report WHERE id BETWEEN ? AND ? AND received_day < ?');
  const countReport = db.prepare(
    `INSERT INTO report_count (bundle, question, explored, answer, count) VALUES (@bundle, @question, @explored, @answer, 1)
     ON CONFLICT DO UPDATE SET count = count + 1`,
  );
  const set = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
  );
  const advance = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES ('cursor:' || ?, CAST(? AS TEXT), ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
     WHERE CAST(excluded.value AS INTEGER) > CAST(setting.value AS INTEGER)`,
  );

  const putCatalog = (entries: readonly CatalogEntry[], now: number): void => {
    unlist.run();
    for (const [position, entry] of entries.entries()) list.run({ ...catalogColumns(entry), position, now });
  };
  const setServing = (serving: boolean, now: number): void => {
    set.run('serving', serving ? 'yes' : 'no', now);
  };

  const access = accessWrites(db);
  const releases = releaseWrites(db);
  const all = {
    ...access,
    ...outboxWrites(db),
    ...claimWrites(db),
    ...orderWrites(db),
    ...poolWrites(db),
    ...codeWrites(db),
    ...releases,
    ...refusalWrites(db),
    ...campaignWrites(db, { putCatalog, putBundle: releases.putBundle, setServing }),
    putCatalog,
    setServing,

    addReport: (report: Report, bodySha256: string, now: number): Result<boolean> => {
      if (addReportRow.run(report.id, bodySha256, Math.floor(now / DAY)).changes === 0) {
        return reportBody.get(report.id)?.body_sha256 === bodySha256
          ? ok(false)
          : fail('report_conflict', 'A report with this id and another body was already counted.');
      }
      const { bundle, question, answer, explored = '' } = report;
      countReport.run({ bundle, question, explored, answer });
      return ok(true);
    },

    forgetReports: (beforeDay: number, part: number): number => forgetReportRows.run(...partOfIds(part), beforeDay).changes,

    advanceCursor: (name: string, to: number, now: number): void => {
      advance.run(name, BigInt(to), now);
    },
  };
  const table = all as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  return {
    ...all,
    /** Another write and its line in the audit log, in one savepoint. */
    audited: (line: AuditLine, name: keyof typeof all, args: readonly unknown[]): unknown => {
      const answer = table[name]?.(...args);
      if (!refused(answer)) access.appendAudit(line, 'done');
      return answer;
    },
  };
};

export type Writes = ReturnType<typeof writes>;
