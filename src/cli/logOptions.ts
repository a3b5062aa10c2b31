import { type Command, InvalidArgumentError, Option } from 'commander';

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 };

/** `1GB`, `512 MiB` → bytes. */
export const bytes = (text: string): number => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([KMG]i?B)$/i.exec(text.trim()) ?? [];
  const size = Number(amount) * (UNITS[unit?.toUpperCase() ?? ''] ?? Number.NaN);
  // Below this DuckDB cannot even hold the blocks it is reading.
  if (!(size >= 200e6)) throw new InvalidArgumentError('Write a size such as 1GB, at least 200MB.');
  return Math.floor(size);
};

/** Options of every command that reads logs. */
export interface LogOptions {
  readonly columns?: string;
  readonly dates?: 'dmy' | 'mdy';
  readonly decimal?: 'point' | 'comma';
  readonly engine?: string;
  readonly memory: number;
}

/** Adds where a log lies and how it is to be read. */
export const withLogOptions = (command: Command): Command =>
  command
    .option(
      '--columns <file>',
      'JSON map to your column names: {"events": {"user_id": "…"}, "acceptance": {"label": "…"}, "session": {"session_id": "…"}, "orders": {"order_id": "…"}}',
    )
    .addOption(new Option('--dates <order>', 'how dates such as 03/04/2026 read, where the log does not tell').choices(['dmy', 'mdy']))
    .addOption(new Option('--decimal <mark>', 'how numbers such as 1,234 read, where the log does not tell').choices(['point', 'comma']))
    .option('--engine <url>', 'postgres://user@host/database that holds the log: name its tables in place of files')
    .addOption(
      new Option('--memory <size>', 'memory the run may use: a longer log is worked through on disk, and fits use a core for each 700 MB')
        .argParser(bytes)
        .default(2e9, '2GB'),
    );
