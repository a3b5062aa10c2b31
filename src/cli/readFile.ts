import { readFileSync } from 'node:fs';
import type * as v from 'valibot';
import { parseJsonWith } from '../core/parse';
import { fail, ok, type Result } from '../core/result';

/** Error: `file_not_found`. */
const readText = (path: string): Result<string> => {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch {
    return fail('file_not_found', `${path} cannot be read.`, path);
  }
};

/** JSON file checked by a schema. Errors: `file_not_found`, `code`. */
export const readJson = <S extends v.GenericSchema>(schema: S, path: string, code: string): Result<v.InferOutput<S>> => {
  const text = readText(path);
  if (!text.ok) return text;
  const parsed = parseJsonWith(schema, text.value, code);
  return parsed.ok ? parsed : fail(code, parsed.error.message, `${path}${parsed.error.at ? `: ${parsed.error.at}` : ''}`);
};
