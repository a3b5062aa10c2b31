import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { startTestDatabases } from '../helpers/server/testDatabases';
import type { TestServerOptions } from '../helpers/server/testServer';

/** Where an attacked server keeps its data. */
export interface Place {
  readonly name: 'SQLite' | 'PostgreSQL';
  readonly openStore: NonNullable<TestServerOptions['openStore']>;
  /** The same for `startServer`. */
  readonly env: (dir: string) => Promise<Readonly<Record<string, string>>>;
}

/** Plays the same attacks against a server on either store. */
export const onBothStores = (play: (place: Place) => void): void => {
  describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (name) => {
    let databases: Awaited<ReturnType<typeof startTestDatabases>> | undefined;
    beforeAll(async () => {
      if (name === 'PostgreSQL') databases = await startTestDatabases();
    });
    afterAll(() => databases?.stop());
    play({
      name,
      openStore: async (dir) =>
        databases
          ? openPostgresStore({ url: (await databases.create()).url, connections: 4 })
          : openSqliteStore({ file: join(dir, 'couplet.sqlite') }),
      env: async (dir) => (databases ? { DATABASE_URL: (await databases.create()).url, DATA_DIR: dir } : { DATA_DIR: dir }),
    });
  });
};

/** Behind a proxy on this machine, which states each client's address. */
export const behindProxy = { trustedProxies: ['loopback'] };

/** An address of its own for the n-th request, so that none is refused for their number. */
export const addressOf = (n: number): string => `203.${(n >> 8) & 255}.${n & 255}.1`;

/** One line for each result, so that a run can be compared with the last. */
export const figure = (of: string, figures: Readonly<Record<string, number | string>>): void =>
  console.info(
    `${of}: ${Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  );

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
/** Shares as percentages. */
export const percents = (shares: Readonly<Record<string, number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, percent(share)]));
