import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, literal, openDatabase } from '../../../../src/trainer/ingest/database';
import type { EventColumnMap } from '../../../../src/trainer/ingest/eventColumns';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { sharedData, sharedMissing } from '../../../helpers/node/trainingLogs';
import { freshFolder, writeIn } from '../fixtures';

let db: Database;
let tables = 0;
const folder = freshFolder();

beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const read = (path: string, map: EventColumnMap = {}) => {
  tables += 1;
  return readEvents(db, path, `t${tables}`, map);
};
const readText = (text: string, map: EventColumnMap = {}, name = `log${tables}.csv`) => read(writeIn(folder, name, text), map);
/** Clean rows as text, so that a test shows them whole. */
const kept = async (columns: string): Promise<readonly string[]> =>
  (await db.rows(`SELECT ${columns} FROM t${tables} ORDER BY _line`)).map((row) => row.join('|'));

const day = Date.UTC(2026, 0, 5);

describe('CSV as programs write it', () => {
  const plain = 'user_id,item_id,time\nu1,a,2026-01-05T00:00:00Z\nu2,b,2026-01-05T00:00:00Z\n';

  it.each([
    ['a byte order mark', `\uFEFF${plain}`, []],
    ['CRLF', plain.replaceAll('\n', '\r\n'), []],
    ['semicolons', plain.replaceAll(',', ';'), ['fields are separated by a semicolon']],
    ['tabs', plain.replaceAll(',', '\t'), ['fields are separated by a tab']],
    ['bars', plain.replaceAll(',', '|'), ['fields are separated by a bar']],
    ['no last line feed', plain.trimEnd(), []],
    ['everything in quotes', plain.replaceAll(/[^,\n]+/g, '"$&"'), []],
  ])('reads %s', async (_, text, notes) => {
    expect(await readText(text)).toMatchObject({ ok: true, value: { quality: { rows: 2, kept: 2, notes } } });
    expect(await kept('user_id, item_id, time')).toEqual([`u1|a|${day}`, `u2|b|${day}`]);
  });

  it('reads CRLF with a plain line break inside a field, and refuses CRLF and LF mixed', async () => {
    const field = await readText('user_id,item_id\r\nu1,"a\nb"\r\nu2,c\r\n');
    expect(field).toMatchObject({ ok: true, value: { quality: { rows: 2, kept: 2 } } });
    expect(await kept('user_id')).toEqual(['u1', 'u2']);
    expect(await readText(plain.replace('\n', '\r\n'))).toMatchObject({ ok: false, error: { code: 'mixed_line_ends' } });
  });

  it('leaves out a row that is too long, and names it where the rest cannot be read for it', async () => {
    const rows = 'u3,c,2026-01-05T00:00:00Z\n';
    const long = (characters: string) => `${plain}u1,"${characters}",2026-01-05T00:00:00Z\n`;
    const skipped = await readText(long('x'.repeat(5 << 20)) + rows);
    expect(skipped).toMatchObject({ ok: true, value: { quality: { rows: 4, kept: 3, dropped: [{ code: 'malformed_csv', lines: [4] }] } } });
    const refused = await readText(long(`${'x'.repeat(1_023)}\n`.repeat(18 << 10)));
    expect(refused).toMatchObject({ ok: false, error: { code: 'line_too_long', at: 'line 4' } });
  });

  it('refuses UTF-16 in both byte orders, with and without its mark', async () => {
    const little = Buffer.from(plain, 'utf16le');
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), little]);
    for (const bytes of [little, marked, Buffer.from(marked).swap16()]) {
      const path = join(folder, 'utf16.csv');
      writeFileSync(path, bytes);
      expect(await read(path)).toMatchObject({ ok: false, error: { code: 'not_utf8' } });
    }
  });

  it.each([
    ['LF', `${plain}u3,c\rd,2026-01-05T00:00:00Z\n`, 'line 4'],
    ['CRLF', `${plain.replaceAll('\n', '\r\n')}u3,c\rd,2026-01-05T00:00:00Z\r\n`, 'line 4'],
    ['LF, with quotes before it', `${plain}"u3",c\rd,2026-01-05T00:00:00Z\n`, 'line 4'],
    ['carriage returns alone', plain.replaceAll('\n', '\r'), 'line 1'],
  ])('refuses a carriage return within a line and says where, in a file of %s', async (_, text, at) => {
    expect(await readText(text)).toMatchObject({ ok: false, error: { code: 'mixed_line_ends', at } });
  });

  it('reads a file of CRLF that was cut in the midst of its last one, and a carriage return within quotes', async () => {
    expect(await readText(plain.replaceAll('\n', '\r\n').slice(0, -1))).toMatchObject({
      ok: true,
      value: { quality: { rows: 2, kept: 2 } },
    });
    expect(await readText(`${plain}u3,"c\rd",2026-01-05T00:00:00Z\n`)).toMatchObject({
      ok: true,
      value: { quality: { rows: 3, kept: 3 } },
    });
  });

  it('counts the lines of a log in Latin-1 that are no UTF-8 as malformed', async () => {
    const path = join(folder, 'latin1.csv');
    writeFileSync(path, Buffer.from('user_id,item_id\nu1,a\nu2,caf\u00e9\nu3,b\n', 'latin1'));
    expect(await read(path)).toMatchObject({
      ok: true,
      value: { quality: { rows: 3, kept: 2, dropped: [{ code: 'malformed_csv', lines: [3] }] } },
    });
  });

  it.each(['csv', 'ndjson', 'parquet'])(
    'reads the file that is named, also where the name reads as a pattern of others: %s',
    async (kind) => {
      const write = async (name: string, user: string): Promise<string> => {
        const path = join(folder, `${name}.${kind}`);
        if (kind === 'parquet') await db.run(`COPY (SELECT '${user}' AS user_id, 'a' AS item_id) TO ${literal(path)} (FORMAT parquet)`);
        else writeFileSync(path, kind === 'csv' ? `user_id,item_id\n${user},a\n` : `{"user_id":"${user}","item_id":"a"}\n`);
        return path;
      };
      await write('log1', 'other');
      await write('x-log', 'other');
      for (const name of ['log[1]', '*-log', '?-log']) {
        expect(await read(await write(name, 'own'))).toMatchObject({ ok: true });
        expect(await kept('user_id'), name).toEqual(['own']);
      }
    },
  );

  it('refuses a folder, a missing file and one that is empty or only a header', async () => {
    expect(await read(folder)).toMatchObject({ ok: false, error: { code: 'file_not_found' } });
    expect(await read(join(folder, 'none.csv'))).toMatchObject({ ok: false, error: { code: 'file_not_found' } });
    expect(await readText('')).toMatchObject({ ok: false, error: { code: 'file_empty' } });
    expect(await readText('user_id,item_id\n')).toMatchObject({ ok: true, value: { quality: { rows: 0, kept: 0 } } });
  });

  it.each([
    ['one quote', '5" pipe'],
    ['two together', '5"" pipe'],
    ['two apart', 'the "old" pipe'],
  ])('takes quotes inside an unquoted field for text: %s', async (_, item) => {
    const log = await readText(`user_id,item_id\nu1,${item}\nu2,"a ""b"" c"\nu3,c\n`);
    expect(log).toMatchObject({ ok: true, value: { quality: { rows: 3, kept: 3 } } });
    expect(await kept('item_id')).toEqual([item, 'a "b" c', 'c']);
  });

  it('names the line on which a quote opens that never closes', async () => {
    const refused = await readText('user_id,item_id\nu1,"a ""b"" c"\nu2,"never\nu3,c\n');
    expect(refused).toMatchObject({ ok: false, error: { code: 'malformed_csv', at: 'line 3' } });
  });

  it('names the true line of a bad row after blank lines, broken lines and fields with line breaks', async () => {
    const text = ['user_id,item_id,price', 'u1,"a', 'b",1', '', 'u1,b', 'u1,c,-1', '', 'u1,"d', '', 'e",1', 'u1,f,1,1', 'u1,g,-1'].join(
      '\n',
    );
    const log = await readText(text);
    expect(log).toMatchObject({ ok: true, value: { quality: { rows: 6, kept: 2 } } });
    const lines = log.ok ? Object.fromEntries(log.value.quality.dropped.map((dropped) => [dropped.code, dropped.lines])) : {};
    expect(lines).toEqual({ malformed_csv: [5, 11], negative_price: [6, 12] });
  });
});

