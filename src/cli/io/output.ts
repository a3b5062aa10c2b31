import type { Command } from 'commander';
import type { Failure, Result } from '../../protocol/values/result';

/** Exit codes of every subcommand. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** `code: message (at)`, for stderr. */
const describeFailure = ({ code, message, at }: Failure): string => `${code}: ${message}${at ? ` (${at})` : ''}`;

/** Prints the failure (with `--json` as one object on stdout as well) and sets the exit code. */
export const reportFailure = (error: Failure, json: boolean): void => {
  if (json) process.stdout.write(`${JSON.stringify({ error })}\n`);
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = EXIT.failed;
};

/** The same for a thrown value. Its `cause` may have a reason code, as failures of the stores do. */
export const reportThrown = (error: unknown, fallbackCode: string, json: boolean): void => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  reportFailure({ code: typeof code === 'string' ? code : fallbackCode, message }, json);
};

/** Notes on stderr, so that stdout contains only the requested output. */
export const printNotes = (lines: readonly string[]): void => {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
};

export const printLines = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** The value, or `undefined` after reporting the error. */
export const valueOr = <T>(result: Result<T>, json: boolean): T | undefined => {
  if (result.ok) return result.value;
  reportFailure(result.error, json);
  return undefined;
};

/** Aligned table lines for a terminal: first column left-aligned, others right-aligned, two spaces between. */
export const alignColumns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '));
};

/** Ends a command that was called incorrectly, with our or Commander's reason code. */
export const usageError = (command: Command, code: string, message: string): never =>
  command.error(`error: ${message}`, { exitCode: EXIT.usage, code });
