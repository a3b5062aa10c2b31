import { DAY } from '../../../core/clock';
import { fail, ok, type Result } from '../../../core/result';
import type { Report } from '../../../core/sync/report';
import { partOfIds } from '../partOfIds';
import type { Postgres } from './connectPostgres';

export interface ReportJob {
  readonly report: Report;
  readonly bodySha256: string;
  readonly now: number;
}

/** Batches between two foldings of what was appended. */
const FOLD_EVERY = 64;
/** Key of the advisory lock under which sums are folded: "fold" in ASCII. */
const LOCK = 0x66_6f_6c_64;

/**
 * Append-only: a batch inserts its new ids and, in the same statement, one row for each sum they add up to. No counter row is shared by
 * batches, so that those of several replicas never wait for each other.
 */
const APPEND = `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::smallint[])
      AS given (id, body_sha256, day, bundle, question, explored, answer)
  ), fresh AS (
    INSERT INTO couplet.report (id, body_sha256, received_day) SELECT id, decode(body_sha256, 'hex'), day FROM given
    ON CONFLICT DO NOTHING RETURNING id
  ), summed AS (
    INSERT INTO couplet.report_delta (bundle, question, explored, answer, count)
    SELECT bundle, question, explored, answer, count(*) FROM given JOIN fresh USING (id) GROUP BY bundle, question, explored, answer
  )
  SELECT replace(id::text, '-', '') AS id FROM fresh`;

const KNOWN = `
  SELECT replace(id::text, '-', '') AS id, encode(body_sha256, 'hex') AS body_sha256 FROM couplet.report WHERE id = ANY ($1::uuid[])`;

const FORGET = 'DELETE FROM couplet.report WHERE id BETWEEN $1::uuid AND $2::uuid AND received_day < $3';

const FOLD = `
  WITH gone AS (DELETE FROM couplet.report_delta RETURNING *)
  INSERT INTO couplet.report_count AS known (bundle, question, explored, answer, count)
  SELECT bundle, question, explored, answer, sum(count) FROM gone GROUP BY bundle, question, explored, answer
  ON CONFLICT (bundle, question, explored, answer) DO UPDATE SET count = known.count + excluded.count`;

export const reportWrites = ({ query, transaction }: Postgres) => {
  let batches = 0;
  let folding: Promise<void> | undefined;

  const fold = (): Promise<void> =>
    transaction(async (inside) => {
      const { rows } = await inside<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
      if (rows[0]?.mine) await inside(FOLD);
    });
  const foldInTime = (): void => {
    if (batches++ % FOLD_EVERY !== 0 || folding) return;
    // Sums not folded are counted by reads all the same; the next folding takes them up.
    folding = fold()
      .catch(() => undefined)
      .finally(() => {
        folding = undefined;
      });
  };

  /** Each id once, by its first body, in one order on all replicas: two batches that share ids wait for each other and never deadlock. */
  const addReports = async (jobs: readonly ReportJob[]): Promise<readonly Result<boolean>[]> => {
    const first = new Map<string, ReportJob>();
    for (const job of jobs) if (!first.has(job.report.id)) first.set(job.report.id, job);
    const sorted = [...first.values()].sort((a, b) => (a.report.id < b.report.id ? -1 : 1));
    const reports = sorted.map(({ report }) => report);
    const { rows: added } = await query<{ id: string }>(APPEND, [
      reports.map(({ id }) => id),
      sorted.map(({ bodySha256 }) => bodySha256),
      sorted.map(({ now }) => Math.floor(now / DAY)),
      reports.map(({ bundle }) => bundle),
      reports.map(({ question }) => question),
      reports.map(({ explored = '' }) => explored),
      reports.map(({ answer }) => answer),
    ]);
    const fresh = new Set(added.map(({ id }) => id));
    const bodies = new Map(sorted.map(({ report: { id }, bodySha256 }) => [id, bodySha256]));
    if (fresh.size < sorted.length) {
      const older = reports.map(({ id }) => id).filter((id) => !fresh.has(id));
      const { rows } = await query<{ id: string; body_sha256: string }>(KNOWN, [older]);
      for (const { id, body_sha256 } of rows) bodies.set(id, body_sha256);
    }
    foldInTime();
    return jobs.map(({ report: { id }, bodySha256 }) => {
      if (bodies.get(id) !== bodySha256) return fail('report_conflict', 'A report with this id and another body was already counted.');
      // The first of its id in the batch is the one that was inserted.
      return ok(fresh.delete(id));
    });
  };

  const forget = async (beforeDay: number, part: number): Promise<number> => {
    const [first, last] = partOfIds(part);
    return (await query(FORGET, [first, last, beforeDay])).count;
  };

  return { addReports, forget, folded: async (): Promise<void> => folding };
};
