import { describe, expect, it } from 'vitest';
import { seededRng } from '../../src/maths/random';
import golden from './random.json';

describe(`seededRng on golden vectors, version ${golden.specVersion}`, () => {
  it.each(golden.cases)('starts with the same words for seed $seed', ({ seed, words }) => {
    const rng = seededRng(seed);
    expect(words.map(() => rng.uint32())).toEqual(words);
  });
});
