import * as v from 'valibot';
import { fail, ok, type Result } from '../values/result';

/** A code that a shop made: visible ASCII, without what separates fields of a file. Shoppers type it in any case. */
export const shopCodeSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._+#@!$%*&=-]{3,63}$/));

/**
 * Where a coupon's codes come from. `generated`: single-use, drawn when the coupon is claimed and created in the shop then. `pool`: single-use
 * codes that the shop has already, imported; each goes to one shopper. `shared`: one code of the shop for all.
 */
export const codeOriginSchema = v.variant('from', [
  v.strictObject({ from: v.literal('generated'), prefix: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9][A-Z0-9-]{0,15}$/))) }),
  v.strictObject({ from: v.literal('pool') }),
  v.strictObject({ from: v.literal('shared'), code: shopCodeSchema }),
]);
export type CodeOrigin = v.InferOutput<typeof codeOriginSchema>;
export type CodeSource = CodeOrigin['from'];

/** No letter or digit that is easily taken for another: 0/O/Q, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
export const CODE_ALPHABET = 'ACDEFGHJKMNPRTWXY34679';
/** Letters of a drawn code behind its prefix. */
export const CODE_LENGTH = 12;

/** Has it the form of a code the server draws, whatever its prefix? */
export const isDrawnCode = (code: string): boolean =>
  code.length >= CODE_LENGTH && [...code.slice(-CODE_LENGTH)].every((letter) => CODE_ALPHABET.includes(letter));

/** A code as the shop spells it, and its line in the file. */
export interface ImportedCode {
  readonly code: string;
  readonly line: number;
}

/** Headings under which shops export their codes. */
const HEADINGS = ['code', 'codes', 'coupon code', 'coupon_code', 'discount code', 'voucher code'];

/** Fields of a line, unquoted; codes hold neither separators nor quotes, so quoting is all of CSV that can occur around them. */
const fieldsOf = (line: string): readonly string[] =>
  line.split(/[,;\t]/).map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );

/**
 * One code a line, or the column called `code` of a table whose first line names its columns; empty lines are left out. Errors, with the line:
 * `code_malformed`, `code_duplicate` (twice in the file, in whatever case), `codes_malformed` when there is none at all.
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
