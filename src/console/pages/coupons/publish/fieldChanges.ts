import { sameValue } from './sameValue';

/** A field that says something else than before. */
export interface FieldChange {
  /** Its place in the draft, keys by dots. */
  readonly at: string;
  /** `undefined`: nothing stands there. */
  readonly from: unknown;
  readonly to: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** What people read as one thing, however many fields it has. */
const isWhole = (at: string): boolean =>
  at.endsWith('.when') || at === 'experiment.creatives' || /^channels\.(push|email|sms|quietHours)$/.test(at);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields in which two values differ, in the order they are written in. A list is one field. */
export const fieldChanges = (from: unknown, to: unknown, at: string): readonly FieldChange[] => {
  if (sameValue(from, to)) return [];
  const [before, after] = [from ?? {}, to ?? {}];
  if (isWhole(at) || !isFields(before) || !isFields(after)) return [{ at, from, to }];
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((key) =>
    fieldChanges(before[key], after[key], `${at}.${key}`),
  );
};
