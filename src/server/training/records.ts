import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';

/** Records with files of their own: `<dir>/<id>/record.json` and other files next to it. */
export interface Records<T extends { readonly id: string }> {
  /** Newest first. */
  list(): readonly T[];
  get(id: string): T | undefined;
  /** Reads a record again that another server may have written, with the time of that. Undefined if it is gone. */
  reread(id: string): { readonly record: T; readonly writtenAt: number } | undefined;
  /** Replaces the whole record. The disk keeps the old one if the process is killed or the write throws. */
  put(record: T): void;
  /** With its files. */
  remove(id: string): void;
  /** Path of a file of a record. The id is one of ours, never text from a request. */
  pathOf(record: T, file: string): string;
}

const NAME = 'record.json';

/**
 * Opens the records of a folder, which is created for its owner only. A folder without a readable record is the rest of a write that was
 * interrupted, so it is deleted.
 */
export const openRecords = <T extends { readonly id: string }>(
  dir: string,
  schema: v.GenericSchema<unknown, T>,
  timeOf: (record: T) => number,
): Records<T> => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const records = new Map<string, T>();
  const read = (id: string): T | undefined => {
    const parsed = parseJsonWith(schema, textOf(join(dir, id, NAME)), 'record_invalid');
    if (parsed.ok && parsed.value.id === id) records.set(id, parsed.value);
    else records.delete(id);
    return records.get(id);
  };
  for (const id of readdirSync(dir)) {
    if (!read(id)) rmSync(join(dir, id), { recursive: true, force: true });
  }
  return {
    list: () => [...records.values()].toSorted((a, b) => timeOf(b) - timeOf(a)),
    get: (id) => records.get(id),
    reread: (id) => {
      const record = read(id);
      const written = statSync(join(dir, id, NAME), { throwIfNoEntry: false });
      return record && written && { record, writtenAt: written.mtimeMs };
    },
    put: (record) => {
      records.set(record.id, record);
      const folder = join(dir, record.id);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(join(folder, `${NAME}.new`), JSON.stringify(record), { mode: 0o600, flush: true });
      renameSync(join(folder, `${NAME}.new`), join(folder, NAME));
    },
    remove: (id) => {
      if (records.delete(id)) rmSync(join(dir, id), { recursive: true, force: true });
    },
    pathOf: ({ id }, file) => join(dir, id, file),
  };
};

/** '' if it cannot be read. */
const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
