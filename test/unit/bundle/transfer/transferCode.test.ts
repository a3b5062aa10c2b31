import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCode, writeCode } from '../../../../src/bundle/transfer/transferCode';

const secret = fc.uint8Array({ minLength: 16, maxLength: 16 });
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const read = (text: string) => {
  const result = readCode(text);
  return result.ok ? [...result.value] : result.error.code;
};

test('a code is read back as people write it', () => {
  fc.assert(
    fc.property(secret, (bytes) => {
      const code = writeCode(bytes);
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
      const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
      for (const text of [code, typed, `  ${code.replaceAll('-', '')}\n`]) expect(read(text)).toEqual([...bytes]);
    }),
  );
});

test('every single wrong digit, every two neighbours that are swapped and every missing digit is told', () => {
  fc.assert(
    fc.property(secret, (bytes) => {
      const code = writeCode(bytes).replaceAll('-', '');
      for (let at = 0; at < code.length; at++) {
        for (const digit of ALPHABET)
          if (digit !== code[at]) expect(read(code.slice(0, at) + digit + code.slice(at + 1))).toBe('transfer_code_invalid');
        const [a, b] = [code[at], code[at + 1]];
        if (b !== undefined && a !== b) expect(read(code.slice(0, at) + b + a + code.slice(at + 2))).toBe('transfer_code_invalid');
        expect(read(code.slice(0, at) + code.slice(at + 1))).toBe('transfer_code_invalid');
      }
    }),
    { numRuns: 20 },
  );
});

test.each(['', 'hello', '?'.repeat(28), 'U'.repeat(28)])('%j is no code', (text) => {
  expect(read(text)).toBe('transfer_code_invalid');
});
