import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE } from '../../src/protocol/values/clock';
import { ok } from '../../src/protocol/values/result';
import type { EventColumnMap } from '../../src/trainer/ingest/eventColumns';
import { readEvents } from '../../src/trainer/ingest/readEvents';
import { type EngineOptions, withDatabase } from '../../src/trainer/ingest/withDatabase';
import { startPostgres, type TestPostgres } from '../helpers/postgres';
import { hostileTexts } from '../helpers/validInput';
import { fuzzLater, mutatedText, together } from './fuzz';

const folder = mkdtempSync(join(tmpdir(), 'couplet-fuzz-'));
let server: TestPostgres;
let client: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
  client = new pg.Client({ connectionString: server.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const row = {
  user_id: 'u1',
  item_id: 'oolong',
  event: 'purchase',
  time: '2026-01-05T10:00:00Z',
  quantity: '2',
  price: '19.9',
  category: 'Tea>Green',
  coupon_id: 'tea-20',
  propensity: '0.5',
  transaction_id: 't1',
  rating: '4',
  review: 'Lovely',
  seconds: '30',
};
/** Another shopper and another minute, so that rows are neither repeats nor a robot's. */
const rowAt = (i: number): typeof row => ({
  ...row,
  user_id: `u${i % 100}`,
  time: new Date(Date.UTC(2026, 0, 5) + i * MINUTE).toISOString(),
  transaction_id: `t${i}`,
});
const columns = Object.keys(row) as readonly (keyof typeof row)[];
const events = ['rate', 'dwell'];
const dates = ['2026-01-05 10:00:00.5+01:00', '5/1/2026 9:30', '1767609000', '1767609000123', '2026/01/05 09:05 UTC', '20260105'];
const numbers = ['1e3', '+.5', '-0', '1_000', '1,5', '1.234,5', '.5.', 'inf', '1e400', '1e-400', '9007199254740993'];
/** What a file cannot have within a line, and PostgreSQL in no text. */
const within = (cell: string): string => cell.replaceAll(/[\0\r\n\uFEFF]|\p{Surrogate}/gu, '');
const cells = fc.tuple(
  fc.constantFrom(...columns),
  fc
    .oneof(
      fc.constantFrom(...hostileTexts, ...events, ...dates, ...numbers),
      mutatedText(fc.constantFrom(...columns.map((name) => row[name]), ...dates, ...numbers)),
    )
    .map(within),
);

/** Without a word about them a log with dates and numbers of every form is mostly refused. */
const forms = fc.constantFrom<EventColumnMap>({}, { dates: 'dmy', decimal: 'point' }, { dates: 'mdy', decimal: 'comma' });

const quoted = (cell: string): string => (cell === '' ? '' : `"${cell.replaceAll('"', '""')}"`);

const COMPARED = 'user_id, item_id, event, time, quantity, price, category, coupon_id, propensity, rating, review_length, seconds';
const NAME = 'shop_log';

/** What one engine makes of a log, but for the order of its rows: PostgreSQL may put a short one into the room that an earlier page has left. */
const cleaned = (options: EngineOptions, from: string, map: EventColumnMap) =>
  withDatabase(options, async (db) => {
    const log = await readEvents(db, from, 'clean', map);
    if (!log.ok) return log;
    const { kept, dropped, rows, outliers } = log.value.quality;
    const clean = await db.rows(`SELECT ${COMPARED} FROM clean`);
    const lost = dropped.map(({ code, count }) => `${count} ${code}`).sort();
    // Nor are its lines the same.
    const unusual = outliers?.map(({ lines, ...limits }) => ({ ...limits, shown: lines.length }));
    return ok({ rows, kept, lost, unusual, clean: clean.map((values) => values.map(String).join(' | ')).sort() });
  });

/** The same rows from a file by DuckDB, and from a table by PostgreSQL. */
const inBoth = async (rows: readonly (readonly string[])[], map: EventColumnMap) => {
  const path = join(folder, 'log.csv');
  writeFileSync(path, [columns.join(','), ...rows.map((cell) => cell.map(quoted).join(','))].join('\n'));
  await client.query(`DROP TABLE IF EXISTS ${NAME}`);
  await client.query(`CREATE TABLE ${NAME} (${columns.map((column) => `"${column}" text`).join(', ')})`);
  const lists = columns.map((_, i) => rows.map((cell) => cell[i] || null));
  await client.query(`INSERT INTO ${NAME} SELECT * FROM unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')})`, lists);
  return [await cleaned({}, path, map), await cleaned({ engine: server.url }, NAME, map)] as const;
};

it('a log of any rows is the same log in DuckDB and in PostgreSQL', async () => {
  let most = 0;
  await fuzzLater(
    fc.tuple(fc.array(cells, { minLength: 1_000, maxLength: 1_200 }), forms),
    async ([changes, form]) => {
      const rows = changes.map(([name, cell], i) => JSON.stringify(Object.values({ ...rowAt(i), [name]: cell })));
      await together(rows, async (some) => {
        const [duck, postgres] = await inBoth(
          some.map((text) => JSON.parse(text)),
          form,
        );
        if (duck.ok) expect(postgres).toEqual(duck);
        // Each names the file or the table.
        else expect(postgres).toMatchObject({ ok: false, error: { code: duck.error.code } });
        most = Math.max(most, duck.ok ? duck.value.kept : 0);
      });
    },
    0.001,
  );
  expect(most).toBeGreaterThan(100);
});
