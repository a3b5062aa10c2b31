import type { Database } from 'better-sqlite3';
import { DAY } from '../../../protocol/clock';
import type { SplitReport } from '../../../protocol/reporting/splitReport';
import { type PartColumns, type SplitReportColumns, SUM_COLUMNS, type SumColumns, splitPart, splitReport, splitSum } from '../splitRows';
import type { SplitKey, SplitPart, SplitSum, SplitWaiting } from '../splitStore';

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
