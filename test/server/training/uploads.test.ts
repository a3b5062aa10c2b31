import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../../src/protocol/values/clock';
import { openTrainingFiles, writeWhole } from '../../../src/server/training/trainingFiles';
import { startTestServer } from '../../helpers/server/testServer';
import { behaviourLog, freshFolder } from '../../unit/trainer/fixtures';
import { digestOf, startTrainingServer } from './trainingServer';

let server: Awaited<ReturnType<typeof startTrainingServer>>;
beforeAll(async () => {
  server = await startTrainingServer({ settings: { fileMb: 1, quotaMb: 2 } });
});
afterAll(() => server.close());

const limits = { part: 100, file: 1_000, all: 2_000 };
const code = ({ json }: { readonly json: unknown }): unknown => (json as { error?: { code: string } }).error?.code;

describe('an upload', () => {
  it('continues at its offset after an interruption, and ends with what was found in the file', async () => {
    const text = behaviourLog(60, 1);
    const bytes = Buffer.from(text);
    const begun = await server.begin('log.csv', bytes.length);
    expect([begun.status, begun.json]).toEqual([201, { id: expect.stringMatching(/^[0-9a-f]{16}$/), offset: 0 }]);
    const { id } = begun.json as { id: string };
    expect((await server.part(id, 0, bytes.subarray(0, 1_000))).json).toEqual({ id, offset: 1_000 });
    // The browser was closed; the same file is dropped again.
    expect((await server.begin('log.csv', bytes.length)).json).toEqual({ id, offset: 1_000 });
    expect((await server.part(id, 1_000, bytes.subarray(1_000))).json).toEqual({ id, offset: bytes.length });
    const [file] = await server.files();
    expect(file).toMatchObject({ id, name: 'log.csv', bytes: bytes.length, offset: bytes.length, by: 'token:ADMIN_TOKEN' });
    expect(file?.sha256).toBe(Buffer.from(digestOf(bytes).slice(9, -1), 'base64').toString('hex'));
    const again = await server.upload('log.csv', text);
    expect(again.id).not.toBe(id);
    expect(again.inspection).toMatchObject({
      kind: 'events',
      format: 'log',
      days: { from: '2026-01-01', to: '2026-01-21' },
      shoppers: 60,
      teaches: ['order_size', 'who_buys', 'gain'],
      lacks: [],
      problem: null,
    });
    expect((await server.admin('DELETE', `training/files/${again.id}`)).status).toBe(200);
    expect(existsSync(join(server.dir, 'files', again.id))).toBe(false);
  });

  it('is written whole by a disk that takes few bytes at a time', async () => {
    const disk = Buffer.alloc(10);
    const write = async (bytes: Uint8Array, from: number, length: number, at: number) => {
      const bytesWritten = Math.min(length, 3);
      disk.set(bytes.subarray(from, from + bytesWritten), at);
      return { bytesWritten, buffer: bytes };
    };
    await writeWhole({ write } as never, Buffer.from('hello'), 4);
    expect(disk.toString('utf8', 4)).toBe('hello\0');
  });

  it('refuses a part at another place, a damaged one and one beyond the end, and takes the right one after that', async () => {
    const { id } = (await server.begin('a.csv', 10)).json as { id: string };
    expect(code(await server.part(id, 5, 'world'))).toBe('training_offset_differs');
    expect(code(await server.part(id, 0, 'hello', digestOf('other')))).toBe('training_digest_differs');
    expect(code(await server.part(id, 0, 'hello', 'nothing'))).toBe('training_digest_differs');
    expect(code(await server.part(id, 0, 'hello world!'))).toBe('training_malformed');
    expect(code(await server.part(id, 0, ''))).toBe('training_malformed');
    expect((await server.part(id, 0, 'hello')).json).toEqual({ id, offset: 5 });
    expect(code(await server.part(id, 0, 'hello'))).toBe('training_offset_differs');
    expect(code(await server.part('0'.repeat(16), 0, 'hello'))).toBe('training_file_unknown');
    expect(code(await server.admin('DELETE', 'training/files/none'))).toBe('training_file_unknown');
    await server.admin('DELETE', `training/files/${id}`);
  });

  it('is limited by file, by all files and by part', async () => {
    expect(code(await server.begin('big.csv', 1_000_001))).toBe('training_too_large');
    const { id } = (await server.begin('full.csv', 1_000_000)).json as { id: string };
    const { id: second } = (await server.begin('more.csv', 900_000)).json as { id: string };
    expect(code(await server.begin('third.csv', 200_000))).toBe('training_full');
    expect(code(await server.part(id, 0, new Uint8Array(4 * 2 ** 20 + 1)))).toBe('training_too_large');
    for (const one of [id, second]) await server.admin('DELETE', `training/files/${one}`);
  });

  it('never uses a name as a path', async () => {
    const { id } = (await server.begin('../../../escape.csv', 5)).json as { id: string };
    await server.part(id, 0, 'a\nb\nc');
    expect(readdirSync(join(server.dir, 'files', id)).sort()).toEqual(['data.csv', 'record.json']);
    expect(code(await server.part('..%2F..%2Fescape', 0, 'x'))).toBe('training_file_unknown');
    await server.admin('DELETE', `training/files/${id}`);
  });

  it('is for editors and owners, and in the audit log from its beginning to its end', async () => {
    const made = await server.admin('POST', 'tokens', { name: 'looks', role: 'analyst' });
    const { token } = made.json as { token: string };
    expect(code(await server.part('x', 0, 'hello', digestOf('hello'), token))).toBe('forbidden');
    const { id } = (await server.begin('audited.csv', 6)).json as { id: string };
    for (const [offset, text] of [
      [0, 'one'],
      [3, 'two'],
    ] as const)
      await server.part(id, offset, text);
    const audit = (await server.admin('GET', 'audit')).json as { entries: { action: string; subject: string; outcome: string }[] };
    const mine = audit.entries.filter(({ subject, outcome }) => subject.includes(id) && outcome === 'done');
    expect(mine.map(({ action }) => action)).toEqual(['PATCH /v1/admin/training/files/:id']);
    await server.admin('DELETE', `training/files/${id}`);
  });

  it('says what to do first where no campaign is published', async () => {
    const other = await startTestServer({
      deps: { siteKey: `pk_${'a'.repeat(43)}`, training: { dir: freshFolder(), fileMb: 1, quotaMb: 1, memoryMb: 500 } },
    });
    expect(code(await other.admin('POST', 'training/files', { name: 'a.csv', bytes: 1 }))).toBe('no_bundle');
    await other.close();
  });

  it('tells why a file cannot be used', async () => {
    const strange = await server.upload('strange.csv', 'alpha,beta\n1,2\n');
    expect(strange.inspection).toMatchObject({ kind: 'unknown', problem: { code: 'format_unknown' } });
    const euros = 'Name,Financial Status,Currency,Subtotal,Created at,Lineitem name\n#1,paid,EUR,20,2026-01-01 10:00:00,Tea\n';
    const orders = await server.upload('euros.csv', euros);
    expect(orders.inspection).toMatchObject({ kind: 'orders', format: 'shopify', problem: { code: 'currency_differs' } });
    expect(orders.inspection?.problem?.message).toContain('euros.csv has orders in EUR');
  });
});