describe('dates', () => {
  const timesOf = async (times: readonly string[], map: EventColumnMap = {}) => {
    const log = await readText(['user_id,item_id,time', ...times.map((time, i) => `u${i},a,"${time}"`), ''].join('\n'), map);
    return log.ok ? { times: await kept('time'), quality: log.value.quality } : log;
  };

  it('reads ISO 8601, day-first dates and seconds or ms since the epoch in one column, and says what it took for granted', async () => {
    const { times, quality } = (await timesOf([
      '2026-01-05T10:30:00Z',
      '25/01/2026 10:30',
      '5/1/2026 9:05',
      '1767609000',
      '1767609000123',
      '1767609000123456',
      '2026-01-05',
      '2026-01-05 12:30:00+02:00',
    ])) as { times: readonly string[]; quality: { notes: readonly string[] } };
    expect(times.map((time) => new Date(Number(time)).toISOString())).toEqual([
      '2026-01-05T10:30:00.000Z',
      '2026-01-25T10:30:00.000Z',
      '2026-01-05T09:05:00.000Z',
      '2026-01-05T10:30:00.000Z',
      '2026-01-05T10:30:00.123Z',
      '2026-01-05T10:30:00.123Z',
      '2026-01-05T00:00:00.000Z',
      '2026-01-05T10:30:00.000Z',
    ]);
    expect(quality.notes).toEqual(['2 dates are read day first']);
  });

  it('reads month-first dates where a day above 12 says so', async () => {
    expect(await timesOf(['1/25/2026 0:00', '1/5/2026 0:00'])).toMatchObject({ times: [String(day + 20 * 86_400_000), String(day)] });
  });

  it('refuses dates with two readings, naming the option, and takes what is then said', async () => {
    for (const dates of [
      ['3/4/2026', '5/6/2026'],
      ['13/4/2026', '4/13/2026'],
    ]) {
      const refused = await timesOf(dates);
      expect(refused).toMatchObject({ ok: false, error: { code: 'ambiguous_dates', message: expect.stringContaining('--dates dmy') } });
    }
    expect(await timesOf(['5/1/2026'], { dates: 'dmy' })).toMatchObject({ times: [String(day)] });
    expect(await timesOf(['1/5/2026'], { dates: 'mdy' })).toMatchObject({ times: [String(day)] });
  });

  it('drops times before 1990, after the present and of days that do not exist', async () => {
    const times = ['2026-01-05', '1989-12-31', '0', '2026-02-29', '31/04/2026', '2026-01-08', '2026-01-05T00:00:00Z extra'];
    expect(await timesOf(times, { now: day + 86_400_000 })).toMatchObject({
      times: [String(day)],
      quality: {
        dropped: [
          { code: 'bad_time', count: 4, lines: [4, 5, 6, 8] },
          { code: 'impossible_time', count: 2, lines: [3, 7] },
        ],
      },
    });
  });
});

