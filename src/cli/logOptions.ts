import { type Command, Option } from 'commander';
import { bytes } from './bytes';

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
