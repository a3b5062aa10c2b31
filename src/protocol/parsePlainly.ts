import * as v from 'valibot';
import { nearestIssue } from './nearestIssue';
import { pathOf } from './parse';
import { fail, ok, type Result } from './result';
import { wanted } from './wanted';

/** `parseWith` for what a person wrote: its message says what is wanted. A page's scripts have `parseWith`, which needs no sentences. */
export const parsePlainly = <S extends v.GenericSchema>(schema: S, input: unknown, code: string): Result<v.InferOutput<S>> => {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const [first] = parsed.issues;
  const { issue, path } = nearestIssue(first);
  return fail(code, wanted(issue), pathOf({ path }));
};
