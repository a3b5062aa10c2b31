import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, HOUR, type Instant } from '../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import { diskOf } from '../platform/disk';
import { createRounds, type Rounds } from '../platform/periodicTask';
import type { Repositories } from '../records/repositories';

/** A backup in the folder. */
interface BackupFile {
  readonly name: string;
  readonly takenAt: Instant;
  readonly bytes: number;
  /** Made by the schedule, which also deletes it. */
  readonly scheduled: boolean;
}

/** Writes a backup to a file. Errors and rejections: those of `makeBackup`. */
type MakeBackup = (file: string, now: Instant, progress: (share: number) => void, signal: AbortSignal) => Promise<Result<unknown>>;

export interface BackupSettings {
  readonly folder: string;
  readonly make: MakeBackup;
  /** When the last backup was made, also by the command and elsewhere. */
  readonly lastAt: () => Instant | undefined;
  /** 0: none are made by themselves. */
  readonly everyHours: number;
  /** Scheduled backups that are kept. */
  readonly keep: number;
}

interface BackupsDeps extends BackupSettings {
  readonly store: Pick<Repositories, 'facts'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export interface Backups extends Rounds {
  readonly folder: string;
  readonly everyHours: number;
  readonly keep: number;
  lastAt(): Instant | undefined;
  /** Newest first. */
  files(): readonly BackupFile[];
  /** The backup that is being made, with the share of the database that is copied. */
  running(): { readonly startedAt: Instant; readonly share: number } | undefined;
  /** Why the last attempt failed; undefined if it succeeded. */
  failure(): (Pick<Failure, 'code' | 'message'> & { readonly failedAt: Instant }) | undefined;
  /** Starts a backup, which `running` and `failure` follow. Errors: `backup_running`, `backup_disk_full`, `backup_folder`. */
  begin(): Promise<Result<undefined>>;
  /** Path of a backup. Error: `backup_unknown`. */
  fileOf(name: string): Result<string>;
  /** Error: `backup_unknown`. */
  remove(name: string): Result<undefined>;
}

/** Nothing else in the folder is read or deleted. */
const NAME = /^couplet-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(-scheduled)?\.backup$/;
const PART = /^couplet-\d{8}T\d{6}Z(-scheduled)?\.backup\.\d+\.part(-journal|-wal|-shm)?$/;
const SPARE = 200e6;

const nameOf = (now: Instant, scheduled: boolean): string => {
  const stamp = new Date(now).toISOString().replace(/\.\d+|[-:]/g, '');
  return `couplet-${stamp}${scheduled ? '-scheduled' : ''}.backup`;
};

const takenAtOf = (name: string): Instant | undefined => {
  const [whole, y, m, d, h, min, s] = NAME.exec(name) ?? [];
  return whole === undefined ? undefined : Date.UTC(Number(y), Number(m) - 1, Number(d), Number(h), Number(min), Number(s));
};

const filesIn = (folder: string): readonly BackupFile[] => {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // There is no folder before the first backup.
  }
  return names
    .flatMap((name): readonly BackupFile[] => {
      const takenAt = takenAtOf(name);
      const stat = takenAt === undefined ? undefined : lstatSync(join(folder, name), { throwIfNoEntry: false });
      // A link could lead out of the folder.
      return takenAt === undefined || !stat?.isFile() ? [] : [{ name, takenAt, bytes: stat.size, scheduled: name.includes('-scheduled') }];
    })
    .sort((a, b) => b.takenAt - a.takenAt || (a.name < b.name ? 1 : -1));
};

/** Makes the folder, removes what interrupted backups have left, and looks whether there is space. Errors: `backup_folder`, `backup_disk_full`. */
const prepareFolder = async ({ folder, store, clock }: Pick<BackupsDeps, 'folder' | 'store' | 'clock'>): Promise<Result<undefined>> => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A process that was killed has left them.
    for (const name of readdirSync(folder)) if (PART.test(name)) rmSync(join(folder, name), { force: true });
  } catch (error) {
    return fail('backup_folder', `${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [{ bytes }, disk] = [await store.facts(clock), diskOf(folder)];
  return disk && disk.free < bytes + SPARE
    ? fail(
        'backup_disk_full',
        `A backup needs ${Math.ceil((bytes + SPARE) / 1e6)} MB, and the disk of ${folder} has less. Free some space.`,
      )
    : ok(undefined);
};

/** Backups of the data folder, made on request and by a schedule. Dispatch often: a round makes one only if it is due. */
export const createBackups = ({ folder, make, lastAt, everyHours, keep, store, clock, onError }: BackupsDeps): Backups => {
  const prepare = () => prepareFolder({ folder, store, clock });
  const stopping = new AbortController();
  let current: { readonly startedAt: Instant; share: number; readonly done: Promise<void> } | undefined;
  let failure: (Pick<Failure, 'code' | 'message'> & { readonly failedAt: Instant }) | undefined;

  const run = async (scheduled: boolean, progress: (share: number) => void): Promise<Result<unknown>> => {
    try {
      const prepared = await prepare();
      if (!prepared.ok) return prepared;
      const now = clock();
      return await make(join(folder, nameOf(now, scheduled)), now, progress, stopping.signal);
    } catch (error) {
      return fail('backup_failed', error instanceof Error ? error.message : String(error));
    }
  };

  const start = (scheduled: boolean): Promise<void> => {
    const started = { startedAt: clock(), share: 0 };
    const done = run(scheduled, (share) => {
      started.share = share;
    })
      .then((made) => {
        failure = made.ok ? undefined : { code: made.error.code, message: made.error.message, failedAt: clock() };
        if (!made.ok && !stopping.signal.aborted) onError(made.error);
      })
      .finally(() => {
        current = undefined;
      });
    current = Object.assign(started, { done });
    return done;
  };

  const round = async (): Promise<number> => {
    const newest = filesIn(folder).find(({ scheduled }) => scheduled)?.takenAt ?? 0;
    if (everyHours === 0 || current || clock() - newest < everyHours * HOUR) return 0;
    await start(true);
    const old = filesIn(folder)
      .filter(({ scheduled }) => scheduled)
      .slice(keep);
    for (const { name } of old) rmSync(join(folder, name), { force: true });
    return failure ? 0 : 1;
  };
  const rounds = createRounds(round, onError);
  const fileOf = (name: string): Result<string> =>
    filesIn(folder).some((file) => file.name === name)
      ? ok(join(folder, name))
      : fail('backup_unknown', 'There is no backup with this name.', 'name');

  return {
    ...rounds,
    folder,
    everyHours,
    keep,
    lastAt: () => lastAt() ?? filesIn(folder)[0]?.takenAt,
    files: () => filesIn(folder),
    running: () => current && { startedAt: current.startedAt, share: current.share },
    failure: () => failure,
    begin: async () => {
      if (current) return fail('backup_running', 'A backup is being made already.');
      const prepared = await prepare();
      if (!prepared.ok) return prepared;
      if (!current) void start(false);
      return ok(undefined);
    },
    fileOf,
    remove: (name) => {
      const found = fileOf(name);
      if (!found.ok) return found;
      rmSync(found.value);
      return ok(undefined);
    },
    stop: async () => {
      stopping.abort();
      await rounds.stop();
      await current?.done;
    },
  };
};