describe('files on the disk', () => {
  it('continue after a restart where the last acknowledged part ended', async () => {
    const dir = freshFolder();
    const before = openTrainingFiles(dir, limits);
    const begun = before.begin({ name: 'a.csv', bytes: 8, modified: 1 }, 'me', 0);
    if (!begun.ok) throw new Error(begun.error.message);
    const { id } = begun.value;
    await before.append(id, { offset: 0, digest: digestOf('abcd'), bytes: Buffer.from('abcd') });
    const after = openTrainingFiles(dir, limits);
    expect(after.get(id)).toMatchObject({ offset: 4 });
    const added = await after.append(id, { offset: 4, digest: digestOf('efgh'), bytes: Buffer.from('efgh') });
    expect(added).toMatchObject({
      ok: true,
      value: { offset: 8, sha256: Buffer.from(digestOf('abcdefgh').slice(9, -1), 'base64').toString('hex') },
    });
  });

  it('are deleted after 30 days', () => {
    const files = openTrainingFiles(freshFolder(), limits);
    files.begin({ name: 'a.csv', bytes: 8, modified: 1 }, 'me', 0);
    expect(files.sweep(30 * DAY - 1)).toEqual([]);
    expect(files.sweep(30 * DAY)).toHaveLength(1);
    expect(files.list()).toEqual([]);
  });
});
