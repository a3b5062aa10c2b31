import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../../src/protocol/values/clock';
import { isNotModified, retryAfter } from '../../../../src/server/http/headers';

const now = Date.UTC(2026, 0, 5, 10);

test.each([
  ['120', 120_000],
  ['Mon, 05 Jan 2026 11:00:00 GMT', HOUR],
  ['Mon, 05 Jan 2026 09:00:00 GMT', 0],
  [undefined, 0],
  [null, 0],
  ['soon', 0],
  ['-5', 0],
  // What a store could not keep as a time, and what no message would outlive.
  ['9'.repeat(400), DAY],
  ['99999999999999999999', DAY],
  ['Fri, 31 Dec 9999 00:00:00 GMT', DAY],
])('Retry-After %s is a wait of %d ms', (said, wait) => {
  expect(retryAfter(said, now)).toBe(wait);
});

test.each([
  ['"a.gz"', true],
  ['W/"a.gz"', true],
  ['"b", W/"a.gz" ,"c"', true],
  [' * ', true],
  ['"a"', false],
  ['"b,a.gz"', false],
  ['a.gz', false],
  ['', false],
  [undefined, false],
])('If-None-Match %s names the content "a.gz": %s', (header, named) => {
  expect(isNotModified(header, '"a.gz"')).toBe(named);
});
