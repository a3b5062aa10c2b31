import type { Database } from 'better-sqlite3';
import type { SplitReport } from '../../../protocol/reporting/splitReport';
import { DAY } from '../../../protocol/values/clock';
import type { Result } from '../../../protocol/values/result';
import type { SpentToken } from '../../records/reportRepository';
import {
  type CheckedPart,
  type PartColumns,
  type ReleasedSum,
  type SplitKey,
  type SplitLoss,
  type SplitPart,
  type SplitReportColumns,
  type SplitSum,
  type SplitWaiting,
  SUM_COLUMNS,
  type SumColumns,
  splitPart,
  splitReport,
  splitSum,
} from '../../records/splitRepository';

export const splitReads = (db: Database) => {
  const keys = db.prepare<[], SplitKey>(
    `SELECT public_key AS publicKey, private_key AS privateKey, made_at AS madeAt, coalesce(live_day, made_at / ${DAY}) AS liveDay
     FROM split_key ORDER BY made_at DESC, public_key`,
  );
  const waiting = db.prepare<[], SplitWaiting>(
    'SELECT bundle, count(*) AS reports, min(received_day) AS since FROM split_report WHERE batch IS NULL GROUP BY bundle ORDER BY bundle',
  );
  const columns =
    'SELECT batch, part, bundle, state, accepted, withdrawn, split_part.share, taken_day AS takenDay FROM split_part JOIN split_batch ON split_batch.id = batch';
  const parts = db.prepare<[], PartColumns>(`${columns} ORDER BY batch, part`);
  const part = db.prepare<[string, number], PartColumns>(`${columns} WHERE batch = ? AND part = ?`);
  const reports = db.prepare<[string, number], SplitReportColumns>('SELECT * FROM split_report WHERE batch = ? AND part = ? ORDER BY id');
  const sums = db.prepare<[], SumColumns>(`SELECT ${SUM_COLUMNS} FROM split_sum ORDER BY bundle, explored, answer`);
  const refusals = db.prepare<[], { bundle: string; code: string; count: number }>('SELECT * FROM split_refusal ORDER BY bundle, code');
  return {
    splitKeys: (): SplitKey[] => keys.all(),
    splitWaiting: (): SplitWaiting[] => waiting.all(),
    splitParts: (): SplitPart[] => parts.all().map(splitPart),
    splitPart: (batch: string, number: number): SplitPart | undefined => {
      const row = part.get(batch, number);
      return row && splitPart(row);
    },
    splitPartReports: (batch: string, part: number): SplitReport[] => reports.all(batch, part).map(splitReport),
    splitSums: (): SplitSum[] => sums.all().map(splitSum),
    splitRefusals: () => refusals.all(),
  };
};

/** Inserts a report's id and spends its token. */
export type Admit = (id: string, bodySha256: string, now: number, token?: SpentToken) => Result<boolean>;

