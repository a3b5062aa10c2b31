import { afterAll, beforeAll } from 'vitest';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { storeContract } from './storeContract';

let server: Awaited<ReturnType<typeof startTestDatabases>>;
beforeAll(async () => {
  server = await startTestDatabases();
}, 180_000);
afterAll(() => server?.stop());

storeContract('PostgreSQL', async () => {
  const database = await server.create();
  return { open: (limits = {}) => openPostgresStore({ url: database.url, ...limits }), dispose: database.drop };
});
