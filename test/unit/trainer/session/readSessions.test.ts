import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateSession, sessionData, splitSessions } from '../../../../src/trainer/evaluate/evaluateSession';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { silent } from '../../../../src/trainer/run/progress';
import { readSessions } from '../../../../src/trainer/session/readSessions';
import { sharedData, sharedMissing } from '../../../helpers/node/trainingLogs';
import { freshFolder, writeIn } from '../fixtures';

let db: Database;
let tables = 0;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const read = async (path: string, columns = {}) => {
  tables += 1;
  const log = await readSessions(db, { path, columns }, `s${tables}`);
  if (!log.ok) throw new Error(log.error.message);
  return log.value;
};
const lists = ({ items, sessions }: { items: readonly string[]; sessions: readonly Int32Array[] }): readonly string[] =>
  sessions.map((session) => Array.from(session, (item) => items[item]).join(' '));

const clickstream = [
  'year;month;order;session ID;page 2 (clothing model);colour;country',
  '2008;5;2;7;B1;red;1',
  '2008;4;1;7;A1;blue;1',
  '2008;5;3;7;A1;blue;1',
  '2008;5;4;7;A2;red;1',
  '2008;4;1;3;A2;red;2',
  '2008;4;2;3;;red;2',
  '2008;4;2;3;B2;blue;2',
  '2008;4;2;;B1;red;2',
];

describe('sessions of a file', () => {
  it('of the UCI clickstream: by its order, without repeats, in the last of their months; facts of items are found, those of sessions are not', async () => {
    const path = writeIn(freshFolder(), 'clicks.csv', `${clickstream.join('\n')}\n`);
    const log = await read(path);
    expect(log.ids).toEqual(['7', '3']);
    expect(lists(log)).toEqual(['A1 B1 A2', 'A2 B2']);
    expect([...log.months]).toEqual([2008 * 12 + 5, 2008 * 12 + 4]);
    expect([...log.rank]).toEqual([1, 0]);
    expect(log.attributes.map(({ name }) => name)).toEqual(['colour']);
    expect(log.quality.dropped.map(({ code, lines }) => [code, lines])).toEqual([
      ['missing_item_id', [7]],
      ['missing_session_id', [9]],
    ]);
    const { earlier, later, name } = splitSessions(log, [0, 1]);
    expect([earlier, later, name]).toEqual([[1], [0], 'the last month']);
    const mostlyLate = { ...log, months: Int32Array.of(5, 5, 5, 5, 4), rank: Int32Array.of(1, 2, 3, 4, 0) };
    expect(splitSessions(mostlyLate, [0, 1, 2, 3, 4])).toMatchObject({ earlier: [4, 0, 1, 2], later: [3] });
  });

  it('of other column names, by a map', async () => {
    const path = writeIn(freshFolder(), 'clicks.csv', 'visit,sku,step\nx,b,2\nx,a,1\n');
    expect(lists(await read(path, { session: { session_id: 'visit', item_id: 'sku', order: 'step' } }))).toEqual(['a b']);
    const wrong = await readSessions(db, { path, columns: { session: { session_id: 'nothing' } } }, 'wrong');
    expect(wrong).toMatchObject({ ok: false, error: { code: 'unknown_column' } });
  });

  it('orders items that were first seen at one instant by those lines, not by later events that stand earlier in the file', async () => {
    const at = (minute: number) => `2026-03-31T23:0${minute}:00Z`;
    const rows = ['user_id,item_id,event,time', `u,a,view_item,${at(9)}`, `u,b,view_item,${at(1)}`, `u,a,view_item,${at(1)}`, ''];
    expect(lists(await read(writeIn(freshFolder(), 'unsorted.csv', rows.join('\n'))))).toEqual(['b a']);
  });

  it('of a file whose other columns bear the names of ours', async () => {
    const rows = ['visit,sku,place,session_id,item_id', 'x,a,shelf,9,7', 'x,b,shelf,9,7', 'y,c,till,9,7', 'y,d,till,9,7', ''];
    const path = writeIn(freshFolder(), 'names.csv', rows.join('\n'));
    const log = await read(path, { session: { session_id: 'visit', item_id: 'sku' } });
    expect(lists(log)).toEqual(['a b', 'c d']);
    expect(log.attributes.map(({ name }) => name)).toEqual(['place']);
  });

  it('of a behaviour log: a gap of half an hour opens a new one, and a bare view of a page is none', async () => {
    const rows = [
      'user_id,item_id,event,time,category',
      'u,a,view_item,2026-03-31T23:00:00Z,tea',
      'u,b,view_item,2026-03-31T23:29:59Z,tea',
      'u,,page_view,2026-03-31T23:30:00Z,',
      'u,c,purchase,2026-04-01T00:00:00Z,pot',
      'v,a,view_item,2026-03-31T23:00:00Z,tea',
    ];
    const log = await read(writeIn(freshFolder(), 'log.csv', `${rows.join('\n')}\n`));
    expect(lists(log)).toEqual(['a b', 'c', 'a']);
    expect([...log.months]).toEqual([2026 * 12 + 3, 2026 * 12 + 4, 2026 * 12 + 3]);
  });

  it.skipIf(sharedMissing('otto-fixture', 'train.jsonl'))(
    'of OTTO (needs the shared data): one a line, however long it lasts',
    async () => {
      const log = await read(sharedData('otto-fixture', 'train.jsonl'));
      expect(log.ids).toHaveLength(20);
      expect(log.ids[0]).toBe('0');
    },
  );

  it('of lists: oldest first, nothing held out', async () => {
    const log = await read(writeIn(freshFolder(), 'histories.csv', 'session_id,item_ids\n9,b a b\n4,\n'));
    expect(log).toMatchObject({ ids: ['9', '4'], histories: true });
    expect(lists(log)).toEqual(['b a', '']);
  });

  it('learns from sessions with two items or more, and knows the items of all', async () => {
    const log = await read(writeIn(freshFolder(), 'few.csv', 'session_id,item_id\nx,a\nx,b\ny,c\n'));
    expect(sessionData(log, [0, 1])).toMatchObject({ items: ['a', 'b', 'c'], sessions: [Int32Array.of(0, 1)] });
  });
});

