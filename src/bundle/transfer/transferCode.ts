import { fail, ok, type Result } from '../../protocol/values/result';

/** Bytes of the secret that encrypts a profile: 128 random bits. */
export const SECRET_BYTES = 16;

/** Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O or U, to avoid mistakes when a code is read out or typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 28;
const GROUP = 4;
/**
 * The largest prime below 2^12. A wrong digit or two swapped neighbours change the number by m·32^k with |m| ≤ 961, which it never divides.
 */
const CHECK = 4_093n;
const CHECK_BITS = 12n;

/** Writes the secret as a code to type: 128 bits and a 12-bit checksum, 28 digits in groups of four. */
export const writeCode = (secret: Uint8Array): string => {
  const value = secret.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let left = (value << CHECK_BITS) | (value % CHECK);
  let digits = '';
  for (let i = 0; i < LENGTH; i++) {
    digits = ALPHABET[Number(left & 31n)] + digits;
    left >>= 5n;
  }
  return digits.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-');
};

/**
 * Reads a code as people type it: upper or lower case, with or without dashes and spaces, O for 0, I and L for 1. Error
 * `transfer_code_invalid`.
 */
export const readCode = (text: string): Result<Uint8Array<ArrayBuffer>> => {
  const invalid = fail('transfer_code_invalid', 'The code is mistyped or not complete.');
  const digits = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (digits.length !== LENGTH) return invalid;
  let value = 0n;
  for (const digit of digits) {
    const at = ALPHABET.indexOf(digit);
    if (at < 0) return invalid;
    value = (value << 5n) | BigInt(at);
  }
  const secret = value >> CHECK_BITS;
  if (value - (secret << CHECK_BITS) !== secret % CHECK) return invalid;
  return ok(Uint8Array.from({ length: SECRET_BYTES }, (_, i) => Number((secret >> BigInt(8 * (SECRET_BYTES - 1 - i))) & 255n)));
};
