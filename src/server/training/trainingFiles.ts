import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Inspection, type TrainingFile, trainingFileSchema } from '../../protocol/training';
import { DAY } from '../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import { openRecords } from './records';

/** Limits of uploads, bytes. */
export interface UploadLimits {
  readonly part: number;
  readonly file: number;
  readonly all: number;
}

/** Files may name customers, so they are not kept longer. */
const KEPT = 30 * DAY;

/** The reader recognises formats by these endings. The rest of a name is only shown. */
const endingOf = (name: string): string => /\.(csv|tsv|txt|ndjson|jsonl|json|parquet)(\.gz)?$/i.exec(name)?.[0].toLowerCase() ?? '';

export const fileUnknown: Failure = { code: 'training_file_unknown', message: 'This file was deleted, or never uploaded.', at: 'file' };
const unknown = { ok: false, error: fileUnknown } as const;

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

/** `sha-256=:<base64>:` of a `Content-Digest` header (RFC 9530). */
const digestOf = (bytes: Uint8Array): string => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

/** A write may take fewer bytes than it was given, such as on a disk that is almost full. */
export const writeWhole = async (file: Pick<FileHandle, 'write'>, bytes: Uint8Array, offset: number): Promise<void> => {
  let done = 0;
  while (done < bytes.byteLength) done += (await file.write(bytes, done, bytes.byteLength - done, offset + done)).bytesWritten;
};

/** Writes at a place in a file and waits for the disk, so that an acknowledged part survives a power failure. */
const writeAt = async (path: string, bytes: Uint8Array, offset: number): Promise<void> => {
  const file = await open(path, offset === 0 ? 'w' : 'r+', 0o600);
  try {
    await writeWhole(file, bytes, offset);
    await file.datasync();
  } finally {
    await file.close();
  }
};

interface UploadPart {
  readonly offset: number;
  /** The `Content-Digest` header. */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** What an upload says of its file. */
export type UploadStart = Pick<TrainingFile, 'name' | 'bytes' | 'modified'>;

/** Uploaded files on this server's disk, each received in parts. A part counts once it and the new offset are on the disk. */
export const openTrainingFiles = (dir: string, limits: UploadLimits) => {
  const records = openRecords(dir, trainingFileSchema, ({ at }) => at);
  const writing = new Set<string>();

  const checkPart = (file: TrainingFile | undefined, { offset, digest, bytes }: UploadPart): Result<TrainingFile> => {
    if (!file) return unknown;
    if (offset !== file.offset || writing.has(file.id))
      return fail('training_offset_differs', `The next part starts at byte ${file.offset}.`, 'upload-offset');
    if (bytes.byteLength === 0 || offset + bytes.byteLength > file.bytes)
      return fail('training_malformed', 'The part is empty, or goes beyond the end of the file.', 'body');
    return digest === digestOf(bytes)
      ? ok(file)
      : fail('training_digest_differs', 'The part arrived damaged, or its Content-Digest is wrong. Send it again.', 'content-digest');
  };

  return {
    list: records.list,
    get: records.get,
    limits,
    /** Path of the content. */
    pathOf: (file: TrainingFile): string => records.pathOf(file, `data${endingOf(file.name)}`),
    /**
     * Begins an upload, or continues an incomplete one of the same file. Errors: `training_too_large`, `training_full`.
     */
    begin: ({ name, bytes, modified }: UploadStart, by: string, now: number): Result<TrainingFile> => {
      const isSame = (file: TrainingFile): boolean => file.name === name && file.bytes === bytes && file.modified === modified;
      const known = records.list().find((file) => isSame(file) && file.offset < file.bytes);
      if (known) return ok(known);
      if (bytes > limits.file)
        return fail('training_too_large', `A file may have ${limits.file} bytes at most (TRAINING_FILE_MB).`, 'bytes');
      const used = records.list().reduce((sum, file) => sum + file.bytes, 0);
      if (used + bytes > limits.all)
        return fail('training_full', `All files together may have ${limits.all} bytes at most. Delete one first.`, 'bytes');
      const id = randomBytes(8).toString('hex');
      const expiresAt = now + KEPT;
      const file = { id, name, bytes, modified, offset: 0, sha256: null, at: now, by, expiresAt, inspection: null };
      records.put(file);
      return ok(file);
    },
    /**
     * Adds a part. Errors: `training_file_unknown`, `training_offset_differs`, `training_digest_differs`, `training_malformed`.
     */
    append: async (id: string, part: UploadPart): Promise<Result<TrainingFile>> => {
      const checked = checkPart(records.get(id), part);
      if (!checked.ok) return checked;
      const file = checked.value;
      const path = records.pathOf(file, `data${endingOf(file.name)}`);
      writing.add(id);
      try {
        await writeAt(path, part.bytes, part.offset);
        const offset = part.offset + part.bytes.byteLength;
        const next = { ...file, offset, sha256: offset === file.bytes ? await hashOf(path) : null };
        if (!records.get(id)) return unknown;
        records.put(next);
        return ok(next);
      } finally {
        writing.delete(id);
      }
    },
    putInspection: (id: string, inspection: Inspection): void => {
      const file = records.get(id);
      if (file) records.put({ ...file, inspection });
    },
    /** Error: `training_file_unknown`. */
    remove: (id: string): Result<undefined> => {
      if (!records.get(id)) return unknown;
      records.remove(id);
      return ok(undefined);
    },
    /** Deletes files past their time. @returns them */
    sweep: (now: number): readonly TrainingFile[] => {
      const over = records.list().filter(({ expiresAt }) => expiresAt <= now);
      for (const { id } of over) records.remove(id);
      return over;
    },
  };
};
export type TrainingFiles = ReturnType<typeof openTrainingFiles>;
