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

/** `parseWith` on JSON text. Text that is not JSON fails with the same code and no path. */
export const parseJsonWith = <S extends v.GenericSchema>(schema: S, text: string, code: string): Result<v.InferOutput<S>> => {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return fail(code, 'The text is not valid JSON.');
  }
  return parseWith(schema, input, code);
};

type Path = v.BaseIssue<unknown>['path'];

/**
 * For a union, the issue of the alternative whose keys are present, which names the cause and place. The union's own issue only states that
 * none fits.
 */
export const nearestIssue = (
  issue: v.BaseIssue<unknown>,
  path: Path = issue.path,
): { readonly issue: v.BaseIssue<unknown>; readonly path: Path } => {
  const near = issue.issues?.find((inner) => inner.path?.[0]?.origin === 'value');
  return near?.path ? nearestIssue(near, [...(path ?? []), ...near.path] as Path) : { issue, path };
};

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  Object: 'an object',
  Array: 'a list',
};

/** What a schema expects, such as `"a" | "b"`. */
const kindOf = (expected: string): string =>
  KINDS[expected] ?? (expected.startsWith('(') ? expected.slice(1, -1) : expected).replaceAll(' | ', ' or ');

/** The requirement without a subject: `be a whole number`. */
const must = ({ kind, type, expected, input, requirement }: v.BaseIssue<unknown>): string | undefined => {
  const some = `${requirement} ${Array.isArray(input) ? 'entries' : 'characters'}`;
  switch (type) {
    case 'integer':
    case 'safe_integer':
      return 'be a whole number';
    case 'min_value':
      return `be ${requirement} or more`;
    case 'gt_value':
      return `be more than ${requirement}`;
    case 'max_value':
      return `be ${requirement} or less`;
    case 'lt_value':
      return `be less than ${requirement}`;
    case 'min_length':
      return `have at least ${some}`;
    case 'max_length':
      return `have at most ${some}`;
    case 'regex':
      return `match ${String(requirement)}`;
    default:
      return kind === 'schema' && expected !== null ? `be ${kindOf(expected)}` : undefined;
  }
};

/** A sentence about what a schema refuses and expects, for the author of a file or command: `It must be a whole number, not 15.5.` */
export const wanted = (issue: v.BaseIssue<unknown>): string => {
  const { message, expected, received } = issue;
  // A schema's custom message. The validator's messages all begin with this prefix.
  if (!message.startsWith('Invalid ')) return message;
  if (received === 'undefined') return 'It is missing.';
  if (expected === 'never') return 'Unknown key. Check the spelling.';
  const wish = must(issue);
  if (wish === undefined) return message;
  return issue.type.endsWith('_length') ? `It must ${wish}.` : `It must ${wish}, not ${received}.`;
};

/**
 * `parseWith` for input written by a person: its message states what is expected. A page's scripts use `parseWith`, which needs no
 * sentences.
 */
export const parsePlainly = <S extends v.GenericSchema>(schema: S, input: unknown, code: string): Result<v.InferOutput<S>> => {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const [first] = parsed.issues;
  const { issue, path } = nearestIssue(first);
  return fail(code, wanted(issue), pathOf({ path }));
};
