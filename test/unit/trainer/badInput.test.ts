import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEnvelope } from '../../../src/bundle/openSigned';
import { toDeviceModel } from '../../../src/bundle/toDeviceModel';
import { plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { nodeBundleCrypto } from '../../../src/server/bundles/signing';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { readShoppers } from '../../../src/trainer/decisions/shopperRows';
import { openDatabase } from '../../../src/trainer/ingest/database';
import { readEvents } from '../../../src/trainer/ingest/readEvents';
import { silent } from '../../../src/trainer/run/progress';
import { type TrainInput, train } from '../../../src/trainer/train';
import { sampleShoppers } from '../../../src/trainer/trainEvents';
import { writeSyntheticLog } from '../../helpers/node/trainingLogs';
import { freshFolder, smallCampaign, writeIn } from './fixtures';

const folder = freshFolder();
const input: TrainInput = { campaign: smallCampaign(), keys: generateKeys(), seed: 42 };
const HEADER = 'user_id,item_id,event,time,quantity,price,category';
const rows = (count: number, row: (i: number) => string): string =>
  [HEADER, ...Array.from({ length: count }, (_, i) => row(i)), ''].join('\n');
const at = (i: number): string => new Date(Date.UTC(2026, 0, 5) + i * 60_000).toISOString();
const european = (i: number): string => `${String(13 + (i % 15)).padStart(2, '0')}/01/2026 10:${String(i % 60).padStart(2, '0')}`;

/** Trains, and proves that a device opens what comes out. */
const outcome = async (text: string, more: Partial<TrainInput> = {}) => {
  const trained = await train({ ...input, ...more, events: writeIn(folder, 'bad.csv', text) }, silent);
  if (!trained.ok) return trained.error.code;
  const { envelope, shards } = trained.value.bundle;
  const opened = await openEnvelope(envelope, input.keys.publicKey, nodeBundleCrypto);
  if (!opened.ok) return opened.error.code;
  const model = toDeviceModel(opened.value.id, opened.value.manifest, shards, plainNetworkScorer);
  if (!model.ok) return model.error.code;
  const { kept, dropped } = trained.value.report.quality[0]!;
  return { kept, codes: dropped.map(({ code }) => code) };
};

describe('train on a poor log says why, or makes a model that a device opens', () => {
  it.each([
    ['ten rows', rows(10, (i) => `u${i % 3},i${i % 4},purchase,${at(i)},1,2.50,Tea`), { kept: 10, codes: [] }],
    ['one row', rows(1, (i) => `u,i,purchase,${at(i)},1,2.50,Tea`), { kept: 1, codes: [] }],
    ['one shopper', rows(200, (i) => `u,i${i % 20},view_item,${at(i)},1,2.50,Tea`), { kept: 200, codes: [] }],
    ['one item', rows(200, (i) => `u${i % 40},i,purchase,${at(i)},1,2.50,Tea`), { kept: 200, codes: [] }],
    ['one shopper of one item at one instant', rows(50, () => `u,i,purchase,${at(0)},1,2.50,Tea`), { kept: 1, codes: ['duplicate'] }],
    [
      'everyone with the same items',
      rows(400, (i) => `u${Math.floor(i / 8)},i${i % 8},purchase,${at(i)},1,1,Tea`),
      { kept: 400, codes: [] },
    ],
    [
      'NaN and infinite prices',
      rows(60, (i) => `u${i % 7},i${i % 5},purchase,${at(i)},1,${['NaN', 'inf', '-Infinity', '2.5'][i % 4]},Tea`),
      { kept: 15, codes: ['not_finite'] },
    ],
    ['only NaN', rows(60, (i) => `u${i % 7},i${i % 5},purchase,${at(i)},NaN,NaN,Tea`), 'no_rows'],
    [
      'dates in three formats',
      rows(90, (i) => `u${i % 9},i${i % 5},purchase,${[at(i), european(i), String(1767609000 + i * 60)][i % 3]},1,2.5,Tea`),
      { kept: 90, codes: [] },
    ],
    ['dates of two readings', rows(9, (i) => `u${i},i,purchase,0${i + 1}/01/2026,1,1,Tea`), 'ambiguous_dates'],
    ['no time at all', 'user_id,item_id\nu,a\nv,a\nw,b\n', { kept: 3, codes: [] }],
    [
      'no header',
      rows(5, (i) => `u${i},i,purchase,${at(i)},1,2,Tea`)
        .split('\n')
        .slice(1)
        .join('\n'),
      'unknown_column',
    ],
    ['nothing but a header', `${HEADER}\n`, 'no_rows'],
    ['nothing', '', 'file_empty'],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', 'not_text'],
    ['prices beyond all measure', rows(20, (i) => `u${i},i,purchase,${at(i)},1,1e${20 + i},Tea`), 'no_rows'],
  ])('%s', async (_, text, expected) => {
    expect(await outcome(text)).toEqual(expected);
  });

  it('ships no network where coupons were shown to one shopper alone, and says so', async () => {
    const session = (i: number): string => {
      const time = (second: number): string => new Date(Date.UTC(2025, 0, 1) + i * 40_000_000 + second * 1_000).toISOString();
      const shown = `u,,view_promotion,${time(20)},,,,tea-10\n`;
      const claimed = i % 2 ? `u,,claim_promotion,${time(40)},,,,tea-10\n` : '';
      return `u,t${i % 9},view_item,${time(0)},1,2.50,Tea,\n${shown}${claimed}${i % 3 ? `u,t1,purchase,${time(60)},1,2.50,Tea,\n` : ''}`;
    };
    const text = `${HEADER},coupon_id\n${Array.from({ length: 300 }, (_, i) => session(i)).join('')}`;
    const trained = await train({ ...input, events: writeIn(folder, 'alone.csv', text) }, silent);
    if (!trained.ok) throw new Error(trained.error.message);
    const { bundle, report } = trained.value;
    expect(report.notes.join()).toContain('shows coupons of the campaign to 1 shopper, and 10 are needed: the log teaches who buys anyway');
    expect(bundle.shards.size).toBe(0);
  });

  it('says which rows were left out where too few are left, as that may be why', async () => {
    const half = (last: string) => rows(60, (i) => `u${i % 60},i${i % 5},view_item,${i % 2 ? last : at(i)},1,2.50,Tea`);
    const events = writeIn(folder, 'half.csv', half('yesterday'));
    const { coupons, ...others } = smallCampaign();
    const teaLovers = coupons.map((coupon) => ({
      ...coupon,
      when: { field: 'interest.categories' as const, op: 'in' as const, value: ['Tea'] },
    }));
    const few = await train({ ...input, events, campaign: { ...others, coupons: teaLovers } }, silent);
    expect(few).toMatchObject({
      ok: false,
      error: {
        code: 'audience_too_small',
        message: expect.stringMatching(/ 30 of 60 rows were kept; dropped were 30: bad_time \(.*\), line 3, 5, 7, 9, 11, …\.$/),
      },
    });
    const none = rows(20, (i) => `u${i},i,purchase,yesterday,1,2.50,Tea`);
    expect(await train({ ...input, events: writeIn(folder, 'none.csv', none) }, silent)).toMatchObject({
      ok: false,
      error: { code: 'no_rows', message: expect.stringMatching(/no usable row\. 0 of 20 rows were kept; dropped were 20: bad_time/) },
    });
  });

  it('names the file of items that has no column of them', async () => {
    const text = rows(60, (i) => `u${i % 9},i${i % 5},purchase,${at(i)},1,2.50,Tea`);
    const items = writeIn(folder, 'items.csv', 'item,price\ni1,2\n');
    expect(await train({ ...input, events: writeIn(folder, 'good.csv', text), items }, silent)).toMatchObject({
      ok: false,
      error: { code: 'unknown_column', at: `${items}: line 1` },
    });
  });

  it('says how many rows of the items’ file name one again, and which of them counts', async () => {
    const events = writeIn(
      folder,
      'good.csv',
      rows(60, (i) => `u${i % 9},i${i % 5},purchase,${at(i)},1,2.50,Tea`),
    );
    const qualityOf = async (text: string) => {
      const trained = await train({ ...input, events, items: writeIn(folder, 'items.csv', text) }, silent);
      if (!trained.ok) throw new Error(trained.error.message);
      return trained.value.report.quality[1];
    };
    expect((await qualityOf('item_id,category\ni1,Tea\ni2,Tea\n'))?.notes).toEqual([]);
    expect(await qualityOf('item_id,category\ni1,Tea\ni2,Tea\ni1,Coffee\n i1 ,\n')).toMatchObject({
      kept: 4,
      notes: ['2 rows repeat an item: its first category and brand are used'],
    });
  });

  it('trains for a campaign without coupons: nothing is ever shown', async () => {
    const text = rows(60, (i) => `u${i % 9},i${i % 5},purchase,${at(i)},1,2.50,Tea`);
    expect(await outcome(text, { campaign: smallCampaign({ coupons: [], rule: [] }) })).toEqual({ kept: 60, codes: [] });
  });

  const long = join(folder, 'long.csv');

  it('reads, cleans and samples a log that is longer than the memory the database may hold', async () => {
    const memory = 56e6;
    writeSyntheticLog(long, 1_000_000, 1);
    expect(statSync(long).size).toBeGreaterThan(1.1 * memory);
    const db = await openDatabase({ memory });
    try {
      const log = await readEvents(db, long, 'events');
      expect(log).toMatchObject({ ok: true, value: { quality: { kept: 1_000_000 } } });
      const sample = await sampleShoppers(db, 'events', 'few', 1, 10_000);
      let [shoppers, events] = [0, 0];
      for await (const shopper of readShoppers(db, sample.table, 'USD'))
        [shoppers, events] = [shoppers + 1, events + shopper.events.length];
      expect(shoppers).toBeGreaterThan(200);
      expect(events).toBeGreaterThan(9_000);
    } finally {
      await db.close();
    }
  });

  it('says that the memory is too little when it is, and names the option', async () => {
    const trained = await train({ ...input, events: long, memory: 2e6 }, silent);
    expect(trained).toMatchObject({ ok: false, error: { code: 'out_of_memory', message: expect.stringContaining('--memory') } });
  });
});
