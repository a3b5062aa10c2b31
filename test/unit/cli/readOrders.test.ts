import { describe, expect, it } from 'vitest';
import { type OrderForms, readOrders } from '../../../src/cli/experiment/readOrders';
import { siteKey } from '../../../src/cli/experiment/resultsCommand';
import { customerBucket } from '../../../src/engine/assignment/customerDraw';
import { withDatabase } from '../../../src/trainer/ingest/withDatabase';
import { freshFolder, writeIn } from '../trainer/fixtures';

const SITE = 'pk_11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const folder = freshFolder();
const lines = [
  'order_id,time,attribution,customer_id,subtotal,discount,margin',
  'o1,2026-03-01T10:00:00Z,v1.spring.none.-,207119551,100,0,40',
  'o2,2026-03-02T10:00:00Z,v1.spring.none.-,Ada@example.org,100,0,40',
  'o3,2026-03-03T10:00:00Z,v1.spring.none.-,,100,0,40',
];
const bucketsOf = async (forms: OrderForms) => {
  const read = await withDatabase({}, (db) => readOrders(db, writeIn(folder, 'orders.csv', `${lines.join('\n')}\n`), forms));
  if (!read.ok) throw new Error(read.error.message);
  return read.value.orders.map(({ bucket }) => bucket);
};

describe('orders of a file', () => {
  it('have the bucket of customers who are no e-mail address, where the site’s key is given', async () => {
    expect(await bucketsOf({ drawnBy: SITE })).toEqual([customerBucket(SITE, '207119551'), undefined, undefined]);
    expect(await bucketsOf({})).toEqual([undefined, undefined, undefined]);
  });

  it('take no key that is cut off', () => {
    expect(siteKey(SITE)).toBe(SITE);
    expect(() => siteKey(SITE.slice(0, -1))).toThrow('pk_ and 43 characters');
  });
});
