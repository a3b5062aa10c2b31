import type { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { backupCommand, restoreCommand } from '../../../src/cli/backupCommands';
import { newestSchema } from '../../../src/server/store/sqlite/migrations';
import { printedOutput } from '../../helpers/node/printedOutput';
import { backupFolders } from './backupFolders';

const { data, other, file, filled } = backupFolders();

describe('the commands', () => {
  const printed = printedOutput();
  afterEach(() => vi.unstubAllEnvs());
  const run = async (command: Command, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> => {
    vi.unstubAllEnvs();
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    printed.clear();
    await command.parseAsync(args, { from: 'user' });
    return printed.text();
  };

  it('print what they did, and name pg_dump for PostgreSQL', async () => {
    await filled();
    expect(await run(backupCommand(), [file], { DATA_DIR: data })).toMatch(
      /\d+ rows, secrets\.json and key\.json written to .*couplet\.backup/,
    );
    expect(JSON.parse(await run(restoreCommand(), [file, '--json'], { DATA_DIR: other }))).toMatchObject({
      folder: other,
      schema: newestSchema,
    });
    for (const command of [backupCommand(), restoreCommand()])
      expect(await run(command, [file], { DATABASE_URL: 'postgres://u@localhost/db' })).toMatch(/^backup_postgres: .*pg_dump/);
  });
});
