import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import type { Result } from '../../src/protocol/values/result';
import { type EventLog, readEvents } from '../../src/trainer/ingest/readEvents';
import { withDatabase } from '../../src/trainer/ingest/withDatabase';
import { hostileTexts } from '../helpers/validInput';
import { fuzzLater, jsonText, mutated, mutatedBytes, mutatedText, refused, together } from './fuzz';

type Fields = Readonly<Record<string, unknown>>;

const folder = mkdtempSync(join(tmpdir(), 'couplet-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file that is read in a database of its own, as a run does; what DuckDB itself throws would be `database_failed`. */
let files = 0;
const read = async (name: string, bytes: Uint8Array | string): Promise<Result<EventLog['quality'] & { readonly inTable: number }>> => {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  writeFileSync(path, bytes);
  const result = await withDatabase({}, async (db) => {
    const log = await readEvents(db, path, 'log');
    if (!log.ok) return log;
    const [[count] = []] = await db.rows('SELECT count(*)::double precision FROM log');
    return { ok: true, value: { ...log.value.quality, inTable: Number(count) } } as const;
  });
  rmSync(path);
  return result;
};

/** Every row is kept or counted with its reason. @param rows known to be there; undefined: as many as the reader says */
const accounted = (result: Awaited<ReturnType<typeof read>>, rows: number | undefined): void => {
  refused(result);
  if (!result.ok) return;
  const { kept, dropped, inTable } = result.value;
  const lost = dropped.reduce((sum, { count }) => sum + count, 0);
  for (const { code, message, lines } of dropped)
    if (message === code || lines.length === 0) throw new Error(`${code} says neither what nor where.`);
  if (inTable !== kept || kept + lost !== (rows ?? result.value.rows) || result.value.rows !== (rows ?? result.value.rows))
    throw new Error(`${rows} rows written, ${result.value.rows} read, ${kept} kept, ${inTable} there, dropped ${JSON.stringify(dropped)}`);
};

const row = {
  user_id: 'u1',
  item_id: 'oolong',
  event: 'purchase',
  time: '2026-01-05T10:00:00Z',
  quantity: 2,
  price: 19.9,
  category: 'Tea>Green',
  brand: 'Oolong & Co',
  coupon_id: 'tea-20',
  propensity: 0.5,
  transaction_id: 't1',
};
const session = {
  session: 7,
  events: [
    { aid: 1, ts: 1_767_600_000_000, type: 'clicks' },
    { aid: 2, ts: 1_767_600_060_000, type: 'orders' },
  ],
};
const ga4 = {
  event_name: 'purchase',
  event_timestamp: 1_767_600_000_000_000,
  user_pseudo_id: 'u1',
  event_params: [{ key: 'transaction_id', value: { string_value: 't1' } }],
  ecommerce: { transaction_id: 't1' },
  items: [{ item_id: 'oolong', item_category: 'Tea', price: 19.9, quantity: 1, promotion_id: 'tea-20' }],
};

/** A zero byte makes of a file none of text, which is refused as a whole; bytes of all kinds are tried below. */
const bare = (text: string): string => text.replaceAll('\u0000', '');
const quoted = (cell: unknown): string => `"${bare(typeof cell === 'string' ? cell : jsonText(cell)).replaceAll('"', '""')}"`;
const columns = Object.keys(row) as readonly (keyof typeof row)[];
const cells = fc.tuple(
  fc.constantFrom(...columns),
  fc.oneof(fc.constantFrom(...hostileTexts), mutatedText(fc.constantFrom(...columns.map((name) => String(row[name]))))),
);

/** JSON of a row. DuckDB, unlike `JSON.parse`, takes no half of a surrogate pair, and the line with it is malformed. */
const lineOf = (value: unknown): string => jsonText(value).replaceAll(/\\ud[89a-f]../g, '?');

/** Events of a line that can be read, else the one line. */
const sessionRows = ({ events }: Fields): number => (Array.isArray(events) ? events.length : 1);
const ga4Rows = ({ items, event_params: parameters }: Fields): number =>
  Array.isArray(items) && (Array.isArray(parameters) || parameters === undefined || parameters === null) ? Math.max(1, items.length) : 1;

/** Rows a file: a read costs some 200 ms however few there are, so that for every thousand inputs there is one file. */
const ROWS = { minLength: 1_000, maxLength: 1_200 };

describe('a log in which rows are not what they should be', () => {
  it('CSV: every row is kept or counted', () =>
    fuzzLater(
      fc.array(cells, ROWS),
      async (changes) => {
        const lines = changes.map(([name, cell]) => columns.map((column) => quoted(column === name ? cell : row[column])).join(','));
        await together(lines, async (some) => accounted(await read('log.csv', `${columns.join(',')}\n${some.join('\n')}\n`), some.length));
      },
      0.001,
    ));

  it('NDJSON: the same', () =>
    fuzzLater(
      fc.array(mutated(fc.constant(row)), ROWS),
      (rows) =>
        together(rows.map(lineOf), async (some) =>
          accounted(await read('log.ndjson', [jsonText(row), ...some].join('\n')), some.length + 1),
        ),
      0.001,
    ));

  it.each([
    ['sessions', session, sessionRows],
    ['a GA4 export', ga4, ga4Rows],
  ])('NDJSON of %s: every event is', (_, line, rowsOf) =>
    fuzzLater(
      fc.array(mutated(fc.constant(line)), ROWS),
      (rows) =>
        together(rows.map(lineOf), async (some) => {
          const lines = [jsonText(line), ...some];
          accounted(
            await read('log.ndjson', lines.join('\n')),
            lines.reduce((sum, text) => sum + rowsOf(Object(JSON.parse(text))), 0),
          );
        }),
      0.001,
    ),
  );

  it('CSV and NDJSON under headings of any names', () => {
    const strange = fc.oneof(
      fc.constantFrom('_line', '_code', 'rowid', 'ITEM_ID', 'select', 'a"b', "a'b", 'a/b', 'a~b', '$.a', '-', ...hostileTexts),
      fc.string(),
    );
    return fuzzLater(
      fc.uniqueArray(fc.tuple(strange, fc.boolean()), { minLength: 4, maxLength: 4, selector: ([name]) => name }),
      (headings) =>
        together(
          headings.map(([name, json]) => jsonText([bare(name), json])),
          async (some) => {
            for (const text of some) {
              const [name, json] = JSON.parse(text) as [string, boolean];
              const csv = `user_id,item_id,${quoted(name)}\nu1,a,b\nu2,c,d\n`;
              accounted(
                json ? await read('log.ndjson', jsonText({ user_id: 'u1', item_id: 'a', [name]: 'b' })) : await read('log.csv', csv),
                json ? 1 : 2,
              );
            }
          },
        ),
      0.001,
    );
  });
});

describe('a log that is damaged or was half written', () => {
  const lines = Array.from({ length: 20 }, (_, i) => ({
    ...row,
    transaction_id: `t${i}`,
    brand: i % 3 === 0 ? 'Oolong, "the best"\nof teas' : 'Tea',
  }));
  const csv = (mark: string, end: string): string =>
    [
      columns.join(mark),
      ...lines.map((line) => columns.map((name) => (name === 'brand' ? quoted(line[name]) : line[name])).join(mark)),
    ].join(end);
  const texts: Readonly<Record<string, string>> = {
    'log.csv': csv(',', '\n'),
    'crlf.csv': csv(';', '\r\n'),
    'log.tsv': csv('\t', '\n').replaceAll(/"[^"\t]*("")?[^"\t]*("")?[^"]*"/g, 'Tea'),
    'log.ndjson': lines.map(jsonText).join('\n'),
    'sessions.jsonl': [session, session, session].map(jsonText).join('\n'),
    'ga4.json': [ga4, ga4].map(jsonText).join('\n'),
  };
  const files = Object.entries(texts).flatMap(([name, text]) => [
    [name, Buffer.from(text), false] as const,
    [`${name}.gz`, Buffer.from(text), true] as const,
  ]);
  const file = fc.constantFrom(...files).chain(([name, bytes, gzip]) =>
    fc.tuple(
      fc.constant(name),
      fc.oneof(
        mutatedBytes(fc.constant(bytes)).map((changed) => (gzip ? gzipSync(changed) : changed)),
        mutatedBytes(fc.constant(gzip ? gzipSync(bytes) : bytes)),
      ),
    ),
  );

  /** Rows of NDJSON are lines, whatever became of them; U+0001 and carriage returns are DuckDB's own marks. */
  const whole = async (name: string, bytes: Buffer): Promise<void> => {
    const text = name === 'log.ndjson' && !bytes.includes(1) && !bytes.includes(13) ? bytes.toString('latin1') : undefined;
    const result = await read(name, bytes);
    accounted(result, text?.split('\n').filter((line) => !/^ *$/.test(line)).length);
    if (!result.ok && result.error.code === 'database_failed') throw new Error(result.error.message);
  };

  it('is read as far as it goes, with every row accounted for, or refused with the reason', () =>
    fuzzLater(
      fc.array(file, { minLength: 8, maxLength: 8 }),
      (some) =>
        together(
          some.map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString('base64')}`),
          async (given) => {
            for (const [name = '', bytes = ''] of given.map((one) => one.split(' '))) await whole(name, Buffer.from(bytes, 'base64'));
          },
        ),
      0.001,
    ));

  it('and so is Parquet', async () => {
    const path = join(folder, 'valid.parquet');
    const wrote = await withDatabase({}, async (db) => {
      const select = `SELECT 'u' || i % 7 AS user_id, 'oolong' AS item_id, TIMESTAMP '2026-01-05' + INTERVAL (i) HOUR AS time, 19.9 AS price FROM range(200) t(i)`;
      await db.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
      return { ok: true, value: undefined } as const;
    });
    refused(wrote);
    const valid = readFileSync(path);
    accounted(await read('log.parquet', valid), 200);
    await fuzzLater(
      mutatedBytes(fc.constant(valid)),
      async (bytes) => {
        const result = await read('log.parquet', bytes);
        accounted(result, undefined);
        if (!result.ok && result.error.code === 'database_failed') throw new Error(result.error.message);
      },
      0.01,
    );
  });
});
