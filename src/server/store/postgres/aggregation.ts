import type { SplitReport } from '../../../protocol/reporting/splitReport';
import { DAY } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { type SpentToken, tokenReused } from '../../records/reportRepository';
import {
  type PartColumns,
  type SplitKey,
  type SplitReportColumns,
  type SplitRepository,
  type SplitWaiting,
  SUM_COLUMNS,
  type SumColumns,
  splitPart,
  splitReport,
  splitSum,
} from '../../records/splitRepository';
import type { Postgres, Query } from './connectPostgres';

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
  }) satisfies Partial<SplitRepository>;

interface SplitReportJob {
  readonly report: SplitReport;
  readonly bodySha256: string;
  readonly now: number;
  readonly token: SpentToken | undefined;
}

const SPEND = `
  INSERT INTO couplet.spent_token (epoch, key_sha256, body_sha256) VALUES ($1, decode($2, 'hex'), decode($3, 'hex')) ON CONFLICT DO NOTHING`;
const PAID = `SELECT encode(body_sha256, 'hex') AS body FROM couplet.spent_token WHERE epoch = $1 AND key_sha256 = decode($2, 'hex')`;
const ADMIT = `INSERT INTO couplet.report (id, body_sha256, received_day) VALUES ($1, decode($2, 'hex'), $3) ON CONFLICT DO NOTHING`;
const KNOWN = `SELECT encode(body_sha256, 'hex') AS body FROM couplet.report WHERE id = $1`;
/** A report of an open part may outlast its id. */
const KEEP = `
  INSERT INTO couplet.split_report (id, bundle, received_day, public_share, leader, helper) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING`;

const TAKE = `
  UPDATE couplet.split_report SET batch = $1, part = $2 WHERE id IN
    (SELECT id FROM couplet.split_report WHERE bundle = $3 AND batch IS NULL ORDER BY received_day, id LIMIT $4)`;
const CHECK = `
  UPDATE couplet.split_part SET state = 'checked', accepted = $3, withdrawn = $4, share = $5 WHERE batch = $1 AND part = $2 AND state = 'open'`;
const REFUSE = `
  INSERT INTO couplet.split_refusal AS known (bundle, code, count) SELECT bundle, $2, $3 FROM couplet.split_batch WHERE id = $1
  ON CONFLICT (bundle, code) DO UPDATE SET count = known.count + excluded.count`;
const LOST = `
  SELECT (SELECT count(*) FROM couplet.split_report WHERE batch = $1)
    + coalesce((SELECT sum(accepted) FROM couplet.split_part WHERE batch = $1), 0) AS count`;
const CLOSE = `
  UPDATE couplet.split_batch SET share = $2
  WHERE id = $1 AND share IS NULL AND (SELECT count(*) FROM couplet.split_part WHERE batch = $1) = $3`;
const ADD = `
  INSERT INTO couplet.split_sum AS known (bundle, explored, answer, sum, draws, released_day)
  SELECT *, 2, $5::integer FROM unnest($1::text[], $2::text[], $3::integer[], $4::bigint[]) AS given (bundle, explored, answer, sum)
  ON CONFLICT (bundle, explored, answer) DO UPDATE SET sum = known.sum + excluded.sum, draws = known.draws + 2,
    released_day = greatest(known.released_day, excluded.released_day)`;
const FORGET = `
  WITH gone AS (DELETE FROM couplet.split_report WHERE received_day < $1 AND batch IS NULL RETURNING bundle),
  told AS (
    INSERT INTO couplet.split_refusal AS known (bundle, code, count)
    SELECT bundle, 'too_few', count(*) FROM gone GROUP BY bundle ORDER BY bundle
    ON CONFLICT (bundle, code) DO UPDATE SET count = known.count + excluded.count
  )
  SELECT count(*) AS count FROM gone`;

const bodyOf = async (query: Query, sql: string, values: readonly unknown[]): Promise<string | undefined> =>
  (await query<{ body: string }>(sql, values)).rows[0]?.body;

/** One report per transaction: they are few, and each is larger than the savings of sharing one. */
const addOne = async (query: Query, { report, bodySha256, now, token }: SplitReportJob): Promise<Result<boolean>> => {
  const day = Math.floor(now / DAY);
  if (token && (await query(SPEND, [token.epoch, token.keySha256, bodySha256])).count === 0)
    return (await bodyOf(query, PAID, [token.epoch, token.keySha256])) === bodySha256 ? ok(false) : tokenReused();
  if ((await query(ADMIT, [report.id, bodySha256, day])).count === 0)
    return (await bodyOf(query, KNOWN, [report.id])) === bodySha256
      ? ok(false)
      : fail('report_conflict', 'A report with this id and another body was already counted.');
  const { id, bundle, publicShare, leader, helper } = report;
  await query(KEEP, [id, bundle, day, publicShare, leader, helper]);
  return ok(true);
};

