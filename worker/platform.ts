import type { MinutesOfDay } from '../src/engine/channels/quietTimes';
import type { Rng } from '../src/maths/random';

/** The browser's CSPRNG, read some words at a time. */
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

/** 128 random bits as 32 hex digits. */
export const randomHex = (rng: Rng): string => Array.from({ length: 4 }, () => rng.uint32().toString(16).padStart(8, '0')).join('');

/** By the shopper's local time. */
export const localMinutes: MinutesOfDay = (at) => {
  const local = new Date(at);
  return local.getHours() * 60 + local.getMinutes();
};
