import { describe, expect, it } from 'vitest';
import { encodeAcceptance, fitAcceptanceFeatures } from '../../../../src/trainer/acceptance/acceptanceFeatures';
import { featureColumns, readAcceptance } from '../../../../src/trainer/acceptance/acceptanceLog';
import { openDatabase } from '../../../../src/trainer/ingest/database';
import { freshFolder, writeIn } from '../fixtures';

const read = async (text: string, map = {}) => {
  const db = await openDatabase();
  try {
    const log = await readAcceptance(db, writeIn(freshFolder(), 'answers.csv', text), 'answers', map);
    if (!log.ok) throw new Error(log.error.message);
    return log.value;
  } finally {
    await db.close();
  }
};

describe('readAcceptance', () => {
  it('names the true lines of answers it cannot use, whatever lies before them', async () => {
    const { quality } = await read('mood,coupon,Y\ncalm,a,1\n\ncalm\n"sad,\nbut calm",b,0\ncalm,a,maybe\ncalm,b,\n');
    expect(quality).toMatchObject({
      rows: 5,
      kept: 2,
      dropped: [
        { code: 'bad_label', lines: [7, 8] },
        { code: 'malformed_csv', lines: [4] },
      ],
    });
  });
});

describe('features of an acceptance log', () => {
  it('leaves out a column that alone says who answered, and keeps several that do so together', async () => {
    const text = 'customer,age,coupon,Y\n7001,21,a,1\n7002,26,b,0\n';
    const one = { group: ['customer'] };
    expect(featureColumns(await read(text, one), one)).toEqual(['age', 'coupon']);
    const two = { group: ['customer', 'age'] };
    expect(featureColumns(await read(text, two), two)).toEqual(['customer', 'age', 'coupon']);
  });

  it('tells columns apart whose names differ only in letters that a source cannot have, in a file of other columns too', async () => {
    const train = await read('年齡,接受,性別,coupon\n21,1,f,a\n21,0,m,b\n26,1,f,a\n26,0,m,b\n', { label: '接受' });
    const spec = fitAcceptanceFeatures(train, featureColumns(train, { label: '接受' }), [0, 1, 2, 3]);
    expect(spec.fields.map(({ name, source }) => [name, source])).toEqual([
      ['年齡', 'fact.__'],
      ['性別', 'fact.___3'],
      ['coupon', 'coupon.coupon'],
    ]);
    // Age 21 or 26, sex f or m, coupon a or b.
    expect([...encodeAcceptance(train, spec, [0, 3]).x]).toEqual([1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1]);
    const test = await read('coupon,性別,年齡\nb,m,21\n');
    expect([...encodeAcceptance(test, spec, [0]).x]).toEqual([1, 0, 0, 1, 0, 1]);
  });
});