describe('decimals', () => {
  const pricesOf = async (prices: readonly string[], map: EventColumnMap = {}) => {
    const log = await readText(['user_id;item_id;price', ...prices.map((price, i) => `u${i};a;${price}`), ''].join('\n'), map);
    return log.ok ? kept('price') : log;
  };

  it('reads a decimal comma or a comma of thousands by what the whole column needs', async () => {
    expect(await pricesOf(['2,50', '1.234,56', '7'])).toEqual(['2.5', '1234.56', '7']);
    expect(await pricesOf(['2.50', '1,234.56', '1,234', '7'])).toEqual(['2.5', '1234.56', '1234', '7']);
  });

  it('refuses numbers with two readings, naming the option, and takes what is then said', async () => {
    const refused = { ok: false, error: { code: 'ambiguous_decimals', message: expect.stringContaining('--decimal comma') } };
    expect(await pricesOf(['1,234', '7'])).toMatchObject(refused);
    expect(await pricesOf(['1,2', '1.2'])).toMatchObject(refused);
    expect(await pricesOf(['1,234', '7'], { decimal: 'comma' })).toEqual(['1.234', '7']);
    expect(await pricesOf(['1,234', '7'], { decimal: 'point' })).toEqual(['1234', '7']);
  });
});

describe('repeats and bots', () => {
  const row = (user: string, second: number, item = 'a', event = 'view_item'): string =>
    `${user},${item},${event},${new Date(day + second * 1_000).toISOString()}`;
  const header = 'user_id,item_id,event,time';

  it('keeps the first of exact repeats, and both of two purchases in a log without times', async () => {
    const log = await readText([header, row('u', 1), row('u', 1), row('u', 2), row('u', 1)].join('\n'));
    expect(log).toMatchObject({ ok: true, value: { quality: { rows: 4, kept: 2, dropped: [{ code: 'duplicate', lines: [3, 5] }] } } });
    expect(await readText('user_id,item_id\nu,a\nu,a\n')).toMatchObject({ ok: true, value: { quality: { kept: 2 } } });
  });

  it('keeps one of the purchases that a reloaded page sent again with the same transaction id', async () => {
    const rows = [1, 60, 61].map((second) => `${row('u', second, 'a', 'purchase')},T1`);
    const log = await readText([`${header},transaction_id`, ...rows, `${row('u', 62, 'a', 'purchase')},T2`].join('\n'));
    expect(log).toMatchObject({ ok: true, value: { quality: { kept: 2, dropped: [{ code: 'duplicate', lines: [3, 4] }] } } });
  });

  it('takes back what was refunded: the order, or the line that the refund names', async () => {
    const bought = (item: string, order: string): string => `${row('u', 1, item, 'purchase')},${order}`;
    const rows = [
      bought('a', 'T1'),
      bought('b', 'T1'),
      bought('a', 'T2'),
      bought('b', 'T2'),
      bought('a', 'T3'),
      `${row('u', 90_000, '', 'refund')},T1`,
      `${row('somebody-else', 90_000, 'b', 'refund')},T2`,
      `${row('u', 90_000, '', 'refund')},T9`,
      `${row('u', 90_000, '', 'refund')},`,
    ];
    const log = await readText([`${header},transaction_id`, ...rows].join('\n'));
    expect(log).toMatchObject({
      ok: true,
      value: {
        quality: {
          kept: 2,
          dropped: [
            { code: 'order_refunded', count: 6, lines: [2, 3, 5, 7, 8] },
            { code: 'missing_transaction_id', lines: [10] },
          ],
        },
      },
    });
    expect(await kept('item_id')).toEqual(['a', 'a']);
  });

  it('counts a repeat of a refunded purchase once', async () => {
    const bought = `${row('u', 1, 'a', 'purchase')},T1`;
    const log = await readText([`${header},transaction_id`, bought, bought, `${row('u', 9_000, '', 'refund')},T1`].join('\n'));
    expect(log).toMatchObject({
      ok: true,
      value: {
        quality: {
          kept: 0,
          dropped: [
            { code: 'order_refunded', lines: [2, 4] },
            { code: 'duplicate', lines: [3] },
          ],
        },
      },
    });
  });

  it('keeps the earliest of them, whichever way the file is sorted', async () => {
    const rows = [61, 60, 1, 62].map((second) => `${row('u', second, 'a', 'purchase')},T1`);
    const log = await readText([`${header},transaction_id`, ...rows].join('\n'));
    expect(log).toMatchObject({ ok: true, value: { quality: { kept: 1, dropped: [{ code: 'duplicate', lines: [2, 3, 5] }] } } });
  });

  const people = Array.from({ length: 20 }, (_, user) => Array.from({ length: 3 }, (_, i) => row(`p${user}`, i * 20, `i${i}`))).flat();

  it('leaves out a shopper of 90 views a minute among people, with all rows, and says how many', async () => {
    const bot = Array.from({ length: 90 }, (_, i) => row('bot', i / 2, `i${i}`));
    const log = await readText([header, ...people, ...bot].join('\n'));
    expect(log).toMatchObject({ ok: true, value: { quality: { kept: 60, dropped: [{ code: 'bot_rate', count: 90, users: 1 }] } } });
  });

  it('takes a basket of 90 lines, a fast shopper of 60 views a minute, and a log where all are that frequent for no bots', async () => {
    const basket = Array.from({ length: 90 }, (_, i) => row('big', 5, `i${i}`, 'purchase'));
    const fast = Array.from({ length: 60 }, (_, i) => row('fast', i / 2, `i${i}`));
    expect(await readText([header, ...people, ...basket, ...fast].join('\n'))).toMatchObject({
      ok: true,
      value: { quality: { kept: 210 } },
    });
    const all = ['a', 'b', 'c'].flatMap((user) => Array.from({ length: 90 }, (_, i) => row(user, i / 2, `i${i}`)));
    expect(await readText([header, ...all].join('\n'))).toMatchObject({ ok: true, value: { quality: { kept: 270 } } });
  });
});

