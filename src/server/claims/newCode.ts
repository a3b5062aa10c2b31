import { randomInt } from 'node:crypto';
import { CODE_ALPHABET, CODE_LENGTH } from '../../protocol/coupons/codes';

/** Unguessable code, 22^12 ≈ 2^53.5 possibilities behind the prefix, from the system's CSPRNG without modulo bias. */
export const newCode = (prefix = ''): string =>
  prefix + Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');
