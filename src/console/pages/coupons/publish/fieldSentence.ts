import type { FieldChange } from './fieldChanges';
import { fieldName } from './fieldNames';
import { fieldValue, type Reader } from './fieldValue';
import { publishStrings } from './publishStrings';

/** A field by its name, with what it was and what it will be where both are short. */
export const fieldSentence = ({ at, from, to }: FieldChange, reader: Reader): string => {
  const { field } = publishStrings[reader.language];
  const name = fieldName(at, reader.language);
  const [before, after] = [fieldValue(at, from, reader), fieldValue(at, to, reader)];
  if (before !== undefined && after !== undefined && before !== after) return field.became(name, before, after);
  if (from === undefined) return field.added(name);
  return to === undefined ? field.removed(name) : field.changed(name);
};
