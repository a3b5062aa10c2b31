import { describe, expect, it } from 'vitest';
import type { Product } from '../../src/protocol/products';
import { IMPORT_PATIENCE } from '../../src/server/records/productRepository';
import type { Repositories } from '../../src/server/records/repositories';

const NOW = 1_700_000_000_000;
const product = (id: string, title: string, ...categories: readonly string[]): Product => ({
  id,
  title,
  categories: [...categories],
  price: 1_290,
  currency: 'EUR',
  picture: undefined,
});
const oolong = { ...product('t-1', 'Weißer Oolong', 'Tea', 'Loose leaf'), picture: 'https://shop.example/oolong.jpg' };
const matcha = product('t-2', 'Crème Matcha', 'Tea');
const mug = { ...product('m-1', 'Tea mug', 'Mugs'), price: undefined, currency: undefined };

/** Part of the store contract: the shop's products. */
export const productsContract = (store: () => Repositories): void => {
  const start = async (now = NOW): Promise<number> => {
    const started = await store().startImport('file', now);
    return started.ok ? started.value : expect.unreachable(started.error.code);
  };
  const importing = async (...goods: readonly Product[]): Promise<void> => {
    const id = await start();
    await store().addProducts(id, 0, { products: goods, categories: [] }, NOW);
    await store().endImport(id, { skipped: 0 }, NOW);
  };
  const ids = async (text: string, offset = 0, limit = 20) => {
    const { entries, more } = await store().searchProducts({ text, offset, limit });
    return [...entries.map(({ id }) => id), ...(more ? ['…'] : [])];
  };

  describe('products of the shop', () => {
    it('are none at first', async () => {
      expect(await store().productImports()).toEqual([]);
      expect(await store().searchProducts({ text: '', offset: 0, limit: 5 })).toEqual({ entries: [], more: false });
      expect(await store().matchScope({ categories: ['Tea'] }, 5)).toEqual({ count: 0, samples: [] });
    });

    it('are found by words in any order, without case and accents, beginnings of words first', async () => {
      await importing(oolong, matcha, mug, product('x-1', 'Steam kettle'));
      expect(await ids('')).toEqual(['t-1', 't-2', 'm-1', 'x-1']);
      expect(await ids('tea')).toEqual(['m-1', 'x-1']);
      expect(await ids('MATCHA creme')).toEqual(['t-2']);
      expect(await ids('long')).toEqual(['t-1']);
      expect(await ids('t-2')).toEqual(['t-2']);
      expect(await ids('kettle nothing')).toEqual([]);
      expect([await ids('', 0, 2), await ids('', 2, 2)]).toEqual([
        ['t-1', 't-2', '…'],
        ['m-1', 'x-1'],
      ]);
      expect(await store().searchProducts({ text: 'oolong', offset: 0, limit: 1 })).toEqual({ entries: [oolong], more: false });
    });

    it('are counted by category, whose names are found in every language', async () => {
      const id = await start();
      const tea = { id: 'Tea', names: { de: 'Tee', 'zh-CN': '茶' } };
      await store().addProducts(id, 0, { products: [oolong, oolong], categories: [tea] }, NOW);
      await store().addProducts(id, 2, { products: [matcha, mug], categories: [{ id: 'Empty', names: {} }] }, NOW);
      expect(await store().searchCategories({ text: '', offset: 0, limit: 9 })).toEqual({ entries: [], more: false });
      await store().endImport(id, { skipped: 3 }, NOW + 1);
      const { entries } = await store().searchCategories({ text: '', offset: 0, limit: 9 });
      expect(entries.map((one) => [one.id, one.products])).toEqual([
        ['Tea', 2],
        ['Loose leaf', 1],
        ['Mugs', 1],
        ['Empty', 0],
      ]);
      for (const text of ['te', '茶', 'tee'])
        expect(await store().searchCategories({ text, offset: 0, limit: 9 })).toEqual({ entries: [{ ...tea, products: 2 }], more: false });
      expect(await store().productImports()).toMatchObject([
        { state: 'current', source: 'file', products: 3, categories: 4, skipped: 3, startedAt: NOW, changedAt: NOW + 1, error: null },
      ]);
    });

    it('are matched by a scope as devices match it', async () => {
      await importing(oolong, matcha, mug);
      const match = async (scope: Parameters<Repositories['matchScope']>[0]) => {
        const { count, samples } = await store().matchScope(scope, 2);
        return [count, ...samples.map(({ id }) => id)];
      };
      expect(await match({ categories: ['Tea'] })).toEqual([2, 't-1', 't-2']);
      expect((await match({ categories: ['Tea'], itemIds: ['m-1', 't-1', 'gone'] }))[0]).toBe(3);
      expect(await match({ categories: ['tea', 'Teaa'] })).toEqual([0]);
      expect(await match({ categories: [] })).toEqual([0]);
      const withNul = { categories: ['Tea\0', 'Mugs'], itemIds: ['t-1\0'] };
      expect(await match(withNul)).toEqual([1, 'm-1']);
      expect(await store().namedGoods(withNul)).toMatchObject({ products: [], categories: [{ id: 'Mugs' }] });
      const { products, categories } = await store().namedGoods({ categories: ['Mugs', 'Teaa'], itemIds: ['t-2', 'gone'] });
      expect([products, categories]).toEqual([[matcha], [{ id: 'Mugs', names: {}, products: 1 }]]);
    });

    it('stay until the next import has ended, and rows of the old one are deleted in parts', async () => {
      await importing(oolong, matcha);
      const id = await start();
      await store().addProducts(id, 0, { products: [mug], categories: [] }, NOW);
      expect(await ids('')).toEqual(['t-1', 't-2']);
      expect(await store().clearImports(10)).toBe(0);
      await store().endImport(id, { skipped: 0 }, NOW);
      expect(await ids('')).toEqual(['m-1']);
      let cleared = 0;
      for (let some = -1; some !== 0; cleared += some) some = await store().clearImports(1);
      expect(cleared).toBe(2 + 3 + 2);
      expect(await ids('')).toEqual(['m-1']);
    });

    it('stay if an import fails or is interrupted, of which only one runs at once', async () => {
      await importing(oolong);
      const failed = await start();
      expect(await store().startImport('shop', NOW + IMPORT_PATIENCE - 1)).toMatchObject({ ok: false, error: { code: 'import_running' } });
      await store().addProducts(failed, 0, { products: [mug], categories: [] }, NOW);
      const error = { code: 'shop_no_answer', message: 'The shop did not answer.' };
      await store().endImport(failed, { error }, NOW + 5);
      expect(await store().productImports()).toMatchObject([
        { state: 'failed', error, products: 1, changedAt: NOW + 5 },
        { state: 'current' },
      ]);
      while ((await store().clearImports(10)) > 0);
      const stopped = await start();
      const next = await start(NOW + IMPORT_PATIENCE);
      await store().addProducts(stopped, 0, { products: [mug], categories: [] }, NOW + IMPORT_PATIENCE);
      expect(await store().clearImports(10)).toBe(0);
      const ended = await store().endImport(stopped, { skipped: 0 }, NOW + IMPORT_PATIENCE);
      expect(ended).toMatchObject({ ok: false, error: { code: 'import_interrupted' } });
      expect(await store().endImport(stopped, { error }, NOW + IMPORT_PATIENCE)).toEqual(ended);
      expect(await ids('')).toEqual(['t-1']);
      expect(await store().productImports()).toMatchObject([{ id: next, state: 'running' }, { state: 'current' }]);
    });
  });
};
