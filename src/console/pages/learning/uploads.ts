import { uploadedSchema } from '../../../protocol/training';
import { type Failure, fail, type Result } from '../../../protocol/values/result';
import { answersChanged, anything, ask } from '../../api/ask';

/** Where an upload is sent. */
export interface UploadPort {
  /** Begins or continues. The answer has the next byte wanted. */
  begin(file: File): Promise<Result<{ readonly id: string; readonly offset: number }, Failure>>;
  part(id: string, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<Result<{ readonly offset: number }, Failure>>;
  /** Before a part is sent again. */
  pause(attempt: number): Promise<void>;
}

/** Attempts for one part while the server does not answer: half a minute. */
const ATTEMPTS = 5;

/** Failures that end by themselves. */
const passing = ['server_unreachable', 'overloaded', 'rate_limited', 'training_offset_differs', 'training_digest_differs'];

/**
 * Sends a file in parts, from where an earlier upload of it ended. A part is sent again while the server does not answer, and from the byte
 * that the server names if it has more or less than expected. Errors: those of the port, and `file_unreadable`.
 * @param size of a part, bytes
 * @param onOffset called with the id and the bytes received
 * @param signal stops after the current part; a later call continues
 */
export const sendFile = async (
  file: File,
  size: number,
  port: UploadPort,
  onOffset: (id: string, offset: number) => void,
  signal: AbortSignal,
): Promise<Result<undefined, Failure>> => {
  let attempt = 0;
  let at = await port.begin(file);
  while (at.ok && at.value.offset < file.size && !signal.aborted) {
    const { id, offset } = at.value;
    onOffset(id, offset);
    // A file moved or changed since it was chosen cannot be read.
    const bytes = await file
      .slice(offset, offset + size)
      .arrayBuffer()
      .catch(() => undefined);
    if (!bytes) return fail('file_unreadable', 'The file cannot be read.');
    const sent = await port.part(id, offset, new Uint8Array(bytes));
    if (sent.ok) {
      attempt = 0;
      at = { ok: true, value: { id, offset: sent.value.offset } };
      continue;
    }
    if (!passing.includes(sent.error.code) || ++attempt >= ATTEMPTS) return sent;
    await port.pause(attempt);
    const again = await port.begin(file);
    if (again.ok) at = again;
  }
  return at.ok ? { ok: true, value: undefined } : at;
};

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));

/** This console's server. */
const server: UploadPort = {
  begin: ({ name, size, lastModified }) =>
    ask('admin/training/files', uploadedSchema, { method: 'POST', body: { name, bytes: size, modified: lastModified } }),
  part: async (id, offset, bytes) => {
    const digest = base64(await crypto.subtle.digest('SHA-256', bytes));
    const headers = { 'upload-offset': String(offset), 'content-digest': `sha-256=:${digest}:` };
    return ask(`admin/training/files/${id}`, uploadedSchema, { method: 'PATCH', bytes, headers });
  },
  pause: (attempt) => new Promise((resolve) => setTimeout(resolve, 1_000 * 2 ** attempt)),
};

interface Upload {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
  readonly stop: () => void;
}

let uploads: ReadonlyMap<string, Upload> = new Map();
let failures: readonly { readonly name: string; readonly failure: Failure }[] = [];
const listeners = new Set<() => void>();

const tellAll = (): void => {
  for (const listener of listeners) listener();
};

/** Uploads of this tab. They go on while other pages of the console are shown. */
export const uploadStore = {
  /** Running uploads by the file's id on the server. */
  running: (): ReadonlyMap<string, Upload> => uploads,
  /** Files that could not be sent. */
  failed: () => failures,
  /** @returns call to stop listening */
  listen: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  /** @param size of a part, bytes */
  add: async (file: File, size: number): Promise<void> => {
    const controller = new AbortController();
    let mine = '';
    failures = failures.filter(({ name }) => name !== file.name);
    const sent = await sendFile(
      file,
      size,
      server,
      (id, offset) => {
        const isNew = mine === '';
        mine = id;
        uploads = new Map(uploads).set(id, { name: file.name, offset, bytes: file.size, stop: () => controller.abort() });
        if (isNew) answersChanged();
        tellAll();
      },
      controller.signal,
    );
    uploads = new Map([...uploads].filter(([id]) => id !== mine));
    if (!sent.ok && !controller.signal.aborted) failures = [...failures, { name: file.name, failure: sent.error }];
    tellAll();
    answersChanged();
  },
  /** Stops the upload if it runs, and deletes the file on the server. */
  remove: async (id: string): Promise<Result<unknown, Failure>> => {
    uploads.get(id)?.stop();
    const removed = await ask(`admin/training/files/${id}`, anything, { method: 'DELETE' });
    answersChanged();
    return removed;
  },
};
