import { expect, test } from 'vitest';
import { shopPage } from '../../../../src/console/pages/coupons/preview/PreviewLink';

test.each([
  ['https://shop.example/tea?page=2#top', 'https://shop.example/tea?page=2#top'],
  [' shop.example/tea ', 'https://shop.example/tea'],
  ['http://localhost:8080', 'http://localhost:8080/'],
  ['localhost:8080/tea', 'https://localhost:8080/tea'],
  ['', undefined],
  ['not a page', undefined],
  ['javascript:alert(1)', undefined],
  ['ftp://shop.example', undefined],
])('%j is the page %j', (typed, page) => {
  expect(shopPage(typed)).toBe(page);
});
