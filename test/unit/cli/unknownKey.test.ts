import { describe, expect, it } from 'vitest';
import { unknownKey } from '../../../src/cli/io/readFile';

describe('unknownKey', () => {
  it('finds the first key left out, however deep, and writes its path', () => {
    expect(unknownKey({ a: 1, b: 2 }, { a: 1 })).toBe('b');
    expect(unknownKey({ a: [{ b: 1 }, { b: { c: 1 } }] }, { a: [{ b: 1 }, { b: {} }] })).toBe('a[1].b.c');
  });

  it('finds nothing where all was read, and takes no inherited name for a key that was read', () => {
    expect(unknownKey({ a: [1, 'x', null, { b: true }] }, { a: [1, 'x', null, { b: true }], added: 1 })).toBeUndefined();
    expect(unknownKey({ constructor: 1 }, {})).toBe('constructor');
  });
});
