import * as v from 'valibot';
import { pathOf } from './parse';
import { fail, ok, type Result } from './result';
import { wanted } from './wanted';

type Path = v.BaseIssue<unknown>['path'];

/** Of a union's alternatives, the one whose keys are there says what is wrong and where; the union itself says only that none fits. */
const nearest = (issue: v.BaseIssue<unknown>, path: Path): { readonly issue: v.BaseIssue<unknown>; readonly path: Path } => {
  const near = issue.issues?.find((inner) => inner.path?.[0]?.origin === 'value');
  return near?.path ? nearest(near, [...(path ?? []), ...near.path] as Path) : { issue, path };
};

/** `parseWith` for what a person wrote: its message says what is wanted. A page's scripts have `parseWith`, which needs no sentences. */
export const parsePlainly = <S extends v.GenericSchema>(schema: S, input: unknown, code: string): Result<v.InferOutput<S>> => {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const [first] = parsed.issues;
  const { issue, path } = nearest(first, first.path);
  return fail(code, wanted(issue), pathOf({ path }));
};
