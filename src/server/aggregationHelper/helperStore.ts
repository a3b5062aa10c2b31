import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { LEAST_BATCH, type SplitVerdicts } from '../../protocol/reporting/splitAggregation';
import type { SplitTask } from '../../protocol/reporting/splitReport';
import { DAY } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { SplitKeyPair } from '../../secureAggregation/hpke';
import { openForWriting } from '../store/sqlite/file/openDatabase';

/**
 * Days after the first reports of a bundle during which its reports are counted. Then the seen ids are forgotten and nothing more is
 * counted, so that no report is ever counted twice.
 */
const TASK_DAYS = 400;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS key (public_key TEXT PRIMARY KEY, private_key TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS task (bundle TEXT PRIMARY KEY, task TEXT NOT NULL, opened_day INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS seen (bundle TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (bundle, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS batch (id TEXT PRIMARY KEY, bundle TEXT NOT NULL, reports INTEGER NOT NULL, share TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS part (
    batch TEXT NOT NULL, part INTEGER NOT NULL, request_sha256 TEXT NOT NULL, verdicts TEXT NOT NULL, pending TEXT,
    withdrawn TEXT, reports INTEGER, share TEXT, PRIMARY KEY (batch, part)
  ) STRICT, WITHOUT ROWID;`;

export type Verdict = SplitVerdicts['verdicts'][number];

/** A checked report; `share` is this side's share of its counts, if accepted. */
export interface Looked {
  readonly id: string;
  readonly verdict: Verdict;
  readonly share?: string;
}

interface PartName {
  readonly bundle: string;
  readonly batch: string;
  readonly part: number;
}

interface PartRow {
  readonly request_sha256: string;
  readonly verdicts: string;
  /** JSON list of ids and shares, until counted. */
  readonly pending: string | null;
  readonly withdrawn: string | null;
  readonly reports: number | null;
  readonly share: string | null;
}

const partConflict = (): Result<never> => fail('part_conflict', 'This part was already sent with different content.');

/** One transaction, on disk before it is answered. */
const within = <T>(db: Database, work: () => T): T => db.transaction(work).immediate();

/** Keys and tasks. */
const taskStore = (db: Database) => {
  const keys = db.prepare<[], SplitKeyPair>(
    'SELECT public_key AS publicKey, private_key AS privateKey FROM key ORDER BY made_at DESC, rowid DESC',
  );
  const addKey = db.prepare('INSERT INTO key (public_key, private_key, made_at) VALUES (?, ?, ?)');
  const task = db.prepare<[string], { task: string; opened_day: number }>('SELECT task, opened_day FROM task WHERE bundle = ?');
  const addTask = db.prepare('INSERT INTO task (bundle, task, opened_day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const forgetSeen = db.prepare('DELETE FROM seen WHERE bundle IN (SELECT bundle FROM task WHERE opened_day < ?)');
  // The newest key is always kept. An older one is kept as long as a task names it that is still open.
  const forgetKeys = db.prepare(
    `DELETE FROM key WHERE EXISTS (SELECT 1 FROM key AS newer WHERE newer.made_at > key.made_at AND newer.made_at < @time)
       AND public_key NOT IN (SELECT json_extract(task, '$.helper') FROM task WHERE opened_day >= @day)`,
  );

  return {
    keys: (): readonly SplitKeyPair[] => keys.all(),
    addKey: ({ publicKey, privateKey }: SplitKeyPair, now: number): void => void addKey.run(publicKey, privateKey, now),

    /** Also deletes what has expired: ids of tasks, and replaced keys that no open task names. */
    addTask: (given: SplitTask, now: number): void => {
      const day = Math.floor(now / DAY);
      within(db, () => {
        addTask.run(given.bundle, JSON.stringify(given), day);
        forgetSeen.run(day - TASK_DAYS);
        forgetKeys.run({ day: day - TASK_DAYS, time: (day - TASK_DAYS) * DAY });
      });
    },
    taskOf: (bundle: string): SplitTask | undefined => {
      const row = task.get(bundle);
      return row && JSON.parse(row.task);
    },
    /** A task whose reports are still counted. Errors: `task_unknown`, `task_over`. */
    openTask: (bundle: string, now: number): Result<SplitTask> => {
      const row = task.get(bundle);
      if (!row) return fail('task_unknown', 'Send the manifest of this bundle first.', 'bundle');
      if (row.opened_day < Math.floor(now / DAY) - TASK_DAYS)
        return fail('task_over', 'Reports of this bundle are no longer counted.', 'bundle');
      return ok(JSON.parse(row.task));
    },
  };
};

/** Parts of batches, while they are checked and counted. */
const partStore = (db: Database) => {
  const see = db.prepare('INSERT INTO seen (bundle, id) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const batch = db.prepare<[string], { bundle: string; reports: number; share: string | null }>(
    'SELECT bundle, reports, share FROM batch WHERE id = ?',
  );
  const openBatch = db.prepare('INSERT INTO batch (id, bundle, reports) VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
  const part = db.prepare<[string, number], PartRow>('SELECT * FROM part WHERE batch = ? AND part = ?');
  const addPart = db.prepare('INSERT INTO part (batch, part, request_sha256, verdicts, pending) VALUES (?, ?, ?, ?, ?)');
  const countPart = db.prepare(
    'UPDATE part SET pending = NULL, withdrawn = @withdrawn, reports = @reports, share = @share WHERE batch = @batch AND part = @part',
  );

  return {
    /** The earlier response for a part. Error `part_conflict`: it was for another request. */
    known: ({ batch: id, part: number }: PartName, requestSha256: string): Result<readonly Verdict[] | undefined> => {
      const row = part.get(id, number);
      if (row && row.request_sha256 !== requestSha256) return partConflict();
      return ok(row && JSON.parse(row.verdicts));
    },

    /** Stores the results of a part. An id seen before, in any batch, is refused. Errors: `part_conflict`, `batch_released`. */
    addPart: (name: PartName, requestSha256: string, looked: readonly Looked[]): Result<readonly Verdict[]> =>
      within(db, (): Result<readonly Verdict[]> => {
        const row = part.get(name.batch, name.part);
        if (row) return row.request_sha256 === requestSha256 ? ok(JSON.parse(row.verdicts)) : partConflict();
        openBatch.run(name.batch, name.bundle);
        const opened = batch.get(name.batch);
        if (opened?.bundle !== name.bundle) return fail('part_conflict', 'The batch belongs to another bundle.', 'batch');
        if (opened.share !== null) return fail('batch_released', 'The batch was already released.', 'batch');
        const answered = looked.map(
          (one): Looked => (see.run(name.bundle, one.id).changes > 0 ? one : { id: one.id, verdict: { refused: 'report_replayed' } }),
        );
        const verdicts = answered.map(({ verdict }) => verdict);
        const pending = answered.flatMap(({ id, share }) => (share === undefined ? [] : [{ id, share }]));
        addPart.run(name.batch, name.part, requestSha256, JSON.stringify(verdicts), JSON.stringify(pending));
        return ok(verdicts);
      }),

    /** Adds up a part, except the reports the leader withdraws. Errors: `part_unknown`, `part_conflict`. */
    count: (
      batchId: string,
      number: number,
      withdrawn: readonly string[],
      add: (bundle: string, shares: readonly string[]) => string,
    ): Result<number> =>
      within(db, (): Result<number> => {
        const row = part.get(batchId, number);
        const bundle = batch.get(batchId)?.bundle;
        if (!row || bundle === undefined) return fail('part_unknown', 'The part was not sent yet.', 'part');
        const told = JSON.stringify([...withdrawn].sort());
        if (row.pending === null) return row.withdrawn === told ? ok(row.reports ?? 0) : partConflict();
        const pending = JSON.parse(row.pending) as readonly { readonly id: string; readonly share: string }[];
        const left = pending.filter(({ id }) => !withdrawn.includes(id)).map(({ share }) => share);
        countPart.run({ batch: batchId, part: number, withdrawn: told, reports: left.length, share: add(bundle, left) });
        return ok(left.length);
      }),
  };
};

/** Releases of batches. */
const batchStore = (db: Database) => {
  const batch = db.prepare<[string], { bundle: string; reports: number; share: string | null }>(
    'SELECT bundle, reports, share FROM batch WHERE id = ?',
  );
  const parts = db.prepare<[string], PartRow>('SELECT * FROM part WHERE batch = ?');
  const release = db.prepare('UPDATE batch SET reports = ?, share = ? WHERE id = ?');
  const forgetParts = db.prepare('DELETE FROM part WHERE batch = ?');

  return {
    /** Closes a batch, with noise that is drawn once. Errors: `batch_unknown`, `batch_open`, `batch_small`. */
    release: (
      batchId: string,
      close: (bundle: string, shares: readonly string[]) => string,
    ): Result<{ readonly reports: number; readonly share: string }> =>
      within(db, (): Result<{ reports: number; share: string }> => {
        const row = batch.get(batchId);
        if (!row) return fail('batch_unknown', 'Batch not found.', 'batch');
        if (row.share !== null) return ok({ reports: row.reports, share: row.share });
        const all = parts.all(batchId);
        if (all.some(({ pending }) => pending !== null)) return fail('batch_open', 'A part of the batch is not counted yet.', 'batch');
        const reports = all.reduce((sum, { reports: counted }) => sum + (counted ?? 0), 0);
        if (reports < LEAST_BATCH)
          return fail('batch_small', `A batch needs at least ${LEAST_BATCH} reports. This one has ${reports}.`, 'batch');
        const share = close(
          row.bundle,
          all.map((counted) => counted.share ?? ''),
        );
        release.run(reports, share, batchId);
        forgetParts.run(batchId);
        return ok({ reports, share });
      }),
  };
};

/**
 * The helper's entire state in one SQLite file. Every write is one transaction, on disk before it is answered. `day` is days since the
 * epoch. Shares are added as text with functions provided by the caller.
 */
export const openHelperStore = (dir: string) => {
  const db = openForWriting(join(dir, 'aggregator.sqlite'));
  db.exec(SCHEMA);
  // Overwrites deleted shares and keys in the file.
  db.pragma('secure_delete = ON');
  return {
    ...taskStore(db),
    ...partStore(db),
    ...batchStore(db),
    close: (): void => void db.close(),
  };
};
export type HelperStore = ReturnType<typeof openHelperStore>;
