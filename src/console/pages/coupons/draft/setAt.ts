import { type Draft, fieldsOf } from './draft';

const isPlace = (key: string): boolean => /^\d+$/.test(key);

const set = (whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(whole) && isPlace(key)) {
    const items: readonly unknown[] = whole;
    const place = Number(key);
    if (rest.length === 0 && value === undefined) return items.filter((_, i) => i !== place);
    return place < items.length
      ? items.map((item, i) => (i === place ? set(item, rest, value) : item))
      : [...items, set(undefined, rest, value)];
  }
  const fields = fieldsOf(whole);
  const inner = set(fields[key], rest, value);
  if (inner !== undefined) return { ...fields, [key]: inner };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
};

/**
 * The draft with another value at a place; everything else is the same object it was. `undefined` takes the field or the entry of a list away. What
 * lies on the way and is missing is made.
 * @param at keys by dots
 */
export const setAt = (draft: Draft, at: string, value: unknown): Draft => fieldsOf(set(draft, at === '' ? [] : at.split('.'), value));