describe('other formats', () => {
  it('reads Parquet with its own types, and counts its rows from 1', async () => {
    const path = join(folder, 'log.parquet');
    await db.run(`COPY (SELECT * FROM (VALUES (7, 'a', TIMESTAMP '2026-01-05 00:00:00', 2.5), (8, 'b', TIMESTAMP '2026-01-05 00:00:00.5', -1))
      AS v(user_id, item_id, time, price)) TO ${literal(path)} (FORMAT parquet)`);
    const log = await read(path);
    expect(log).toMatchObject({ ok: true, value: { quality: { rows: 2, kept: 1, dropped: [{ code: 'negative_price', lines: [2] }] } } });
    expect(await kept('user_id, item_id, time, price')).toEqual([`7|a|${day}|2.5`]);
    const cut = writeIn(folder, 'cut.parquet', 'PAR1 and nothing more');
    expect(await read(cut)).toMatchObject({ ok: false, error: { code: 'file_unreadable' } });
    // The footer is whole, the first page's header is not.
    const damaged = Buffer.from(readFileSync(path)).fill(0xff, 4, 12);
    const torn = join(folder, 'torn.parquet');
    writeFileSync(torn, damaged);
    expect(await read(torn)).toMatchObject({
      ok: false,
      error: { code: 'file_unreadable', message: expect.stringContaining('torn.parquet') },
    });
  });

  it('reads OTTO sessions, gzipped or not, one event a row', async () => {
    const session = {
      session: 12,
      events: [
        { aid: 5, ts: day, type: 'clicks' },
        { aid: 5, ts: day + 1, type: 'carts' },
        { aid: 6, ts: day + 2, type: 'orders' },
      ],
    };
    const text = `${JSON.stringify(session)}\n{"session":13\n{"session":14,"events":"none"}\n`;
    const path = join(folder, 'otto.jsonl.gz');
    writeFileSync(path, gzipSync(text));
    for (const log of [await read(path), await readText(text, {}, 'otto.jsonl')]) {
      expect(log).toMatchObject({
        ok: true,
        value: { quality: { rows: 5, kept: 3, notes: ['read as OTTO sessions'], dropped: [{ code: 'malformed_json', lines: [2, 3] }] } },
      });
      expect(await kept('user_id, item_id, event, time')).toEqual([
        `12|5|view_item|${day}`,
        `12|5|add_to_cart|${day + 1}`,
        `12|6|purchase|${day + 2}`,
      ]);
    }
  });

  it('reads a GA4 export: items as rows, promotions as coupons, a purchase sent twice once', async () => {
    const event = (name: string, second: number, rest: object): string =>
      JSON.stringify({ event_name: name, event_timestamp: String((day + second * 1_000) * 1_000), user_pseudo_id: '12.34', ...rest });
    const tea = { item_id: 'SKU1', item_category: 'Home', item_category2: 'Tea', item_brand: 'acme', price: 4.5, quantity: 2 };
    const purchase = { items: [tea, { item_id: 'SKU2', price: 1 }], ecommerce: { transaction_id: 'T1' } };
    const promotion = { event_params: [{ key: 'promotion_id', value: { string_value: 'tea-10' } }], items: [] };
    const lines = [
      event('view_item', 0, { items: [tea] }),
      event('view_promotion', 1, promotion),
      event('select_promotion', 2, { items: [{ promotion_id: 'tea-10' }] }),
      event('purchase', 3, purchase),
      event('purchase', 90, purchase),
      event('page_view', 91, {}),
      event('user_engagement', 92, {}),
      event('view_item', 93, { items: [tea], event_params: 'none' }),
    ];
    const log = await readText(`${lines.join('\n')}\n`, {}, 'ga4.json');
    expect(log).toMatchObject({
      ok: true,
      value: {
        quality: {
          rows: 10,
          kept: 6,
          dropped: [
            { code: 'duplicate', count: 2, lines: [5, 5] },
            { code: 'malformed_json', lines: [8] },
            { code: 'unknown_event', lines: [7] },
          ],
        },
      },
    });
    expect(
      await kept(`user_id, event, coalesce(item_id, ''), quantity, coalesce(price, 0), coalesce(category, ''), coalesce(coupon_id, '')`),
    ).toEqual([
      '12.34|view_item|SKU1|2|4.5|Home>Tea|',
      '12.34|view_promotion||1|0||tea-10',
      '12.34|claim_promotion||1|0||tea-10',
      '12.34|purchase|SKU1|2|4.5|Home>Tea|',
      '12.34|purchase|SKU2|1|1||',
      '12.34|page_view||1|0||',
    ]);
  });

  it('reads a GA4 export made flat by its own headings, devices as shoppers, and what a column map says instead', async () => {
    const us = (second: number): string => String((day + second * 1_000) * 1_000);
    const text = `event_date,event_timestamp,event_name,user_pseudo_id,user_id,transaction_id,promotion_id,item_id,item_category,item_brand,price,quantity
20260105,${us(0)},view_item,12.34,,,,SKU1,Tea,acme,4.5,1
20260105,${us(1)},view_promotion,12.34,,,tea-10,,,,,
20260105,${us(2)},select_promotion,12.34,,,tea-10,,,,,
20260105,${us(3)},view_search_results,12.34,,,,,,,,
20260105,${us(4)},purchase,12.34,7,T1,,SKU1,Tea,acme,4.5,2
20260105,${us(90)},purchase,12.34,7,T1,,SKU1,Tea,acme,4.5,2
20260105,${us(91)},session_start,12.34,,,,,,,,
`;
    const log = await readText(text);
    expect(log).toMatchObject({
      ok: true,
      value: {
        quality: {
          rows: 7,
          kept: 5,
          ignoredColumns: ['event_date', 'user_id'],
          dropped: [{ code: 'duplicate' }, { code: 'unknown_event' }],
        },
      },
    });
    expect(await kept(`user_id, event, time, coalesce(item_id, ''), quantity, coalesce(category, ''), coalesce(coupon_id, '')`)).toEqual([
      `12.34|view_item|${day}|SKU1|1|Tea|`,
      `12.34|view_promotion|${day + 1_000}||1||tea-10`,
      `12.34|claim_promotion|${day + 2_000}||1||tea-10`,
      `12.34|search|${day + 3_000}||1||`,
      `12.34|purchase|${day + 4_000}|SKU1|2|Tea|`,
    ]);
    expect(await readText(text, { user_id: 'user_id' })).toMatchObject({ ok: true, value: { quality: { kept: 1 } } });
  });

  it('reads NDJSON whatever characters its keys have', async () => {
    const item = { 'we"ird': 'a', 'x/y~z': 'tea', '': 1, "it's.so": 2 };
    const text = `${JSON.stringify({ user_id: 'u', ...item })}\n`;
    const log = await readText(text, { item_id: 'we"ird', category: 'x/y~z' }, 'keys.ndjson');
    expect(log).toMatchObject({ ok: true, value: { quality: { kept: 1, ignoredColumns: ["it's.so"] } } });
    expect(await kept('user_id, item_id, category')).toEqual(['u|a|tea']);
  });

  it('counts lines of NDJSON that are no UTF-8, or longer than any event, as malformed, and names the true lines of others', async () => {
    const good = Buffer.from('{"user_id":"u1","item_id":"a"}\n');
    const latin = Buffer.from('{"user_id":"u1","item_id":"caf\u00e9"}\n', 'latin1');
    const long = Buffer.from(`{"user_id":"u1","item_id":"${'x'.repeat(5_000_000)}"}\n`);
    const path = join(folder, 'lines.ndjson');
    writeFileSync(path, Buffer.concat([good, latin, good, Buffer.from('{"item_id":"b"}\n'), long, Buffer.from('[]\n{"item_id":"c"}\n')]));
    expect(await read(path)).toMatchObject({
      ok: true,
      value: {
        quality: {
          rows: 7,
          kept: 2,
          dropped: [
            { code: 'malformed_json', count: 3, lines: [2, 5, 6] },
            { code: 'missing_user_id', count: 2, lines: [4, 7] },
          ],
        },
      },
    });
  });

  it('says that a JSON array is not one object a line', async () => {
    expect(await readText('[{"user_id":"u","item_id":"a"}]', {}, 'array.json')).toMatchObject({
      ok: false,
      error: { code: 'malformed_json' },
    });
  });

  it.skipIf(sharedMissing('otto-fixture', 'train.jsonl'))('reads the real OTTO sample (needs the shared data)', async () => {
    const log = await read(sharedData('otto-fixture', 'train.jsonl'));
    expect(log).toMatchObject({ ok: true, value: { quality: { rows: 862, kept: 862 } } });
    expect(await db.rows(`SELECT count(DISTINCT user_id) FROM t${tables}`)).toEqual([[20n]]);
  });
});
