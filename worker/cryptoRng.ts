import type { Rng } from '../src/maths/random';

/** The browser's CSPRNG, some words at a time. */
export const cryptoRng = (): Rng => {
  const words = new Uint32Array(256);
  let next = words.length;
  return {
    uint32: () => {
      if (next >= words.length) {
        crypto.getRandomValues(words);
        next = 0;
      }
      return words[next++] ?? 0;
    },
  };
};
