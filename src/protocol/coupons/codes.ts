import * as v from 'valibot';
import { fail, ok, type Result } from '../values/result';

/** A code made by the shop: visible ASCII, without characters that separate fields of a file. Matched case-insensitively. */
export const shopCodeSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._+#@!$%*&=-]{3,63}$/));

/**
 * Where a coupon's codes come from. `generated`: single-use, drawn and created in the shop when the coupon is claimed. `pool`: single-use
 * codes imported from the shop, each with one shopper at a time. `shared`: one code of the shop for everyone.
 */
export const codeOriginSchema = v.variant('from', [
  v.strictObject({ from: v.literal('generated'), prefix: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9-]{0,15}$/))) }),
  v.strictObject({ from: v.literal('pool') }),
  v.strictObject({ from: v.literal('shared'), code: shopCodeSchema }),
]);
export type CodeOrigin = v.InferOutput<typeof codeOriginSchema>;
export type CodeSource = CodeOrigin['from'];

/** Without letters and digits that are easily confused: 0/O/Q, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
export const CODE_ALPHABET = 'ACDEFGHJKMNPRTWXY34679';
/** Random letters of a drawn code, after its prefix. */
export const CODE_LENGTH = 12;

/** Whether it has the form of a code drawn by the server, whatever its prefix. */
export const isDrawnCode = (code: string): boolean =>
  code.length >= CODE_LENGTH && [...code.slice(-CODE_LENGTH)].every((letter) => CODE_ALPHABET.includes(letter));

/** A code as the shop spells it, and its line in the file. */
export interface ImportedCode {
  readonly code: string;
  readonly line: number;
}

/** Column headings that shops use for codes in exports. */
const HEADINGS = ['code', 'codes', 'coupon code', 'coupon_code', 'discount code', 'voucher code'];

/** Fields of a line, unquoted. Codes contain neither separators nor quotes, so simple quoting is the only CSV syntax that can occur. */
const fieldsOf = (line: string): readonly string[] =>
  line.split(/[,;\t]/).map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );

/**
 * Reads one code per line, or the code column of a table whose first line names its columns. Empty lines are skipped. Errors, with the
 * line: `code_malformed`, `code_duplicate` (twice in the file, ignoring case), `codes_malformed` if there are none.
 */
export const readCodes = (text: string): Result<readonly ImportedCode[]> => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const [first = ''] = lines;
  const heading = fieldsOf(first).findIndex((field) => HEADINGS.includes(field.toLowerCase()));
  const column = Math.max(0, heading);
  const seen = new Map<string, number>();
  const codes: ImportedCode[] = [];
  for (const [index, words] of lines.entries()) {
    if (words.trim() === '' || (index === 0 && heading >= 0)) continue;
    const [line, code] = [index + 1, fieldsOf(words)[column] ?? ''];
    if (!v.is(shopCodeSchema, code))
      return fail('code_malformed', 'A code has 4 to 64 letters, digits and signs, and no spaces.', `line ${line}`);
    const before = seen.get(code.toUpperCase());
    if (before !== undefined) return fail('code_duplicate', `This code also appears in line ${before}.`, `line ${line}`);
    seen.set(code.toUpperCase(), line);
    codes.push({ code, line });
  }
  return codes.length > 0 ? ok(codes) : fail('codes_malformed', 'The file contains no codes.');
};
