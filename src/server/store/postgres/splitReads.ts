import { DAY } from '../../../protocol/clock';
import { type PartColumns, type SplitReportColumns, SUM_COLUMNS, type SumColumns, splitPart, splitReport, splitSum } from '../splitRows';
import type { SplitKey, SplitStore, SplitWaiting } from '../splitStore';
import type { Postgres } from './connectPostgres';

const KEYS = `
  SELECT public_key AS "publicKey", private_key AS "privateKey", made_at AS "madeAt", coalesce(live_day, made_at / ${DAY}) AS "liveDay"
  FROM couplet.split_key ORDER BY made_at DESC, public_key`;
const WAITING = `
  SELECT bundle, count(*) AS reports, min(received_day) AS since FROM couplet.split_report WHERE batch IS NULL GROUP BY bundle ORDER BY bundle`;
const PARTS = `
  SELECT batch, part, bundle, state, accepted, withdrawn, split_part.share, taken_day AS "takenDay"
  FROM couplet.split_part JOIN couplet.split_batch ON split_batch.id = batch`;

export const splitReads = ({ query }: Postgres) =>
  ({
    splitKeys: async () => (await query<SplitKey>(KEYS)).rows,
    splitWaiting: async () => (await query<SplitWaiting>(WAITING)).rows,
    splitParts: async () => (await query<PartColumns>(`${PARTS} ORDER BY batch, part`)).rows.map(splitPart),
    splitPart: async (batch, part) =>
      (await query<PartColumns>(`${PARTS} WHERE batch = $1 AND part = $2`, [batch, part])).rows.map(splitPart)[0],
    splitPartReports: async (batch, part) =>
      (
        await query<SplitReportColumns>('SELECT * FROM couplet.split_report WHERE batch = $1 AND part = $2 ORDER BY id', [batch, part])
      ).rows.map(splitReport),
    splitSums: async () =>
      (await query<SumColumns>(`SELECT ${SUM_COLUMNS} FROM couplet.split_sum ORDER BY bundle, explored, answer`)).rows.map(splitSum),
    splitRefusals: async () =>
      (await query<{ bundle: string; code: string; count: number }>('SELECT * FROM couplet.split_refusal ORDER BY bundle, code')).rows,
  }) satisfies Partial<SplitStore>;