/** The leader's keys. */
const splitKeyWrites = (db: Database) => {
  const addKey = db.prepare('INSERT INTO split_key (public_key, private_key, made_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const seeKey = db.prepare('UPDATE split_key SET live_day = max(coalesce(live_day, 0), @day) WHERE public_key = @publicKey');
  const forgetKey = db.prepare('DELETE FROM split_key WHERE public_key = ?');

  return {
    addSplitKey: ({ publicKey, privateKey, madeAt }: Omit<SplitKey, 'liveDay'>): void => void addKey.run(publicKey, privateKey, madeAt),

    seeSplitKeys: (publicKeys: readonly string[], day: number): void => {
      for (const publicKey of publicKeys) seeKey.run({ publicKey, day });
    },

    forgetSplitKey: (publicKey: string): void => {
      // Overwrites deleted content in the file (https://www.sqlite.org/pragma.html#pragma_secure_delete). Other deletions do not need it.
      db.pragma('secure_delete = ON');
      try {
        forgetKey.run(publicKey);
      } finally {
        db.pragma('secure_delete = OFF');
      }
    },
  };
};

/** Encrypted reports that are not in a part yet. */
const sealedReportWrites = (db: Database, admit: Admit) => {
  const keep = db.prepare(
    // A report of an open part may outlast its id.
    `INSERT INTO split_report (id, bundle, received_day, public_share, leader, helper) VALUES (@id, @bundle, @day, @publicShare, @leader, @helper)
     ON CONFLICT DO NOTHING`,
  );
  const countOld = db.prepare(
    `INSERT INTO split_refusal (bundle, code, count)
       SELECT bundle, 'too_few', count(*) FROM split_report WHERE received_day < ? AND batch IS NULL GROUP BY bundle
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const forget = db.prepare('DELETE FROM split_report WHERE received_day < ? AND batch IS NULL');

  return {
    addSplitReport: (report: SplitReport, bodySha256: string, now: number, token?: SpentToken): Result<boolean> => {
      const admitted = admit(report.id, bodySha256, now, token);
      if (admitted.ok && admitted.value) {
        const { id, bundle, publicShare, leader, helper } = report;
        keep.run({ id, bundle, publicShare, leader, helper, day: Math.floor(now / DAY) });
      }
      return admitted;
    },

    forgetSplitReports: (beforeDay: number): number => {
      countOld.run(beforeDay);
      return forget.run(beforeDay).changes;
    },
  };
};

/** Parts of batches, from fixing their reports to the results. */
const splitPartWrites = (db: Database) => {
  const isWaiting = db.prepare('SELECT 1 FROM split_report WHERE bundle = ? AND batch IS NULL LIMIT 1');
  const open = db.prepare('INSERT INTO split_batch (id, bundle) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const opened = db.prepare<[string], { id: string; parts: number }>(
    `SELECT id, (SELECT count(*) FROM split_part WHERE batch = split_batch.id) AS parts FROM split_batch WHERE bundle = ? AND share IS NULL`,
  );
  const addPart = db.prepare(
    "INSERT INTO split_part (batch, part, state, accepted, withdrawn, share, taken_day) VALUES (?, ?, 'open', 0, '[]', '', ?)",
  );
  const take = db.prepare(
    `UPDATE split_report SET batch = @batch, part = @part WHERE id IN
       (SELECT id FROM split_report WHERE bundle = @bundle AND batch IS NULL ORDER BY received_day, id LIMIT @most)`,
  );
  const check = db.prepare(
    `UPDATE split_part SET state = 'checked', accepted = @accepted, withdrawn = @withdrawn, share = @share
     WHERE batch = @batch AND part = @part AND state = 'open'`,
  );
  const forgetPart = db.prepare('DELETE FROM split_report WHERE batch = ? AND part = ?');
  const refuse = db.prepare(
    `INSERT INTO split_refusal (bundle, code, count) SELECT bundle, @code, @count FROM split_batch WHERE id = @batch
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const counted = db.prepare("UPDATE split_part SET state = 'counted' WHERE batch = ? AND part = ? AND state = 'checked'");

  return {
    takeSplitPart: (bundle: string, batch: string, most: number, now: number): number => {
      if (!isWaiting.get(bundle)) return 0;
      open.run(batch, bundle);
      const { id, parts } = opened.get(bundle) ?? { id: batch, parts: 0 };
      addPart.run(id, parts, Math.floor(now / DAY));
      return take.run({ batch: id, part: parts, bundle, most }).changes;
    },

    checkedSplitPart: (batch: string, part: number, { accepted, withdrawn, share, refused }: CheckedPart): void => {
      if (check.run({ batch, part, accepted, withdrawn: JSON.stringify(withdrawn), share }).changes === 0) return;
      forgetPart.run(batch, part);
      for (const [code, count] of Object.entries(refused)) refuse.run({ batch, code, count });
    },

    countedSplitPart: (batch: string, part: number): void => void counted.run(batch, part),
  };
};

/** Releases of batches. */
const splitBatchWrites = (db: Database) => {
  const refuse = db.prepare(
    `INSERT INTO split_refusal (bundle, code, count) SELECT bundle, @code, @count FROM split_batch WHERE id = @batch
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const close = db.prepare(
    'UPDATE split_batch SET share = @share WHERE id = @batch AND share IS NULL AND (SELECT count(*) FROM split_part WHERE batch = @batch) = @parts',
  );
  const shareOf = db.prepare<[string], { share: string | null }>('SELECT share FROM split_batch WHERE id = ?');
  const forgetParts = db.prepare('DELETE FROM split_part WHERE batch = ?');
  const forgetBatch = db.prepare('DELETE FROM split_batch WHERE id = ?');
  const add = db.prepare(
    `INSERT INTO split_sum (bundle, explored, answer, sum, draws, released_day) VALUES (@bundle, @explored, @answer, @sum, 2, @day)
     ON CONFLICT DO UPDATE SET sum = sum + excluded.sum, draws = draws + 2, 
       released_day = max(coalesce(released_day, 0), excluded.released_day)`,
  );
  const lost = db.prepare<{ batch: string }, { count: number }>(
    `SELECT (SELECT count(*) FROM split_report WHERE batch = @batch) + coalesce((SELECT sum(accepted) FROM split_part WHERE batch = @batch), 0) AS count`,
  );
  const forgetReports = db.prepare('DELETE FROM split_report WHERE batch = ?');

  return {
    closeSplitBatch: (batch: string, share: string, parts: number): string | undefined => {
      close.run({ batch, share, parts });
      return shareOf.get(batch)?.share ?? undefined;
    },

    releaseSplitBatch: (batch: string, sums: readonly ReleasedSum[], now: number): void => {
      forgetParts.run(batch);
      if (forgetBatch.run(batch).changes === 0) return;
      for (const { bundle, explored, answer, sum } of sums)
        add.run({ bundle, explored: explored ?? '', answer, sum, day: Math.floor(now / DAY) });
    },

    abandonSplitBatch: (batch: string, code: SplitLoss): void => {
      const { count } = lost.get({ batch }) ?? { count: 0 };
      if (count > 0) refuse.run({ batch, code, count });
      forgetReports.run(batch);
      forgetParts.run(batch);
      forgetBatch.run(batch);
    },
  };
};

export const splitWrites = (db: Database, admit: Admit) => ({
  ...splitKeyWrites(db),
  ...sealedReportWrites(db, admit),
  ...splitPartWrites(db),
  ...splitBatchWrites(db),
});
