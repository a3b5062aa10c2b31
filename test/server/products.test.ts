import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../src/protocol/values/result';
import { genericHttp } from '../../src/server/connectors/openConnector';
import { IMPORT_PATIENCE } from '../../src/server/records/productRepository';
import type { Connector, GoodsPage } from '../../src/server/shop/connector';
import { ADMIN_TOKEN, type Answer, ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

const CSV = 'id,title,category,price\nt-1,Oolong,Tea,12.50\nt-2,Matcha,Tea,20\nm-1,Tea mug,Mugs,9\n,Nameless,Tea,1\n';
const reasonOf = ({ status, json }: Answer): readonly unknown[] => [status, (json as { error: { code: string } }).error.code];

describe('the products of the shop', () => {
  let server: TestServer;
  let pages: () => ReturnType<NonNullable<Connector['listProducts']>>;
  beforeEach(async () => {
    pages = async function* () {
      yield ok({ products: [{ at: '1', product: { id: 'a', title: 'Apple', categories: ['Fruit'] } }] });
    };
    const connector = { ...genericHttp({ shopUrl: 'http://127.0.0.1:9', token: 't' }), listProducts: () => pages() };
    server = await startTestServer({ connector });
  });
  afterEach(() => server.close());

  const upload = (body: BodyInit, query = '', type = 'text/csv'): Promise<Answer> =>
    ask(`${server.url}/v1/admin/products/import${query}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': type },
      body,
    });
  const get = async (path: string) => (await server.admin('GET', path)).json;
  const match = async (scope: unknown) => (await server.admin('POST', 'products/match', scope)).json;
  const audit = async () => (await server.store.audit(Number.MAX_SAFE_INTEGER, 20)).filter(({ action }) => action.includes('products'));

  it('come from a file, and are searched and matched', async () => {
    expect(await get('products/import')).toEqual({ v: 'product-imports/1', current: null, latest: null, canRefresh: true });
    expect(await match({ categories: ['Tea'] })).toMatchObject({ known: false, count: 0, unknown: { categories: [], itemIds: [] } });
    const uploaded = await upload(CSV, '?currency=EUR');
    expect([uploaded.status, uploaded.json]).toEqual([200, { products: 3, skipped: 1, examples: [{ at: 'line 5', code: 'id_missing' }] }]);
    expect(await get('products/import')).toMatchObject({
      current: { source: 'file', state: 'current', products: 3, categories: 2, skipped: 1 },
    });
    const oolong = { id: 't-1', title: 'Oolong', categories: ['Tea'], price: 1_250, currency: 'EUR' };
    expect(await get('products?search=ool')).toEqual({ entries: [oolong], more: false });
    expect(await get('products?limit=1&offset=1')).toMatchObject({ entries: [{ id: 't-2' }], more: true });
    expect(await get('categories?search=te')).toEqual({ entries: [{ id: 'Tea', names: {}, products: 2 }], more: false });
    expect(await match({ categories: ['Tea', 'Teaa'], itemIds: ['m-1', 'gone'] })).toMatchObject({
      known: true,
      count: 3,
      products: [{ id: 'm-1', title: 'Tea mug' }],
      categories: [{ id: 'Tea' }],
      unknown: { categories: ['Teaa'], itemIds: ['gone'] },
    });
    expect(await match({})).toMatchObject({ known: true, count: 3, samples: [{ id: 't-1' }, { id: 't-2' }, { id: 'm-1' }] });
    expect(await audit()).toMatchObject([{ action: 'PUT /v1/admin/products/import', subject: 'products', outcome: 'done' }]);
  });

  it('warn of a draft with a typing error, once they are known', async () => {
    const issues = async (revision: number) => {
      const campaign = { coupons: [categoryCoupon('tea', 'Teaa')] };
      const saved = await server.admin('PUT', 'campaign', { revision, campaign });
      const all = (saved.json as { issues: { code: string }[] }).issues;
      return all.filter(({ code }) => code.startsWith('scope_'));
    };
    expect(await issues(0)).toEqual([]);
    await upload(CSV);
    const facts = { coupon: 'tea', name: 'Teaa', more: 0 };
    const found = [{ code: 'scope_matches_nothing', at: 'coupons.0.scope', severity: 'warning', facts }];
    expect(await issues(1)).toEqual(found);
    expect((await get('campaign')) as { issues: unknown }).toMatchObject({ issues: expect.arrayContaining(found) });
    await upload(CSV.replaceAll('Tea,', 'Teaa,'));
    expect(await issues(2)).toEqual([]);
  });

  it('stay when a file is refused, which names the reason and the line', async () => {
    await upload(CSV);
    expect(reasonOf(await upload('name\nOolong\n'))).toEqual([400, 'products_malformed']);
    expect((await upload('id,title\nt-1,"Oolong\n')).json).toMatchObject({ error: { code: 'products_malformed', at: 'line 2' } });
    expect(reasonOf(await upload(Uint8Array.of(0x69, 0x64, 0x0a, 0xff, 0xfe)))).toEqual([400, 'products_malformed']);
    expect(reasonOf(await upload('id,title\n,\n'))).toEqual([422, 'products_empty']);
    expect(reasonOf(await upload('', ''))).toEqual([422, 'products_empty']);
    expect(reasonOf(await upload(CSV, '?currency=euro'))).toEqual([400, 'products_malformed']);
    expect(await get('products/import')).toMatchObject({
      current: { products: 3 },
      latest: { state: 'failed', error: { code: 'products_empty' } },
    });
    const many = Array.from({ length: 501 }, (_, i) => `p-${i},Pot\n`).join('');
    expect(reasonOf(await upload(`id,title\n${many}x,"`))).toEqual([400, 'products_malformed']);
    expect(await server.store.clearImports(10)).toBe(0);
    expect((await audit())[1]).toMatchObject({ outcome: 'products_malformed' });
  });

  it('are read from the shop in the background', async () => {
    let go = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      go = resolve;
    });
    pages = async function* () {
      yield ok({
        products: [
          { at: '1', product: { id: 'a', title: 'Apple', categories: ['Fruit'], price: -1, picture: 'javascript:1' } },
          { at: '2', product: { id: '', title: 'Nameless' } },
        ],
        categories: [{ id: 'Fruit', names: { de: 'Obst' } }, { id: 7 }],
      });
      await waiting;
      yield ok({ products: [{ at: '3', product: { id: 'b', title: 'Bread', categories: ['Bakery'] } }] });
    };
    expect((await server.admin('POST', 'products/import')).status).toBe(202);
    await vi.waitFor(async () =>
      expect(await get('products/import')).toMatchObject({ current: null, latest: { state: 'running', products: 1 } }),
    );
    expect(reasonOf(await server.admin('POST', 'products/import'))).toEqual([409, 'import_running']);
    expect(reasonOf(await upload(CSV))).toEqual([409, 'import_running']);
    go();
    await vi.waitFor(async () =>
      expect(await get('products/import')).toMatchObject({ current: { source: 'shop', products: 2, skipped: 1 } }),
    );
    expect(await get('products')).toEqual({
      entries: [
        { id: 'a', title: 'Apple', categories: ['Fruit'] },
        { id: 'b', title: 'Bread', categories: ['Bakery'] },
      ],
      more: false,
    });
    expect(await get('categories?search=obst')).toMatchObject({ entries: [{ id: 'Fruit', names: { de: 'Obst' } }] });
    expect(await audit()).toMatchObject([{ outcome: 'import_running' }, { outcome: 'import_running' }, { outcome: 'done' }]);
  });

  it('refuse a file that another import has replaced while it was read', async () => {
    const parts = new TransformStream<Uint8Array, Uint8Array>();
    const file = parts.writable.getWriter();
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'text/csv' };
    const put = { method: 'PUT', headers, body: parts.readable, duplex: 'half' };
    const answer = ask(`${server.url}/v1/admin/products/import`, put);
    await file.write(new TextEncoder().encode(CSV));
    await vi.waitFor(async () => expect(await get('products/import')).toMatchObject({ latest: { state: 'running' } }));
    server.time.now += IMPORT_PATIENCE;
    await server.admin('POST', 'products/import');
    await vi.waitFor(async () => expect(await get('products/import')).toMatchObject({ current: { source: 'shop' } }));
    await file.close();
    expect(reasonOf(await answer)).toEqual([409, 'import_interrupted']);
    expect(await get('products')).toMatchObject({ entries: [{ id: 'a' }] });
    expect(await audit()).toMatchObject([{ outcome: 'import_interrupted' }, { outcome: 'done' }]);
  });

  it('say why the shop did not list them', async () => {
    pages = async function* () {
      yield fail('shop_no_answer', 'The shop did not answer.');
    };
    await server.admin('POST', 'products/import');
    await vi.waitFor(async () =>
      expect(await get('products/import')).toMatchObject({ current: null, latest: { state: 'failed', error: { code: 'shop_no_answer' } } }),
    );
    pages = async function* (): AsyncGenerator<ReturnType<typeof ok<GoodsPage>>> {
      yield ok({ products: [] });
      throw new Error('A defect.');
    };
    await server.admin('POST', 'products/import');
    await vi.waitFor(async () => expect(await get('products/import')).toMatchObject({ latest: { error: { code: 'import_interrupted' } } }));
  });

  it('cannot be read from a shop that does not list them', async () => {
    const { listProducts: _, ...plain } = genericHttp({ shopUrl: 'http://127.0.0.1:9', token: 't' });
    const without = await startTestServer({ connector: plain });
    expect(reasonOf(await without.admin('POST', 'products/import'))).toEqual([409, 'products_unsupported']);
    expect((await without.admin('GET', 'products/import')).json).toMatchObject({ canRefresh: false });
    await without.close();
  });
});
