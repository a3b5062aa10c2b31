import type { FieldChange } from './fieldChanges';
import { fieldName } from './fieldNames';
import { fieldValue, type Reader } from './fieldValue';
import { publishStrings } from './publishStrings';

/** Longer than this, old and new in one line tell nobody what is different. */
const LONGEST = 48;

interface FieldSentence {
  readonly text: string;
  /** What is too long for the sentence, to stand below it; absent where nothing stood or stands there, or where it has no words. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** A field by its name, with what it was and what it will be. */
export const fieldSentence = ({ at, from, to }: FieldChange, reader: Reader): FieldSentence => {
  const { field, empty } = publishStrings[reader.language];
  const name = fieldName(at, reader.language);
  const [before, after] = [fieldValue(at, from, reader), fieldValue(at, to, reader)];
  const differ = before !== undefined && after !== undefined && before !== after;
  if (differ && before.length <= LONGEST && after.length <= LONGEST) return { text: field.became(name, before, after) };
  if (from === undefined && (before ?? empty) === empty) return { text: field.added(name), after };
  if (to === undefined && (after ?? empty) === empty) return { text: field.removed(name), before };
  return { text: field.changed(name), ...(differ ? { before, after } : {}) };
};
