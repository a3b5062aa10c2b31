import { expect, test } from 'vitest';
import { jsonLdToEvents } from '../../../../../widget/capture/platforms/jsonLd';
import { openGraphNodes } from '../../../../../widget/capture/platforms/microdata';
import { structuredProduct } from '../../../../../widget/capture/platforms/structuredProduct';
import { heard, read } from './heard';

const HERE = 'https://shop.example/products/anvil';
const said = (texts: readonly unknown[], page = HERE) =>
  heard(
    jsonLdToEvents(
      texts.map((text) => (typeof text === 'string' ? text : JSON.stringify(text))),
      read,
      page,
    ),
  );

const offers = { '@type': 'Offer', price: '119.99', priceCurrency: 'USD' };
const anvil = { '@type': 'Product', name: 'Anvil', sku: 'A1', offers };
const seen = (itemId: string, price = 11_999) => [
  { name: 'view_item', currency: 'USD', items: [{ itemId, itemName: 'Anvil', price, quantity: 1 }] },
];

test('nodes with the same @id, the same SKU or the same address are one product', () => {
  const id = `${HERE}#product`;
  const { sku, ...unnumbered } = anvil;
  expect(
    said([
      { ...anvil, '@id': id },
      { '@type': 'Product', '@id': id, aggregateRating: { ratingValue: 4 } },
    ]),
  ).toEqual(seen('A1'));
  expect(said([anvil, { ...anvil, offers: { ...offers, price: 99 } }])).toEqual(seen('A1', 9_900));
  expect(
    said([
      { ...anvil, url: `${HERE}?variant=1` },
      { ...unnumbered, url: '/products/anvil/' },
    ]),
  ).toEqual(seen('A1'));
});

test('a review app’s node that has only the name', () => {
  expect(said([anvil, { '@type': 'Product', name: 'Anvil', review: { '@type': 'Review' } }])).toEqual(seen('A1'));
});

test('of several products: the main entity, else the one with the page’s address, else the only one on offer', () => {
  const other = { '@type': 'Product', name: 'Rocket', sku: 'R1', url: 'https://shop.example/products/rocket', offers };
  const third = { ...other, sku: 'R2', url: 'https://shop.example/products/wings' };
  expect(said([other, { '@type': 'WebPage', mainEntity: anvil }, third])).toEqual(seen('A1'));
  expect(said([other, { ...anvil, url: HERE }, third])).toEqual(seen('A1'));
  expect(said([other, { ...anvil, offers: { ...offers, url: `${HERE}?ref=1` } }, third])).toEqual(seen('A1'));
  expect(said([anvil, { '@type': 'Product', sku: 'R1', name: 'Rocket' }])).toEqual(seen('A1'));
  expect(said([other, anvil, third])).toEqual([]);
});

test('prices as shops write them', () => {
  const price = (text: unknown) => said([{ ...anvil, offers: { ...offers, price: text } }]);
  expect(price('29,90')).toEqual(seen('A1', 2_990));
  expect(price('$1,299.00')).toEqual(seen('A1', 129_900));
});

test.each([
  ['CDATA', `//<![CDATA[\n${JSON.stringify(anvil)}\n//]]>`],
  ['CDATA in comments', `/*<![CDATA[*/${JSON.stringify(anvil)}/*]]>*/`],
  ['an HTML comment', `<!--\n${JSON.stringify(anvil)}\n-->`],
  ['comments', `{"@type": "Product", // the product\n"name": "Anvil", /* number */ "sku": "A1", "offers": ${JSON.stringify(offers)}}`],
  ['commas before a closing bracket', `[{"@type":"Product","name":"Anvil","sku":"A1","offers":[${JSON.stringify(offers)}, ], },]`],
  ['a semicolon at its end', `${JSON.stringify(anvil)};\n`],
])('JSON-LD with %s', (_, text) => {
  expect(said([text])).toEqual(seen('A1'));
});

test('texts keep what looks like a comment or a comma', () => {
  const text = '{"@type":"Product","name":"http://a, /* b */ ,]\nc","sku":"A1",}';
  expect(said([text])).toMatchObject([{ items: [{ itemName: 'http://a, /* b */ ,] c' }] }]);
});

test('a text of any length does not hold up the page', () => {
  expect(
    said([`{"@type":"Product","sku":"a","name":"${'"'.repeat(20_000)}`, `[${'{"@type":"Product","sku":"a"},'.repeat(50_000)}]`]),
  ).toEqual([]);
  const many = Array.from({ length: 2_000 }, (_, index) => ({ '@type': 'Product', sku: `s${index}` }));
  expect(said([many])).toEqual([]);
});

// https://developers.facebook.com/docs/marketing-api/catalog/guides/microdata-tags
test('Open Graph', () => {
  const metas = {
    'og:title': 'Facebook T-Shirt',
    'og:url': 'https://example.org/facebook',
    'product:brand': 'Facebook',
    'product:price:amount': '9.99',
    'product:price:currency': 'USD',
    'product:retailer_item_id': 'facebook_tshirt_001',
  };
  expect(structuredProduct(openGraphNodes(metas))).toMatchObject({
    currency: 'USD',
    items: [{ item_id: 'facebook_tshirt_001', item_name: 'Facebook T-Shirt', item_brand: 'Facebook', price: 9.99 }],
  });
  expect(openGraphNodes({ 'og:type': 'article', 'og:title': 'News' })).toEqual([]);
});
