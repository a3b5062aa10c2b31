import type * as v from 'valibot';

type Path = v.BaseIssue<unknown>['path'];

/** Of a union's alternatives, the one whose keys are there says what is wrong and where; the union itself says only that none fits. */
export const nearestIssue = (
  issue: v.BaseIssue<unknown>,
  path: Path = issue.path,
): { readonly issue: v.BaseIssue<unknown>; readonly path: Path } => {
  const near = issue.issues?.find((inner) => inner.path?.[0]?.origin === 'value');
  return near?.path ? nearestIssue(near, [...(path ?? []), ...near.path] as Path) : { issue, path };
};
