import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ok, type Result } from '../../../../src/protocol/values/result';
import { evershopOrdersSince } from '../../../../src/server/connectors/evershop/evershopOrders';
import { vendureOrdersSince } from '../../../../src/server/connectors/vendure/vendureOrders';
import { woocommerceOrdersSince } from '../../../../src/server/connectors/woocommerce/woocommerceOrders';
import { readOrders } from '../../../../src/server/shop/readOrders';

const never = () => Promise.reject(new Error('It is not asked for.'));
const parsed = <S extends v.GenericSchema>(schema: S, input: unknown): Result<v.InferOutput<S>> => ok(v.parse(schema, input));
const full = (entry: unknown, size: number): readonly unknown[] => Array.from({ length: size }, () => entry);

describe('a shop that answers the same full page again and again', () => {
  const refused = { ok: false, error: { code: 'shop_malformed' } };
  const at = '2026-01-05T10:00:00';
  it('is asked no further, whichever platform it is', async () => {
    const page = { couplet: { pricesIncludeTax: true }, coupletOrders: full({ id: 1, changedAt: 5, order: {} }, 200) };
    expect(await evershopOrdersSince({ rest: never, query: async (schema) => parsed(schema, page) }, 0)).toMatchObject(refused);
    const items = { orders: { items: full({ updatedAt: `${at}Z` }, 50) } };
    expect(await vendureOrdersSince({ ask: async (_, __, schema) => parsed(schema, items) }, 0, { withTax: true })).toMatchObject(refused);
    const page100 = async <S extends v.GenericSchema>(schema: S) => parsed(v.array(schema), full({ date_modified_gmt: at }, 100));
    expect(await woocommerceOrdersSince({ send: never, all: never, page: page100 }, 0)).toMatchObject(refused);
  });
});

it('an order that is nested too deeply to be written is skipped and told like any other', () => {
  const deep = JSON.parse(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`) as unknown;
  const reading = {
    schema: v.object({ id: v.string() }),
    nameOf: v.pipe(
      v.object({ id: v.string() }),
      v.transform(({ id }) => id),
    ),
    eventsOf: () => ok([]),
  };
  const read = readOrders([deep, { id: 'o1' }], reading);
  expect([...read.unreadable.values()]).toEqual([{ reason: 'order_unreadable', at: 'id' }]);
});
