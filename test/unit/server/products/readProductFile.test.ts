import { describe, expect, it } from 'vitest';
import { readProductFile } from '../../../../src/server/products/readProductFile';

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
}

/** What a file says, or why it cannot be read, in pieces of some length. */
const readAs = async (text: string, size: number, currency?: string): Promise<readonly unknown[]> => {
  const found: unknown[] = [];
  for await (const one of readProductFile(pieces(text, size), currency)) found.push(one.ok ? one.value : one.error);
  return found;
};

/** The same however the file arrives. */
const read = async (text: string, currency?: string): Promise<readonly unknown[]> => {
  const [whole, ...parts] = await Promise.all([1_000_000, 7, 1].map((size) => readAs(text, size, currency)));
  for (const part of parts) expect(part).toEqual(whole);
  return whole ?? [];
};

const oolong = { id: 't-1', title: 'Oolong, "roasted"', categories: ['Drinks', 'Tea'], price: 1_250, currency: 'EUR' };

describe('a file of products', () => {
  it('is a table with any delimiter, quotes, blank lines and line ends', async () => {
    const csv =
      '\nitem_id,item_name,category,price,currency\r\nt-1,"Oolong, ""roasted""",Drinks > Tea,12.50,EUR\r\n\r\nm-1,"Two\nlines",,,\r\n';
    const mug = { id: 'm-1', title: 'Two\nlines', categories: [] };
    const expected = [
      { at: 'line 3', product: oolong },
      { at: 'line 5', product: mug },
    ];
    expect(await read(csv)).toEqual(expected);
    expect(await read(csv.replaceAll('\r\n', '\n'))).toEqual(expected);
    expect(await read(csv.replaceAll('\r\n', '\r').replaceAll('Two\nlines', 'Two lines'))).toMatchObject([expected[0], { at: 'line 5' }]);
    const semicolons = 'SKU;Name;Categories;Regular price\nt-1;Oolong;Tea, Drinks > Hot;"1.299,50"\n';
    expect(await read(semicolons, 'EUR')).toEqual([
      { at: 'line 2', product: { id: 't-1', title: 'Oolong', categories: ['Tea', 'Drinks', 'Hot'], price: 129_950, currency: 'EUR' } },
    ]);
  });

  it('is a feed of Google Merchant Center as text, in which quotes are signs', async () => {
    const tsv = 'id\ttitle\tproduct_type\tprice\timage_link\ngb-1\t5" pot\tHome > Pots\t1,299.00 GBP\thttps://shop.example/pot.jpg\n';
    const pot = { id: 'gb-1', title: '5" pot', categories: ['Home', 'Pots'], price: 129_900, currency: 'GBP' };
    expect(await read(tsv)).toEqual([{ at: 'line 2', product: { ...pot, picture: 'https://shop.example/pot.jpg' } }]);
  });

  it('is a feed as RSS or Atom, escaped or not', async () => {
    const rss = `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
      <item><g:id>t-1</g:id><title><![CDATA[Tea & <Co>]]></title><link>https://shop.example/t-1</link><g:price>19.90 CHF</g:price>
        <g:product_type>Drinks &gt; Tea</g:product_type><g:item_group_id>t</g:item_group_id><g:shipping><g:price>1 CHF</g:price></g:shipping></item>
      <item><title>No id &amp; no price</title></item></channel></rss>`;
    const tea = { id: 't-1', title: 'Tea & <Co>', categories: ['Drinks', 'Tea'], price: 1_990, currency: 'CHF' };
    expect(await read(rss)).toMatchObject([
      { at: 'entry 1', product: tea },
      { at: 'entry 2', product: { id: undefined, title: 'No id & no price' } },
    ]);
    const empty = '<rss><item><g:gtin/><g:brand /><g:mpn x="1/2"/><g:id>e-1</g:id><g:price>2 EUR</g:price><title>Cup</title></item></rss>';
    expect(await read(empty)).toMatchObject([{ at: 'entry 1', product: { id: 'e-1', title: 'Cup', price: 200, currency: 'EUR' } }]);
    const atom = '<feed><entry xmlns="x"><g:id>7</g:id><g:title>Lamp</g:title></entry></feed>';
    expect(await read(atom)).toMatchObject([{ at: 'entry 1', product: { id: '7', title: 'Lamp', categories: [] } }]);
  });

  it.each([
    ['1.299.000', 129_900_000],
    ['1,299,000', 129_900_000],
    ['1,299,000.50', 129_900_050],
    ['1.299,00', 129_900],
    ['1,299.00', 129_900],
    ['1,299', 129_900],
    ['12,50', 1_250],
  ])('has the price %s', async (price, minor) => {
    expect(await read(`id;price\nt-1;${price} EUR\n`)).toMatchObject([{ product: { price: minor } }]);
  });

  it('is a log that names products, of which only those are read', async () => {
    const log = 'user_id,event_name,item_id,item_name,item_category,item_category2\nu1,view_item,t-1,Oolong,Drinks,Tea\n';
    expect(await read(log)).toEqual([{ at: 'line 2', product: { id: 't-1', title: 'Oolong', categories: ['Drinks', 'Tea'] } }]);
  });

  it('names the line that is wrong', async () => {
    expect(await read('id,title\nt-1,Oolong,more\nt-2,Matcha\n')).toMatchObject([
      { at: 'line 2', problem: 'too_many_fields' },
      { at: 'line 3', product: { id: 't-2' } },
    ]);
    expect(await read('name,price\nOolong,3\n')).toMatchObject([
      { code: 'products_malformed', message: expect.stringContaining('name, price'), at: 'line 1' },
    ]);
    expect(await read('id,title\nt-1,"Oolong\nt-2,Matcha\n')).toMatchObject([{ code: 'products_malformed', at: 'line 2' }]);
    const endless = await readAs(`id,title\nt-1,"${'x'.repeat(300_000)}`, 65_536);
    expect(endless).toMatchObject([{ code: 'products_malformed', at: 'line 2' }]);
    expect(await readAs(`<rss>${'x'.repeat(300_000)}`, 65_536)).toMatchObject([{ code: 'products_malformed', at: 'entry 1' }]);
    expect(await read('')).toEqual([]);
  });
});
