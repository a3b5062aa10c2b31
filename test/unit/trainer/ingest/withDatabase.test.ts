import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../../src/protocol/values/result';
import { withDatabase } from '../../../../src/trainer/ingest/withDatabase';
import { freshFolder } from '../fixtures';

describe('withDatabase', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('names the temporary folder, and no engine that nobody asked for, where DuckDB has no room to work in', async () => {
    const missing = join(freshFolder(), 'missing');
    vi.stubEnv('TMPDIR', missing);
    const refused = await withDatabase({}, async () => ok(1));
    expect(refused).toMatchObject({ ok: false, error: { code: 'database_failed', message: expect.stringContaining(missing) } });
  });

  it('does not take a defect of the work for one of the database', async () => {
    await expect(withDatabase({}, () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  });
});
