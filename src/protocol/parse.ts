import * as v from 'valibot';
import { fail, ok, type Result } from './result';

/** `items[2].price` for the keys `items`, 2, `price`. */
export const pathOf = ({ path }: Pick<v.BaseIssue<unknown>, 'path'>): string | undefined =>
  path
    ?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');

/**
 * Checks an untrusted value at a boundary.
 * @param code reason code of the failure; its message is the first issue's, its `at` the path to the offending field
 */
export const parseWith = <S extends v.GenericSchema>(schema: S, input: unknown, code: string): Result<v.InferOutput<S>> => {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const [issue] = parsed.issues;
  return fail(code, issue.message, pathOf(issue));
};

/** `parseWith` on JSON text; text that is no JSON fails with the same code and no path. */
export const parseJsonWith = <S extends v.GenericSchema>(schema: S, text: string, code: string): Result<v.InferOutput<S>> => {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return fail(code, 'The text is not valid JSON.');
  }
  return parseWith(schema, input, code);
};
