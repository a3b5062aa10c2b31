import { describe, expect, it } from 'vitest';
import { hashV1 } from '../../src/engine/assignment/assign';
import golden from './hash.json';

describe(`hashV1 on golden vectors, version ${golden.specVersion}`, () => {
  it.each(golden.cases)('maps "$salt", "$unit" to $word', ({ salt, unit, word }) => expect(hashV1(salt, unit) * 2 ** 32).toBe(word));
});
