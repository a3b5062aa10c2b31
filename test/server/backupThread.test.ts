import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServer } from '../../src/server/main';
import { createCertificateEnd } from '../../src/server/monitoring/certificateEnd';
import { loopbackCertificate } from '../helpers/fakes/pushService';
import { listen } from '../helpers/node/loopback';
import { ADMIN_TOKEN, client } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop } from '../helpers/server/testShop';
import { until } from '../helpers/until';

it('a running server makes a backup in a thread of its own, and knows of it afterwards', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-thread-'));
  const shop = await startTestShop();
  const server = await startServer({
    PORT: '0',
    DATA_DIR: join(dir, 'data'),
    BACKUP_DIR: join(dir, 'copies'),
    ADMIN_TOKEN,
    SHOP_URL: shop.url,
    SHOP_TOKEN,
    LOG_LEVEL: 'silent',
  });
  const { admin } = client(server.url, Date.now);
  interface Backups {
    readonly running: unknown;
    readonly failure: unknown;
    readonly files: readonly { readonly takenAt: number }[];
  }
  const look = async (): Promise<Backups> => (await admin('GET', 'backups')).json as Backups;
  const found = async (): Promise<readonly string[]> => {
    const { findings } = (await admin('GET', 'health')).json as { findings: readonly { code: string }[] };
    return findings.map(({ code }) => code);
  };
  expect(await found()).toContain('backup_none');
  expect((await admin('POST', 'backups')).status).toBe(202);
  const made = await until(async () => ((await look()).running === null ? look() : undefined), 'the backup');
  expect(made).toMatchObject({ failure: null, files: [{ scheduled: false }] });
  expect(await found()).not.toContain('backup_none');
  await server.close();
  await shop.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('the end of the certificate at the public address is known, and unknown if nothing answers', async () => {
  const { port, close } = await listen(createServer(loopbackCertificate));
  const ends = await createCertificateEnd(`https://127.0.0.1:${port}/s/tea`, Date.now)();
  await close();
  expect(new Date(ends ?? 0).toISOString().slice(0, 10)).toBe('2126-11-03');
  expect(await createCertificateEnd(`https://127.0.0.1:${port}`, Date.now)()).toBeUndefined();
  expect(await createCertificateEnd('http://127.0.0.1', Date.now)()).toBeUndefined();
  expect(await createCertificateEnd(undefined, Date.now)()).toBeUndefined();
});
