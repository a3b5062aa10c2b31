import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeys } from '../../../../src/trainer/bundle/keys';
import { evaluateCf } from '../../../../src/trainer/evaluate/evaluateCf';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { readPurchases } from '../../../../src/trainer/ingest/readBehaviour';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { openPostgres, withDatabase } from '../../../../src/trainer/ingest/withDatabase';
import { silent } from '../../../../src/trainer/run/progress';
import { readSessions } from '../../../../src/trainer/session/readSessions';
import { train } from '../../../../src/trainer/train';
import { startPostgres, type TestPostgres } from '../../../helpers/postgres';
import { behaviourLog, freshFolder, smallCampaign, writeIn } from '../fixtures';

/** Puts the rows of a CSV without quotes into a new table of text columns, in their order. */
const copyCsv = async (url: string, table: string, csv: string): Promise<void> => {
  const [header = '', ...lines] = csv.trimEnd().split(/\r?\n/);
  const columns = header.split(',');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE TABLE ${table} (${columns.map((column) => `"${column}" text`).join(', ')})`);
    for (let from = 0; from < lines.length; from += 1_000) {
      const rows = lines.slice(from, from + 1_000).map((line) => line.split(',').map((cell) => (cell === '' ? null : cell)));
      const lists = columns.map((_, i) => rows.map((row) => row[i] ?? null));
      await client.query(`INSERT INTO ${table} SELECT * FROM unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')})`, lists);
    }
  } finally {
    await client.end();
  }
};

let server: TestPostgres;
let engines: readonly Database[] = [];

beforeAll(async () => {
  server = await startPostgres();
  engines = [await openDatabase(), await openPostgres(server.url)];
}, 300_000);
afterAll(async () => {
  for (const engine of engines) await engine.close();
  await server?.stop();
});

/** Names of all tables that outlive a session. */
const tables = async (): Promise<readonly unknown[]> => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query(`SELECT relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1`);
  await client.end();
  return rows;
};

/** Every way a row can be wrong, a bot, repeats, dates and ids of several kinds. */
const messyLog = (): string => {
  const at = (minute: number, second = 0): string => new Date(Date.UTC(2026, 0, 5, 10, minute, second)).toISOString();
  const rows = ['user_id,item_id,event,time,quantity,price'];
  for (const [u, user] of ['Zoé', 'anna', 'Ben', 'élan', 'zoe', 'u-10', 'u_9', '😀'].entries()) {
    for (let i = 0; i < 6; i++) rows.push(`${user},item ${(u + i) % 5},${i === 5 ? 'purchase' : 'view_item'},${at(i * 3, u)},1,${i}.5`);
  }
  for (let i = 0; i < 90; i++) rows.push(`robot,item ${i % 5},view_item,${at(1, Math.floor(i / 2))},${1 + (i % 2)},1`);
  return [
    ...rows,
    rows[1],
    rows[1],
    'anna,item 1,view_item,5/1/2026 9:30,1,1',
    'anna,item 2,view_item,25/01/2026 09:30,1,1',
    'anna,item 3,view_item,1767609000,1,1',
    'anna,item 4,view_item,1767609000123,1,1',
    'anna,item 4,view_item,2026-01-05,1,1',
    'anna,item 4,view_item,2026-1-5 9:05:07.5+0100,1,1',
    'anna,item 4,view_item,2026/01/05 09:05 UTC,1,1',
    'anna,item 4,view_item,2026-01-05T09:06:07.9999999999Z,1,1',
    'anna,item 3,view_item,2026-01-05T09:06:08.9999999,1,1',
    'anna,item 2,view_item,2026-01-05T09:06:09.999999Z,1,1',
    'anna,item 4,view_item,2026-02-30,1,1',
    'anna,item 4,view_item,31/02/2026,1,1',
    'anna,item 4,view_item,1970-01-01,1,1',
    'anna,item 4,view_item,yesterday,1,1',
    `anna,item 4,view_item,${at(2)},1,NaN`,
    `anna,item 4,view_item,${at(2)},-inf,1`,
    `anna,item 4,view_item,${at(2)},1,-1`,
    `anna,item 4,view_item,${at(2)},1,1e12`,
    `anna,item 4,view_item,${at(2)},5000000,1`,
    `anna,item 4,view_item,${at(2)},1.5,1`,
    `anna,item 4,launch,${at(2)},1,1`,
    `null,item 4,view_item,${at(2)},1,1`,
    `anna,,view_item,${at(2)},1,1`,
    '',
  ].join('\n');
};

