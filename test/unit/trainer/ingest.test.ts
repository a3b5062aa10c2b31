import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../src/trainer/ingest/database';
import { readEvents } from '../../../src/trainer/ingest/readEvents';
import { freshFolder, writeIn } from './fixtures';

let db: Database;
let tables = 0;
const folder = freshFolder();
const HEADER = 'user_id,item_id,event,time,quantity,price';
const read = (path: string, map = {}) => {
  tables += 1;
  return readEvents(db, path, `t${tables}`, map);
};

beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

describe('readEvents', () => {
  it('drops each bad row with its reason and line, keeps every good one, and loses none', async () => {
    const path = writeIn(
      folder,
      'bad.csv',
      [
        HEADER,
        'u1,a,purchase,2026-01-01T00:00:00Z,1,2.50',
        'u1,a,purchase,2026-01-01T00:00:00Z,1',
        'u1,b,purchase,2026-01-01T00:00:00Z,1,-2.50',
        '',
        'u1,b,purchase,yesterday,1,2.50',
        'u1,b,launch,2026-01-01T00:00:00Z,1,2.50',
        'u1,b,purchase,2026-01-01T00:00:00Z,1.5,2.50',
        ',b,purchase,2026-01-01T00:00:00Z,1,2.50',
        'u1,"c, large",purchase,2026-01-01T00:00:00Z,2,cheap',
        'u2,"d ""x""",view_item,2026-01-01T00:00:01Z,1,0',
      ].join('\n'),
    );
    const log = await read(path);
    expect(log.ok && log.value.quality).toMatchObject({ rows: 9, kept: 2 });
    const dropped = log.ok ? Object.fromEntries(log.value.quality.dropped.map(({ code, count, lines }) => [code, [count, lines]])) : {};
    expect(dropped).toEqual({
      malformed_csv: [1, [3]],
      negative_price: [1, [4]],
      bad_time: [1, [6]],
      unknown_event: [1, [7]],
      bad_quantity: [1, [8]],
      missing_user_id: [1, [9]],
      bad_price: [1, [10]],
    });
    const kept = await db.rows(`SELECT user_id, item_id, event, time::DOUBLE FROM t${tables} ORDER BY _line`);
    expect(kept).toEqual([
      ['u1', 'a', 'purchase', Date.UTC(2026, 0, 1)],
      ['u2', 'd "x"', 'view_item', Date.UTC(2026, 0, 1, 0, 0, 1)],
    ]);
  });

  it('keeps line numbers right after a field with a line break', async () => {
    const path = writeIn(folder, 'break.csv', `${HEADER}\nu1,"a\nb",purchase,2026-01-01,1,1\nu1,c,purchase,2026-01-01,1,-1\n`);
    const log = await read(path);
    expect(log.ok && log.value.quality.dropped).toMatchObject([{ code: 'negative_price', lines: [4] }]);
  });

  it('refuses a file whose quote never closes, naming the line it opens on', async () => {
    const path = writeIn(
      folder,
      'quote.csv',
      `${HEADER}\nu1,a,purchase,2026-01-01,1,1\nu1,"b,purchase,2026-01-01,1,1\nu2,c,purchase,2026-01-01,1,1\n`,
    );
    expect(await read(path)).toMatchObject({ ok: false, error: { code: 'malformed_csv', at: 'line 3' } });
  });

  it('knows the names of events in other exports, and says which it does not know', async () => {
    const line = (event: string, i: number): string => `u${i},a,${event},2026-01-0${i + 1}T00:00:00Z,1,2.50`;
    const log = await read(
      writeIn(folder, 'foreign.csv', [HEADER, ...['view', 'cart', 'order', 'launch', 'launch', 'purchase'].map(line)].join('\n')),
    );
    if (!log.ok) throw new Error(log.error.message);
    expect(log.value.quality).toMatchObject({ rows: 6, kept: 4, dropped: [{ code: 'unknown_event', count: 2 }] });
    expect(log.value.quality.notes?.join()).toContain('unknown events: "launch" ×2. Known events: view_item');
    expect(log.value.quality.notes?.join()).not.toContain('more than half');
    const lost = await read(writeIn(folder, 'lost.csv', [HEADER, ...['launch', 'launch', 'view'].map(line)].join('\n')));
    expect(lost.ok && lost.value.quality.notes?.join()).toContain('more than half of the rows were left out');
  });

  it('names an unrecognised header and a wrong column map as unknown_column, and mends it with a right one', async () => {
    const path = writeIn(folder, 'named.csv', 'customer,sku\nu1,a\n');
    expect(await read(path)).toMatchObject({ ok: false, error: { code: 'unknown_column' } });
    expect(await read(path, { user_id: 'client', item_id: 'sku' })).toMatchObject({
      ok: false,
      error: { code: 'unknown_column', at: `${path}: line 1` },
    });
    expect(await read(path, { user_id: 'customer', item_id: 'sku' })).toMatchObject({ ok: true, value: { quality: { kept: 1 } } });
  });

  it('reads gzip and NDJSON like CSV, and reports a line that is no object', async () => {
    const zipped = join(folder, 'log.csv.gz');
    writeFileSync(zipped, gzipSync(`user_id,item_id\nu1,a\nu2,b\n`));
    expect(await read(zipped)).toMatchObject({ ok: true, value: { quality: { rows: 2, kept: 2 } } });
    const lines = writeIn(folder, 'log.ndjson', '{"user_id":"u1","item_id":"a","price":-1}\n{oops\n{"user_id":7,"item_id":"b"}\n');
    const log = await read(lines);
    expect(log.ok && log.value.quality).toMatchObject({ rows: 3, kept: 1 });
    expect(log.ok && log.value.quality.dropped.map(({ code, lines: at }) => [code, at])).toEqual([
      ['malformed_json', [2]],
      ['negative_price', [1]],
    ]);
  });

  it.each(['log.csv.gz', 'log.ndjson.gz'])('names the file whose gzip the database does not read: %s', async (name) => {
    const text = name.includes('csv') ? 'user_id,item_id\nu1,a\n' : '{"user_id":"u1","item_id":"a"}\n';
    const zipped = gzipSync(text);
    const commented = Buffer.concat([
      zipped.subarray(0, 3),
      Buffer.from([16]),
      zipped.subarray(4, 10),
      Buffer.from('hi\0'),
      zipped.subarray(10),
    ]);
    for (const bytes of [commented, Buffer.concat([zipped, Buffer.alloc(40)])]) {
      expect(gunzipSync(bytes).toString()).toBe(text);
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const message = expect.stringMatching(/^\S+gz cannot be read to its end: IO Error: .*\. Unpack it and give the plain file\.$/);
      expect(await read(path)).toMatchObject({ ok: false, error: { code: 'file_unreadable', message, at: path } });
    }
  });

  it('says which columns it did not use', async () => {
    const path = writeIn(folder, 'extra.csv', 'user_id,item_id,country\nu1,a,UK\n');
    expect(await read(path)).toMatchObject({ ok: true, value: { quality: { ignoredColumns: ['country'] } } });
  });
});
