import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInteractions } from '../../../../src/trainer/cf/interactions';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { inspectFile } from '../../../../src/trainer/inspectFile';
import { freshFolder, smallCampaign, writeIn } from '../fixtures';

let db: Database;
let tables = 0;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const read = async (text: string, name = 'reviews.csv') => {
  tables += 1;
  const log = await readEvents(db, writeIn(freshFolder(), name, text), `v${tables}`);
  if (!log.ok) throw new Error(log.error.message);
  const rows = await db.rows(
    `SELECT user_id, item_id, event, time::double precision, rating, review_length::double precision FROM v${tables} ORDER BY _line`,
  );
  return { quality: log.value.quality, rows };
};
const at = (text: string): number => Date.parse(text);

describe('exports of review apps', () => {
  it.each([
    [
      'Judge.me',
      'title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply,reply_date,picture_urls,ip_address,location\n' +
        'Lovely,"Two\nlines, here",5,2025-03-02 10:12:00 UTC,web,ok,Camille,c@x.example,701,cream,,,,,\n',
      ['c@x.example', '701', 'rate', at('2025-03-02T10:12:00Z'), 5, 15],
    ],
    [
      'Loox',
      'product_handle,rating,author,email,body,created_at,photo_url,verified_purchase\nroad-bike,4,Ada,a@x.example,Good,2026-01-02,,true\n',
      ['a@x.example', 'road-bike', 'rate', at('2026-01-02T00:00:00Z'), 4, 4],
    ],
    [
      'Yotpo',
      'product_id,product_title,review_score,review_content,review_title,display_name,email,date,published\n77,Tea,2,Too weak,Meh,Bo,b@x.example,2026-02-03,true\n',
      ['b@x.example', '77', 'rate', at('2026-02-03T00:00:00Z'), 2, 8],
    ],
    [
      'WooCommerce',
      'comment_ID,comment_post_ID,product_SKU,comment_author,comment_author_email,comment_date,comment_date_gmt,comment_content,comment_approved,comment_parent,user_id,rating\n' +
        '9,31,TEE-1,Eve,e@x.example,2026-03-04 11:00:00,2026-03-04 10:00:00,Fits well,1,0,0,5\n',
      ['e@x.example', '31', 'rate', at('2026-03-04T10:00:00Z'), 5, 9],
    ],
    ['a public rating log', 'userId,movieId,rating,timestamp\n1,307,3.5,1256677221\n', ['1', '307', 'rate', 1_256_677_221_000, 3.5, null]],
  ])('%s: stars, time and the length of the text', async (_, text, row) => {
    const { quality, rows } = await read(text);
    expect(quality).toMatchObject({ rows: 1, kept: 1 });
    expect(rows).toEqual([row]);
  });

  it('leave out a reply without stars, and stars out of range', async () => {
    const { quality } = await read('user_id,item_id,rating\nu,a,\nu,b,0\nu,c,6\nu,d,five\nu,e,4\n');
    expect(quality.kept).toBe(1);
    expect(quality.dropped.map(({ code, lines }) => [code, lines])).toEqual([
      ['bad_rating', [3, 4, 5]],
      ['missing_rating', [2]],
    ]);
  });

  it('do not take the mean rating of a viewed product for a rating of the shopper', async () => {
    const { rows } = await read('user_id,item_id,event,rating,review_length\nu,a,view,4.5,10\nu,a,review,2,30\n');
    expect(rows.map(([, , event, , rating, length]) => [event, rating, length])).toEqual([
      ['view_item', null, null],
      ['rate', 2, 30],
    ]);
  });

  it('are recognised by `couplet inspect`, and teach tastes', async () => {
    const text = 'product_handle,rating,author,email,body,created_at\nroad-bike,4,Ada,a@x.example,Good,2026-01-02\n';
    const own = await openDatabase();
    const found = await inspectFile(own, writeIn(freshFolder(), 'loox.csv', text), smallCampaign(), at('2026-06-01T00:00:00Z'));
    await own.close();
    expect(found).toMatchObject({ ok: true, value: { kind: 'events', format: 'loox', kept: 1, teaches: ['tastes'] } });
  });
});

describe('ratings as feedback', () => {
  it('link a shopper to what they like, and cut every link to what they dislike', async () => {
    const rows = ['user_id,item_id,event,rating', 'u,a,rate,5', 'u,b,rate,3', 'u,c,view,', 'u,c,rate,1', 'v,a,view,', 'v,d,rate,4'];
    await read(`${rows.join('\n')}\n`);
    const { data } = await readInteractions(db, { table: `v${tables}`, what: 'interest', hasTime: false }, 1, `v${tables}_cf`);
    const links = data.users.flatMap((user, u) => Array.from(data.histories[u]!, (i) => `${user} ${data.items[i]}`));
    expect(links).toEqual(['u a', 'v a', 'v d']);
  });

  it('count the last of several ratings of a product', async () => {
    await read('user_id,item_id,rating,time\nu,a,2,2026-01-02\nu,a,5,2026-01-03\nu,b,4,2026-01-01\n');
    const { data } = await readInteractions(db, { table: `v${tables}`, what: 'ratings', hasTime: true }, 1, `v${tables}_r`);
    expect([...data.values![0]!]).toEqual([5, 4]);
  });
});