/** The answer both engines give. */
const both = async (sql: (db: Database) => string): Promise<readonly (readonly unknown[])[]> => {
  const [a, b] = [await engines[0]!.rows(sql(engines[0]!)), await engines[1]!.rows(sql(engines[1]!))];
  expect(b).toEqual(a);
  return a;
};

const values = (texts: readonly string[]): string => texts.map((text, i) => `(${i}, '${text}')`).join(', ');

describe('DuckDB and PostgreSQL', () => {
  it('read the same numbers from text, and none from what is no finite number', async () => {
    const texts = ['2.50', '-1', '+.5', '1e3', '0.1', '123456789.12345679', 'NaN', 'inf', '1e999', '1_000', '0x1F', '', ' 1', '1,5'];
    const rows = await both(({ dialect }) => `SELECT i, ${dialect.toDouble('t')} FROM (VALUES ${values(texts)}) AS v(i, t) ORDER BY i`);
    expect(rows.map(([, number]) => number)).toEqual([2.5, -1, 0.5, 1000, 0.1, 123456789.12345679, ...Array(8).fill(null)]);
  });

  it('take the spaces of every script off the ends, and no others', async () => {
    const spaces = Array.from({ length: 0xd800 }, (_, i) => String.fromCharCode(i)).filter((char) => /\p{Zs}/u.test(char));
    expect(spaces.length).toBe(17);
    const texts = [...spaces.map((space) => `${space}${space}a${space}b${space}`), '\u200ba\t', spaces.join('')];
    const rows = await both(({ dialect }) => `SELECT i, ${dialect.trim('t')} FROM (VALUES ${values(texts)}) AS v(i, t) ORDER BY i`);
    expect(rows.map(([, text]) => text)).toEqual([...spaces.map((space) => `a${space}b`), '\u200ba\t', '']);
  });

  it('read a database that is not in UTF-8, of which the plain space alone is taken off', async () => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`CREATE DATABASE western ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`);
    await client.end();
    const url = new URL(server.url);
    url.pathname = '/western';
    const western = new pg.Client({ connectionString: url.href });
    await western.connect();
    await western.query(`CREATE TABLE log AS SELECT * FROM (VALUES (' Zoé ', 'thé'), ('u2\u00a0', 'b')) AS v(user_id, item_id)`);
    await western.end();
    const read = await withDatabase({ engine: url.href }, async (db) => {
      const log = await readEvents(db, 'log', 'clean');
      return log.ok ? { ok: true, value: await db.rows('SELECT user_id, item_id FROM clean ORDER BY _line') } : log;
    });
    expect(read).toEqual({
      ok: true,
      value: [
        ['Zoé', 'thé'],
        ['u2\u00a0', 'b'],
      ],
    });
  });

  it('read the same instants, and none from a day that does not exist', async () => {
    const texts = [
      '2026-01-01 10:00:00',
      '2026-01-01 10:00:00.1239+05:30',
      '2024-02-29 23:59:59Z',
      '2026-02-29 00:00:00',
      '1900-02-29 00:00:00',
      '2026-04-31 00:00:00',
      '2026-13-01 00:00:00',
      '1969-12-31 23:59:58.5',
      '0000-01-01 00:00:00',
    ];
    const rows = await both(({ dialect }) => `SELECT i, ${dialect.isoMs('t')} FROM (VALUES ${values(texts)}) AS v(i, t) ORDER BY i`);
    expect(rows.map(([, ms]) => (ms === null ? null : Number(ms)))).toEqual([
      Date.UTC(2026, 0, 1, 10),
      Date.UTC(2026, 0, 1, 4, 30, 0, 123),
      Date.UTC(2024, 1, 29, 23, 59, 59),
      ...[null, null, null, null],
      -1_500,
      null,
    ]);
  });

  it('hash text alike into 32 bits, and divide alike towards minus infinity', async () => {
    const rows = await both(({ dialect }) => `SELECT ${dialect.hash32(`'a'`)}, ${dialect.hash32(`'é😀'`)}, ${dialect.floorDiv('-7', '2')}`);
    expect(rows[0]?.[0]).toBe(0x0cc175b9n);
    expect(rows[0]?.[2]).toBe(-4n);
  });

  it('stream rows in order, in batches, and make tables that end with the run', async () => {
    for (const engine of engines) {
      await engine.createTable('numbers', 'SELECT g AS n FROM generate_series(1, 25000) AS s(g)');
      const seen: unknown[] = [];
      let batches = 0;
      for await (const batch of engine.batches('SELECT n::double precision FROM numbers ORDER BY n')) {
        batches += 1;
        seen.push(...batch.map(([n]) => n));
      }
      expect(batches).toBeGreaterThan(1);
      expect(seen).toEqual(Array.from({ length: 25_000 }, (_, i) => i + 1));
    }
    const other = await openPostgres(server.url);
    expect(await other.rows(`SELECT count(*) FROM pg_class WHERE relname = 'numbers' AND pg_table_is_visible(oid)`)).toEqual([[0n]]);
    await other.close();
  });
});

