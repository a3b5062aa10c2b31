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
  type TokenRepository,
  tokenReused,
} from '../../records/reportRepository';
import type { Postgres } from './connectPostgres';
import { rowReads } from './rows';

interface ReportJob {
  readonly report: Message;
  readonly bodySha256: string;
  readonly now: number;
  /** Its token, if it has one. */
  readonly token: SpentToken | undefined;
}

/** Batches between two folds of appended sums. */
const FOLD_EVERY = 64;
/** Key of the advisory lock under which sums are folded: "fold" in ASCII. */
const LOCK = 0x66_6f_6c_64;

/**
 * Append-only: a batch spends its tokens, inserts its new ids and, in the same statement, one row per sum. A report whose token is already
 * spent is dropped. Batches share no counter rows, so that those of several replicas never wait for each other. `fresh` uses all of
 * `spent`, so that a holder of an id never waits for a token.
 */
const APPEND = `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::integer[], $9::text[])
      AS given (id, body_sha256, day, bundle, question, explored, answer, epoch, key_sha256)
  ), spent AS (
    INSERT INTO couplet.spent_token (epoch, key_sha256, body_sha256)
    SELECT epoch, decode(key_sha256, 'hex'), decode(body_sha256, 'hex') FROM given WHERE epoch IS NOT NULL ORDER BY epoch, key_sha256
    ON CONFLICT DO NOTHING RETURNING epoch, key_sha256
  ), fresh AS (
    INSERT INTO couplet.report (id, body_sha256, received_day)
    SELECT id, decode(body_sha256, 'hex'), day FROM given
    WHERE epoch IS NULL OR (epoch, key_sha256) IN (SELECT epoch, encode(key_sha256, 'hex') FROM spent) ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id
  ), summed AS (
    INSERT INTO couplet.report_delta (bundle, question, explored, answer, count)
    SELECT bundle, question, explored, answer, count(*) FROM given JOIN fresh USING (id) GROUP BY bundle, question, explored, answer
  )
  SELECT replace(id::text, '-', '') AS id FROM fresh`;

const KNOWN = `
  SELECT replace(id::text, '-', '') AS id, encode(body_sha256, 'hex') AS body_sha256 FROM couplet.report WHERE id = ANY ($1::uuid[])`;

const PAID = `
  SELECT epoch, encode(key_sha256, 'hex') AS key_sha256, encode(body_sha256, 'hex') AS body_sha256 FROM couplet.spent_token
  WHERE (epoch, key_sha256) IN (SELECT epoch, decode(key_sha256, 'hex') FROM unnest($1::integer[], $2::text[]) AS given (epoch, key_sha256))`;

const conflict = (): Result<never> => fail('report_conflict', 'A report with this id and another body was already counted.');

const nameOf = ({ epoch, keySha256 }: SpentToken): string => `${epoch} ${keySha256}`;

