import { randomBytes } from 'node:crypto';
import type { Rng } from '../../../maths/random';

const WORDS = 1_024;

/** Words of the system's generator, some at a time. */
export const createCsprng = (): Rng => {
  let words = Buffer.alloc(0);
  let at = 0;
  return {
    uint32: () => {
      if (at === words.length) {
        words = randomBytes(4 * WORDS);
        at = 0;
      }
      const word = words.readUInt32LE(at);
      // Not kept: who reads memory later shall not find the noise.
      words.fill(0, at, at + 4);
      at += 4;
      return word;
    },
  };
};