describe('one log in both engines', () => {
  const csv = messyLog();
  const files = freshFolder();

  it('is cleaned to the same rows and the same report', async () => {
    const path = writeIn(files, 'messy.csv', csv);
    await copyCsv(server.url, 'messy', csv);
    const [a, b] = [await readEvents(engines[0]!, path, 'messy_log'), await readEvents(engines[1]!, 'messy', 'messy_log')];
    if (!a.ok || !b.ok) throw new Error(JSON.stringify([a, b]));
    expect({ ...b.value.quality, file: path }).toEqual(a.value.quality);
    const codes = a.value.quality.dropped.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['duplicate', 'bot_rate', 'not_finite', 'bad_time', 'missing_user_id']));
    const rows = await both(() => 'SELECT * FROM messy_log ORDER BY _line');
    expect(rows.length).toBe(a.value.quality.kept);
    // Uppercase before lowercase before é: by code point, whatever the locale of the server.
    const users = await both(() => 'SELECT DISTINCT user_id FROM messy_log ORDER BY user_id');
    expect(users.map(([user]) => String(user))).toEqual(users.map(([user]) => String(user)).sort());
  });

  it('trains to the same bundle, but for the hashes that tables have not, and leaves the database as it was', async () => {
    // The categories come from the item file alone.
    const log = behaviourLog(120, 5).replaceAll(/,(Tea|Plants|Lamps),acme/g, ',,acme');
    const list = ['Tea', 'Plants', 'Lamps'].flatMap((category) => [0, 1, 2, 3, 4, 5].map((i) => `${category}${i},${category}`));
    const items = ['item_id,category', ...list, ''].join('\n');
    await copyCsv(server.url, 'shop_events', log);
    await copyCsv(server.url, 'shop_items', items);
    const input = { campaign: smallCampaign(), keys: generateKeys(), seed: 7 };
    const before = await tables();
    const [a, b] = [
      await train({ ...input, events: writeIn(files, 'events.csv', log), items: writeIn(files, 'items.csv', items) }, silent),
      await train({ ...input, events: 'shop_events', items: 'shop_items', engine: server.url }, silent),
    ];
    if (!a.ok || !b.ok) throw new Error(JSON.stringify([a, b]));
    expect(a.value.report.quality[1]).toMatchObject({ rows: 18, kept: 18 });
    /** What is signed, byte for byte, without the hashes of logs; and those. */
    const signed = ({ bundle }: { readonly bundle: { readonly envelope: string } }) => {
      const { payload }: { payload: string } = JSON.parse(bundle.envelope);
      return {
        payload: payload.replaceAll(/"sha256":"[0-9a-f]{64}",(?="rows")/g, ''),
        hashes: [...payload.matchAll(/"sha256":"[0-9a-f]{64}",(?="rows")/g)].length,
      };
    };
    const [ofFiles, ofTables] = [signed(a.value), signed(b.value)];
    expect(ofTables.payload).toBe(ofFiles.payload);
    expect([ofFiles.hashes, ofTables.hashes]).toEqual([2, 0]);
    expect([...b.value.bundle.shards]).toEqual([...a.value.bundle.shards]);
    expect(await tables()).toEqual(before);
  });

  it('ranks the same items for the same shoppers', async () => {
    const [earlier, later] = [behaviourLog(90, 8), behaviourLog(90, 9)];
    await copyCsv(server.url, 'earlier', earlier);
    await copyCsv(server.url, 'later', later);
    const paths = { train: writeIn(files, 'earlier.csv', earlier), test: writeIn(files, 'later.csv', later) };
    const [a, b] = [
      await withDatabase({}, (db) => evaluateCf(db, paths, {}, 1, silent)),
      await withDatabase({ engine: server.url }, (db) => evaluateCf(db, { train: 'earlier', test: 'later' }, {}, 1, silent)),
    ];
    if (!a.ok || !b.ok) throw new Error(JSON.stringify([a, b]));
    expect(b.value.evaluation).toEqual(a.value.evaluation);
    expect(b.value.predictions).toBe(a.value.predictions);
    expect(a.value.predictions.split('\n').length).toBeGreaterThan(80);
  });

  it('reads the same sessions, from a behaviour log and from rows with a session', async () => {
    const clicks = ['session_id,item_id,order,month,colour'];
    for (let s = 0; s < 12; s++)
      for (let k = 0; k < 4; k++)
        clicks.push(`s${s},i${(s * 3 + k * (1 + (s % 2))) % 9},${4 - k},${4 + Math.floor(s / 8)},${(s + k) % 3 ? 'red' : ''}`);
    const logs = { visits: behaviourLog(40, 3), clicks: clicks.join('\n') };
    for (const [name, csv] of Object.entries(logs)) {
      await copyCsv(server.url, name, csv);
      const path = writeIn(files, `${name}.csv`, csv);
      const [a, b] = [
        await withDatabase({}, (db) => readSessions(db, { path, columns: {} }, 'log')),
        await withDatabase({ engine: server.url }, (db) => readSessions(db, { path: name, columns: {} }, 'log')),
      ];
      if (!a.ok || !b.ok) throw new Error(JSON.stringify([a, b]));
      const { quality: _, ...sessions } = a.value;
      expect(b.value).toMatchObject(sessions);
      expect(sessions.ids.length).toBeGreaterThan(10);
    }
  });

  it('reads the same purchases from orders, a row an order or a row a line of goods', async () => {
    const shopify = `Name,Email,Financial Status,Currency,Subtotal,Discount Amount,Discount Code,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded Amount
#1,Ada@example.test,paid,USD,20.00,2.00,tea-10,2026-03-12 09:14:02 +0100,2,Oolong,7.00,OOL,,card,0.00
#1,Ada@example.test,,,,,,2026-03-12 09:14:02 +0100,1,Mug,8.00,,,,
#2,,paid,EUR,20.00,0.00,,2026-03-12 09:14:02 +0100,1,Mug,8.00,,,card,0.00
#3,,voided,USD,20.00,0.00,,2026-03-12 09:14:02 +0100,1,Mug,8.00,,2026-03-12,card,0.00
#1,Ada@example.test,paid,USD,20.00,2.00,tea-10,2026-03-12 09:14:02 +0100,2,Oolong,7.00,OOL,,card,0.00
#4,,paid,USD,20.00,0.00,,2026-03-12 09:14:02 +0100,x,Mug,8.00,,,card,0.00
`;
    const totals = 'order_id,time,customer_id,subtotal,codes\n1,2026-03-12T09:00:00Z,ada,20.00,\n2,2026-03-13T09:00:00Z,,7.50,TEA-10\n';
    for (const [table, csv] of [
      ['shopify_orders', shopify],
      ['plain_orders', totals],
    ] as const) {
      await copyCsv(server.url, table, csv);
      const file = writeIn(freshFolder(), `${table}.csv`, csv);
      const [a, b] = await Promise.all(
        engines.map(async (db) => {
          const read = await readPurchases(db, db.dialect.name === 'postgres' ? table : file, `${table}_read`, {}, smallCampaign());
          if (!read.ok) throw new Error(`${db.dialect.name}: ${read.error.message}`);
          const { quality } = read.value.log;
          const rows = await db.rows(
            `SELECT user_id, item_id, time::double precision, quantity::double precision, price, coupon_id, _line::double precision FROM ${table}_read ORDER BY _line`,
          );
          return { rows, kept: quality.kept, dropped: quality.dropped, orders: quality.notes?.filter((note) => note.includes('order')) };
        }),
      );
      expect(a?.kept).toBeGreaterThan(1);
      expect(b).toEqual(a);
    }
  });

  it('needs no more than SELECT on the log and TEMP on the database', async () => {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query(`CREATE ROLE reader LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT SELECT ON shop_events TO reader`);
    await admin.end();
    const engine = server.url.replace('postgres@', 'reader@');
    const read = (table: string) => withDatabase({ engine }, (db) => readEvents(db, table, 'events'));
    expect(await read('shop_events')).toMatchObject({ ok: true });
    expect(await read('messy')).toMatchObject({ ok: false, error: { code: 'table_unreadable' } });
    expect(await read('nowhere')).toMatchObject({ ok: false, error: { code: 'table_not_found' } });
  });

  it('says that a server does not answer, and that an address is none', async () => {
    const read = (engine: string) => withDatabase({ engine }, (db) => readEvents(db, 'shop_events', 'events'));
    expect(await read('postgres://nobody@127.0.0.1:1/none')).toMatchObject({ ok: false, error: { code: 'engine_unreachable' } });
    expect(await read('mysql://127.0.0.1/shop')).toMatchObject({ ok: false, error: { code: 'engine_invalid' } });
  });
});
