import type * as v from 'valibot';

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

/** What must be true of a value, without a subject: `be a whole number`. */
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

/** A sentence of what a schema refuses and what it wants, for who writes a file or a command: `It must be a whole number, not 15.5.` */
export const wanted = (issue: v.BaseIssue<unknown>): string => {
  const { message, expected, received } = issue;
  // A schema's own words; the validator's all begin so.
  if (!message.startsWith('Invalid ')) return message;
  if (received === 'undefined') return 'It is missing.';
  if (expected === 'never') return 'This key is not known; is it mistyped?';
  const wish = must(issue);
  if (wish === undefined) return message;
  return issue.type.endsWith('_length') ? `It must ${wish}.` : `It must ${wish}, not ${received}.`;
};
