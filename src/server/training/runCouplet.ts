import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import { startProcess } from '../../threads/startThread';

const coupletProcess = { name: 'couplet', path: '../../cli/couplet.ts', from: import.meta.url };

const progressSchema = v.object({ stage: v.string(), done: v.number(), total: v.number() });
export type StageProgress = v.InferOutput<typeof progressSchema>;
const failureSchema = v.object({ error: v.object({ code: v.string(), message: v.string(), at: v.exactOptional(v.string()) }) });

export interface Watch {
  readonly onProgress?: (progress: StageProgress) => void;
  /** A line of its notes. */
  readonly onLine?: (line: string) => void;
}

/** A running command. */
export interface RunningCommand {
  /** Its JSON output. Errors: the command's own, `training_crashed`. */
  readonly done: Promise<Result<unknown>>;
  /** Ends it. `done` then fails. */
  kill(): void;
}

/** Below the server itself, so that shoppers do not wait for a training. */
const POLITE = 10;

/** JSON of a command's output, or its failure. */
const outputOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Runs `couplet … --json` in a process of its own, which ends with this one. The server never loads the trainer.
 * @param tmp folder for its temporary files
 */
export const runCouplet = (args: readonly string[], tmp: string, { onProgress, onLine }: Watch = {}): RunningCommand => {
  const child = startProcess(coupletProcess, [...args, '--json'], { TMPDIR: tmp });
  if (child.pid !== undefined) {
    try {
      setPriority(child.pid, POLITE);
    } catch {
      // It has ended already, or the system does not allow it.
    }
  }
  const output: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.on('message', (message) => {
    if (v.is(progressSchema, message)) onProgress?.(message);
  });
  if (child.stderr && onLine) createInterface({ input: child.stderr }).on('line', onLine);
  else child.stderr?.resume();
  const done = new Promise<Result<unknown, Failure>>((resolve) => {
    child.on('error', (error) => resolve(fail('training_crashed', `The process did not start: ${error.message}.`)));
    child.on('close', (code, signal) => {
      const said = outputOf(Buffer.concat(output).toString('utf8'));
      if (code === 0 && said !== undefined) return resolve(ok(said));
      const failed = v.safeParse(failureSchema, said);
      resolve(
        failed.success
          ? { ok: false, error: failed.output.error }
          : fail('training_crashed', `The process ended with ${code ?? signal}. It may have run out of memory (TRAINING_MEMORY_MB).`),
      );
    });
  });
  return { done, kill: () => void child.kill('SIGTERM') };
};
