import { randomInt } from 'node:crypto';

/** No letter or digit that is easily taken for another: 0/O/Q, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
const CODE_ALPHABET = 'ACDEFGHJKMNPRTWXY34679';
const CODE_LENGTH = 12;

/** Unguessable code, 22^12 ≈ 2^53.5 possibilities behind the prefix, from the system's CSPRNG without modulo bias. */
export const newCode = (prefix = ''): string =>
  prefix + Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');

/** Has it the form of a code drawn here, whatever its prefix? */
export const isDrawnCode = (code: string): boolean =>
  code.length >= CODE_LENGTH && [...code.slice(-CODE_LENGTH)].every((letter) => CODE_ALPHABET.includes(letter));
