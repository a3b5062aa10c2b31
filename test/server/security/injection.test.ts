import SQLite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, claimKey, orderBody, startTestServer, type TestServer } from '../../helpers/server/testServer';
import { categoryCoupon } from '../../helpers/testBundle';

const HOSTILE = [
  "x'); DROP TABLE claim; --",
  "' OR '1'='1",
  '"; DELETE FROM couplet.claim; --',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '#{7*7}{{7*7}}%{7*7}',
  '\\u0000\u0001\u202E\r\nset-cookie: a=b',
  '__proto__',
  '../../../../etc/passwd%00',
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** The value once for each of its texts, with that text replaced. */
const withEach = (value: Json, text: string): readonly Json[] => {
  if (typeof value === 'string') return [text];
  if (Array.isArray(value)) return value.flatMap((item, i) => withEach(item, text).map((changed) => value.with(i, changed)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => withEach(item as Json, text).map((changed) => ({ ...value, [key]: changed })));
};
const codeOf = ({ json }: Answer): string | undefined => (json as { error?: { code: string } }).error?.code;

const coupon = categoryCoupon('tea', 'Tea', {
  title: { en: 'A title', de: 'Ein Titel' },
  detail: { en: 'A detail' },
  scope: { categories: ['Tea'], itemIds: ['item-1'] },
  attributes: { couponType: 'Coffee House' },
});

describe('texts that would be commands elsewhere', () => {
  it('come back from the catalog as they were put, or are refused by the field’s own rule', async () => {
    const seen = { taken: 0, refused: 0 };
    for (const text of HOSTILE)
      for (const changed of withEach(JSON.parse(JSON.stringify(coupon)), text)) {
        const answer = await server.admin('PUT', 'catalog', { entries: [{ coupon: changed, currency: 'EUR' }] });
        if (answer.status === 200) {
          seen.taken++;
          expect((await server.store.catalog())[0]?.coupon).toEqual(changed);
        } else {
          seen.refused++;
          expect([answer.status, codeOf(answer)]).toEqual([expect.toBeOneOf([400, 422]), expect.any(String)]);
        }
      }
    expect(seen.taken).toBeGreaterThanOrEqual(5 * HOSTILE.length);
    expect(seen.refused).toBeGreaterThan(0);
  });

  it('come back from orders as they were sent, and no order or claim is touched by another', async () => {
    await server.putCatalog([{ coupon: categoryCoupon('tea', 'Tea') }]);
    const { code } = (await server.claim(claimKey(1))).json as { code: string };
    const before = await server.tea();
    for (const [n, text] of HOSTILE.entries()) {
      const answer = await server.order(
        orderBody({ orderId: `${n} ${text}`.slice(0, 100), codes: [text], route: text.slice(0, 40), customer: text }),
      );
      expect(answer.status).toBe(200);
      const stored = (await server.store.orders()).at(-1);
      expect(stored).toMatchObject({ orderId: `${n} ${text}`.slice(0, 100), codes: [text], route: text.slice(0, 40) });
    }
    expect(await server.tea()).toEqual(before);
    expect(await server.store.claimsByCode([code])).toHaveLength(1);
  });

  it('are refused where only an id can be', async () => {
    for (const text of HOSTILE) {
      for (const change of [{ couponId: text }, { attribution: text }]) expect((await server.claim(claimKey(2), change)).status).toBe(400);
      const path = encodeURIComponent(text);
      expect((await server.admin('DELETE', `tokens/${path}`)).status).toBe(404);
      expect((await server.admin('PUT', 'rollout', { bundle: text, share: 1 })).status).toBe(400);
    }
    expect((await server.admin('GET', 'tokens')).json).toEqual({ tokens: [] });
  });

  it('would have done harm to statements put together as text', () => {
    const harmed = HOSTILE.filter((text) => {
      const db = new SQLite(':memory:');
      db.exec('CREATE TABLE claim (x TEXT)');
      try {
        db.exec(`INSERT INTO claim VALUES ('${text}')`);
        return (db.prepare('SELECT x FROM claim').get() as { x: string } | undefined)?.x !== text;
      } catch {
        return true;
      } finally {
        db.close();
      }
    });
    expect(harmed.length).toBeGreaterThanOrEqual(2);
  });
});