/** Splits jobs into those that share no id or token, and later ones: an id already present, with another token. */
const takeTurns = (jobs: readonly ReportJob[]) => {
  const first = new Map<string, ReportJob>();
  const spent = new Set<string>();
  const later: ReportJob[] = [];
  for (const job of jobs) {
    const token = job.token && nameOf(job.token);
    if (token !== undefined && spent.has(token)) continue;
    if (!first.has(job.report.id)) {
      first.set(job.report.id, job);
      if (token !== undefined) spent.add(token);
    } else if (token !== undefined || first.get(job.report.id)?.token) later.push(job);
  }
  return { first, later };
};

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
    // Reads include unfolded sums; the next fold picks them up.
    folding = fold()
      .catch(() => undefined)
      .finally(() => {
        folding = undefined;
      });
  };

  /**
   * Each id and each token counts once, for the first body, in the same order on all replicas. Two batches that share ids wait for each
   * other and never deadlock. An id that also comes with another token is processed again afterwards, as if it had arrived later.
   */
  const addReports = async (jobs: readonly ReportJob[]): Promise<readonly Result<boolean>[]> => {
    const { first, later } = takeTurns(jobs);
    const sorted = [...first.values()].sort((a, b) => (a.report.id < b.report.id ? -1 : 1));
    const cells = sorted.map(({ report }) => countedCell(report));
    const { rows: added } = await query<{ id: string }>(APPEND, [
      sorted.map(({ report: { id } }) => id),
      sorted.map(({ bodySha256 }) => bodySha256),
      sorted.map(({ now }) => Math.floor(now / DAY)),
      cells.map(({ bundle }) => bundle),
      cells.map(({ question }) => question),
      cells.map(({ explored }) => explored),
      cells.map(({ answer }) => answer),
      sorted.map(({ token }) => token?.epoch ?? null),
      sorted.map(({ token }) => token?.keySha256 ?? null),
    ]);
    const fresh = new Set(added.map(({ id }) => id));
    const bodies = new Map(sorted.map(({ report: { id }, bodySha256 }) => [id, bodySha256]));
    const paid = new Map(sorted.flatMap(({ token, bodySha256 }) => (token ? [[nameOf(token), bodySha256] as const] : [])));
    const older = sorted.filter(({ report: { id } }) => !fresh.has(id));
    if (older.length > 0) {
      const { rows } = await query<{ id: string; body_sha256: string }>(KNOWN, [older.map(({ report: { id } }) => id)]);
      for (const { id, body_sha256 } of rows) bodies.set(id, body_sha256);
      for (const [name, body] of await paidBy(older.flatMap(({ token }) => token ?? []))) paid.set(name, body);
    }
    foldInTime();
    const answers = new Map<ReportJob, Result<boolean>>();
    const waiting = new Set(later);
    for (const job of jobs) {
      const { report, bodySha256, token } = job;
      if (waiting.has(job)) continue;
      if (token && paid.get(nameOf(token)) !== bodySha256) answers.set(job, tokenReused());
      else if (bodies.get(report.id) !== bodySha256) answers.set(job, conflict());
      // The first job of its id in the batch is the inserted one.
      else answers.set(job, ok(fresh.delete(report.id)));
    }
    if (later.length > 0) for (const [i, answer] of (await addReports(later)).entries()) answers.set(later[i] as ReportJob, answer);
    return jobs.map((job) => answers.get(job) ?? conflict());
  };

  const paidBy = async (tokens: readonly SpentToken[]): Promise<readonly (readonly [string, string])[]> => {
    if (tokens.length === 0) return [];
    const columns = [tokens.map(({ epoch }) => epoch), tokens.map(({ keySha256 }) => keySha256)];
    const { rows } = await query<{ epoch: number; key_sha256: string; body_sha256: string }>(PAID, columns);
    return rows.map(({ epoch, key_sha256: keySha256, body_sha256 }) => [nameOf({ epoch, keySha256 }), body_sha256] as const);
  };

  const forget = async (beforeDay: number, part: number): Promise<number> => {
    const [first, last] = partOfIds(part);
    return (await query(FORGET, [first, last, beforeDay])).count;
  };

  return { addReports, forget, folded: async (): Promise<void> => folding };
};

/** One statement, hence one snapshot, which contains a concurrent fold completely or not at all. */
const reportSums = (where: string): string => `
  SELECT bundle COLLATE "C" AS bundle, question, nullif(explored, '') AS explored, answer, sum(count) AS count
  FROM (SELECT * FROM couplet.report_count UNION ALL SELECT * FROM couplet.report_delta) AS parts WHERE ${where}
  GROUP BY 1, 2, parts.explored, answer
  ORDER BY 1, question COLLATE "C", parts.explored COLLATE "C", answer`;
const REPORT_COUNTS = reportSums(`question <> '${EXPOSURE}'`);
const ASSIGNMENT_COUNTS = reportSums(`question = '${EXPOSURE}'`);

export const reportReads = (postgres: Postgres) => {
  const { all } = rowReads(postgres);
  return {
    reportCounts: (): Promise<readonly ReportCount[]> => all<ReportCount>(REPORT_COUNTS),
    assignmentCounts: async (): Promise<readonly AssignmentCount[]> => (await all<ReportCount>(ASSIGNMENT_COUNTS)).map(assignmentCount),
  };
};

const ADD_KEYS = `
  INSERT INTO couplet.token_key (epoch, n, private_key, made_at)
  SELECT epoch, n, private_key, $4 FROM unnest($1::integer[], $2::text[], $3::text[]) AS given (epoch, n, private_key) ORDER BY epoch
  ON CONFLICT DO NOTHING`;

const FORGET_TOKENS = `
  WITH keys AS (DELETE FROM couplet.token_key WHERE epoch < $1)
  DELETE FROM couplet.spent_token WHERE epoch < $1`;

/** Token keys, and deletion of keys and spent tokens. Spending is part of `reportWrites`. */
export const tokenRepository = ({ query }: Postgres): TokenRepository => ({
  tokenKeys: async () => (await query<TokenKey>('SELECT epoch, n, private_key AS "privateKey" FROM couplet.token_key ORDER BY epoch')).rows,
  addTokenKeys: async (keys, now) => {
    await query(ADD_KEYS, [keys.map(({ epoch }) => epoch), keys.map(({ n }) => n), keys.map(({ privateKey }) => privateKey), now]);
  },
  forgetTokens: async (beforeEpoch) => (await query(FORGET_TOKENS, [beforeEpoch])).count,
});
