import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ga4ToEvent } from '../../../../../widget/capture/ga4ToEvent';
import { type ReadGa4, readWithPageItems } from '../../../../../widget/capture/platforms/fields';
import { jsonLdToEvents } from '../../../../../widget/capture/platforms/jsonLd';
import { wooToEvents } from '../../../../../widget/capture/platforms/woocommerce';

const read: ReadGa4 = (name, parameters) => ga4ToEvent(name, parameters, { now: 1 });
/** A page with this data block. */
const page = (text: string | undefined): Document =>
  ({ getElementById: (id: string) => (id === 'couplet-shop' && text !== undefined ? { textContent: text } : null) }) as unknown as Document;
const mint = { item_name: 'Mint', item_category: 'Herbs & Spices', item_category2: 'Tea', price: 12.5, currency: 'EUR' };
const block = JSON.stringify({ customerId: '0', items: { 'MINT-1': mint } });

describe('readWithPageItems', () => {
  it("gives WooCommerce's button a category, price and currency", () => {
    const payload = { product_id: '7', product_sku: 'MINT-1', quantity: '2' };
    expect(wooToEvents({ type: 'added_to_cart', payload }, readWithPageItems(read, page(block)))).toEqual([
      {
        name: 'add_to_cart',
        time: 1,
        currency: 'EUR',
        items: [{ itemId: 'MINT-1', itemName: 'Mint', categories: ['Herbs & Spices', 'Tea'], price: 1_250, quantity: 2 }],
      },
    ]);
  });

  it('lets an event say otherwise, but for the categories, and leaves other products alone', () => {
    const product = {
      '@type': 'Product',
      sku: 'MINT-1',
      name: 'Mint tea',
      category: 'Food > Drinks > Infusions',
      offers: { price: '9.00', priceCurrency: 'USD' },
    };
    const [event] = jsonLdToEvents([JSON.stringify(product)], readWithPageItems(read, page(block)));
    expect(event).toMatchObject({ currency: 'USD', items: [{ itemName: 'Mint tea', price: 900, categories: ['Herbs & Spices', 'Tea'] }] });
    const other = { items: [{ item_id: 'toString' }, { item_id: 'CUP' }] };
    expect(readWithPageItems(read, page(block))('view_cart', other)).toEqual(read('view_cart', other));
  });

  it('reads a block again only if it has changed', () => {
    const element = { textContent: block };
    const parse = vi.spyOn(JSON, 'parse');
    const readHere = readWithPageItems(read, { getElementById: () => element } as unknown as Document);
    const named = () => readHere('view_cart', { items: [{ item_id: 'MINT-1' }] });
    expect(named()).toEqual(named());
    expect(parse).toHaveBeenCalledTimes(1);
    element.textContent = block.replace('"Mint"', '"Peppermint"');
    expect(named()).toMatchObject({ items: [{ itemName: 'Peppermint' }] });
    parse.mockRestore();
  });

  it('changes nothing without a valid block, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(undefined), fc.string(), fc.json()), (text) => {
        const parameters = { items: [{ item_id: 'MINT-1', quantity: 1 }] };
        expect(readWithPageItems(read, page(text))('view_cart', parameters)).toEqual(read('view_cart', parameters));
      }),
    );
  });
});