/** The leader's keys. */
const keySteps = ({ query }: Postgres) =>
  ({
    addSplitKey: async ({ publicKey, privateKey, madeAt }) => {
      await query('INSERT INTO couplet.split_key (public_key, private_key, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        publicKey,
        privateKey,
        madeAt,
      ]);
    },

    seeSplitKeys: async (publicKeys, day) => {
      await query('UPDATE couplet.split_key SET live_day = $2 WHERE public_key = ANY($1::text[]) AND coalesce(live_day, 0) < $2', [
        publicKeys,
        day,
      ]);
    },

    forgetSplitKey: async (publicKey) => {
      await query('DELETE FROM couplet.split_key WHERE public_key = $1', [publicKey]);
    },
  }) satisfies Partial<SplitRepository>;

/** Parts of batches. */
const partSteps = ({ query, transaction }: Postgres) =>
  ({
    takeSplitPart: (bundle, batch, most, now) =>
      transaction(async (inside) => {
        const isWaiting = await inside('SELECT 1 FROM couplet.split_report WHERE bundle = $1 AND batch IS NULL LIMIT 1', [bundle]);
        if (isWaiting.count === 0) return 0;
        await inside('INSERT INTO couplet.split_batch (id, bundle) VALUES ($1, $2) ON CONFLICT DO NOTHING', [batch, bundle]);
        // The holder of the batch's row adds parts to it. The next replica sees what is left.
        const opened = await inside<{ id: string }>('SELECT id FROM couplet.split_batch WHERE bundle = $1 AND share IS NULL FOR UPDATE', [
          bundle,
        ]);
        const id = opened.rows[0]?.id;
        if (id === undefined) return 0;
        const parts = await inside<{ parts: number }>('SELECT count(*) AS parts FROM couplet.split_part WHERE batch = $1', [id]);
        const part = parts.rows[0]?.parts ?? 0;
        const { count } = await inside(TAKE, [id, part, bundle, most]);
        if (count > 0)
          await inside(
            "INSERT INTO couplet.split_part (batch, part, state, accepted, withdrawn, share, taken_day) VALUES ($1, $2, 'open', 0, '[]', '', $3)",
            [id, part, Math.floor(now / DAY)],
          );
        return count;
      }),

    checkedSplitPart: (batch, part, { accepted, withdrawn, share, refused }) =>
      transaction(async (inside) => {
        const { count } = await inside(CHECK, [batch, part, accepted, JSON.stringify(withdrawn), share]);
        if (count === 0) return;
        await inside('DELETE FROM couplet.split_report WHERE batch = $1 AND part = $2', [batch, part]);
        for (const [code, times] of Object.entries(refused).sort()) await inside(REFUSE, [batch, code, times]);
      }),

    countedSplitPart: async (batch, part) => {
      await query("UPDATE couplet.split_part SET state = 'counted' WHERE batch = $1 AND part = $2 AND state = 'checked'", [batch, part]);
    },
  }) satisfies Partial<SplitRepository>;

/** Releases of batches, and reports in no part. */
const batchSteps = ({ query, transaction }: Postgres) =>
  ({
    closeSplitBatch: (batch, share, parts) =>
      transaction(async (inside) => {
        const locked = await inside('SELECT 1 FROM couplet.split_batch WHERE id = $1 FOR UPDATE', [batch]);
        if (locked.count === 0) return undefined;
        await inside(CLOSE, [batch, share, parts]);
        const { rows } = await inside<{ share: string | null }>('SELECT share FROM couplet.split_batch WHERE id = $1', [batch]);
        return rows[0]?.share ?? undefined;
      }),

    releaseSplitBatch: (batch, sums, now) =>
      transaction(async (inside) => {
        const locked = await inside('SELECT 1 FROM couplet.split_batch WHERE id = $1 FOR UPDATE', [batch]);
        if (locked.count === 0) return;
        await inside('DELETE FROM couplet.split_part WHERE batch = $1', [batch]);
        await inside('DELETE FROM couplet.split_batch WHERE id = $1', [batch]);
        await inside(ADD, [
          sums.map(({ bundle }) => bundle),
          sums.map(({ explored }) => explored ?? ''),
          sums.map(({ answer }) => answer),
          sums.map(({ sum }) => sum),
          Math.floor(now / DAY),
        ]);
      }),

    abandonSplitBatch: (batch, why) =>
      transaction(async (inside) => {
        const locked = await inside('SELECT 1 FROM couplet.split_batch WHERE id = $1 FOR UPDATE', [batch]);
        if (locked.count === 0) return;
        const { rows } = await inside<{ count: number }>(LOST, [batch]);
        if (rows[0] && rows[0].count > 0) await inside(REFUSE, [batch, why, rows[0].count]);
        await inside('DELETE FROM couplet.split_report WHERE batch = $1', [batch]);
        await inside('DELETE FROM couplet.split_part WHERE batch = $1', [batch]);
        await inside('DELETE FROM couplet.split_batch WHERE id = $1', [batch]);
      }),

    forgetSplitReports: async (beforeDay) => (await query<{ count: number }>(FORGET, [beforeDay])).rows[0]?.count ?? 0,
  }) satisfies Partial<SplitRepository>;

export const splitWrites = (postgres: Postgres) => ({
  addSplitReports: (jobs: readonly SplitReportJob[]): Promise<readonly Result<boolean>[]> =>
    Promise.all(jobs.map((job) => postgres.transaction((inside) => addOne(inside, job)))),

  steps: { ...keySteps(postgres), ...partSteps(postgres), ...batchSteps(postgres) },
});