describe('evaluate session', () => {
  const rows = Array.from({ length: 40 }, (_, s) =>
    Array.from({ length: 4 }, (__, k) => `2026;${s < 30 ? 4 : 5};${k};s${s};i${((s % 5) * 4 + k + (s % 3)) % 20}`),
  ).flat();
  const header = 'year;month;order;session_id;item_id';

  it('judges the last month of one file, and the same sessions in a file of their own alike', async () => {
    const folder = freshFolder();
    const part = (name: string, month: number) =>
      writeIn(folder, name, `${[header, ...rows.filter((row) => row.startsWith(`2026;${month}`))].join('\n')}\n`);
    const whole = writeIn(folder, 'whole.csv', `${[header, ...rows].join('\n')}\n`);
    const [april, may] = [part('april.csv', 4), part('may.csv', 5)];
    const evaluate = async (files: { train: string; test?: string; histories?: boolean }) => {
      const fresh = await openDatabase();
      const answer = await evaluateSession(fresh, files, {}, 1, silent).finally(() => fresh.close());
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    };
    const [one, two] = [await evaluate({ train: whole }), await evaluate({ train: april, test: may })];
    expect(one.evaluation.n).toBe(10);
    expect(one.evaluation.rows).toEqual(two.evaluation.rows);
    expect(one.predictions).toBe(two.predictions);
    expect(one.predictions.split('\n')[1]).toMatch(/^s30,(i\d+ ){1,19}i\d+$/);
    // The same histories without their targets, as a log and as lists, ask for the same predictions.
    const held = rows.filter((row) => row.startsWith('2026;5') && !row.startsWith('2026;5;3'));
    const log = writeIn(folder, 'held.csv', `${[header, ...held].join('\n')}\n`);
    const ids = [...new Set(held.map((row) => row.split(';')[3]))];
    const list = ids.map(
      (id) =>
        `${id},${held
          .filter((row) => row.split(';')[3] === id)
          .map((row) => row.split(';')[4])
          .join(' ')}`,
    );
    const histories = writeIn(folder, 'list.csv', `session_id,item_ids\n${list.join('\n')}\n`);
    const asked = [await evaluate({ train: april, test: log, histories: true }), await evaluate({ train: april, test: histories })];
    for (const answer of asked) {
      expect(answer.predictions).toBe(one.predictions);
      expect(answer.evaluation.rows).toEqual([]);
    }
  });

  it('falls back on popularity where the earlier visits have one item each, so that no model can be compared', async () => {
    const single = Array.from({ length: 8 }, (_, s) => `s${s},i${s % 3}`);
    const text = ['session_id,item_id', ...single, 's8,i0', 's8,i1', 's9,i2', 's9,i0', 's10,i1', 's10,i2', ''].join('\n');
    const folder = freshFolder();
    const files = { train: writeIn(folder, 'late.csv', text), test: writeIn(folder, 'asked.csv', 'session_id,item_ids\nq,i0\n') };
    const fresh = await openDatabase();
    const answer = await evaluateSession(fresh, files, {}, 1, silent).finally(() => fresh.close());
    expect(answer).toMatchObject({ ok: true, value: { evaluation: { chosen: 'popularity', validation: [] } } });
  });

  it.each([
    ['one session', 'session_id,item_id\nx,a\nx,b\n'],
    ['one item', 'session_id,item_id\nx,a\ny,a\nz,a\n'],
  ])('says what is missing with %s', async (_, text) => {
    const fresh = await openDatabase();
    const answer = await evaluateSession(fresh, { train: writeIn(freshFolder(), 'poor.csv', text) }, {}, 1, silent).finally(() =>
      fresh.close(),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'no_sessions' } });
  });
});
