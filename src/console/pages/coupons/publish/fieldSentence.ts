import { type Formats, hourWords } from '../../../i18n/i18n';
import type { Language } from '../../../i18n/languages';
import { stringsIn } from '../../../languages/strings';
import { groupOf, kindOf, type Leaf } from '../draft/conditionTree';
import { fieldsOf } from '../draft/draft';
import { boundWords } from '../issues/issueWords';
import { fieldName, kindOfPlace } from '../words/fieldNames';
import type { FieldChange } from './changesOf';

interface Reader {
  readonly language: Language;
  readonly formats: Formats;
  readonly currency: string;
  readonly timeZone: string;
  readonly titleOf: (coupon: unknown) => string;
}

const listed = (values: readonly unknown[], { formats }: Pick<Reader, 'formats'>): string => formats.items(values.map(String));

const leafWords = ({ field, op, value }: Leaf, reader: Reader): string => {
  const { fields, operators, weekdays, yes } = stringsIn(reader.language).conditions;
  const kind = kindOf(field);
  const one = (each: unknown): string => {
    if (kind === 'money' && typeof each === 'number') return reader.formats.money(each, reader.currency);
    if (kind === 'weekday') return weekdays[Number(each) - 1] ?? String(each);
    return each === true ? yes : String(each);
  };
  const words = Array.isArray(value) ? listed(value.map(one), reader) : one(value);
  return `${(fields as Readonly<Record<string, string>>)[field] ?? field} ${operators[op] ?? op} ${words}`;
};

/** A condition in the wording of the editor's rows; `undefined` if it is too deep for them. */
const whenWords = (when: unknown, reader: Reader): string | undefined => {
  const { everybody, and, or } = stringsIn(reader.language).publish;
  const group = groupOf(when);
  if (!group) return undefined;
  if (group.rows.length === 0) return everybody;
  const joined = (mode: 'all' | 'any', parts: readonly string[]): string => parts.join(mode === 'all' ? and : or);
  const rows = group.rows.map((row) => {
    if ('leaf' in row) return leafWords(row.leaf, reader);
    const inner = joined(
      row.group.mode,
      row.group.leaves.map((leaf) => leafWords(leaf, reader)),
    );
    return group.rows.length > 1 && row.group.leaves.length > 1 ? `(${inner})` : inner;
  });
  return joined(group.mode, rows);
};

/** A switched-on channel with its cost, or the quiet hours; `undefined` if incomplete. */
const channelWords = (kind: string, value: unknown, { language, formats, currency }: Reader): string | undefined => {
  const { onAt, hours } = stringsIn(language).channelSettings;
  const { cost = 0, from, to } = fieldsOf(value);
  if (kind === 'channels.quietHours')
    return typeof from === 'number' && typeof to === 'number' ? hours(hourWords(from, language), hourWords(to, language)) : undefined;
  if (value === undefined) return stringsIn(language).publish.no;
  return typeof cost === 'number' ? onAt(formats.money(cost, currency)) : undefined;
};

/** The questions of reports that a merchant chooses. */
const askedIn = (value: unknown, reader: Reader): string => {
  const { advanced } = stringsIn(reader.language);
  const names = Array.isArray(value) ? (['reaction', 'useful'] as const).filter((name) => value.includes(name)) : [];
  return listed(
    names.map((name) => advanced[name]),
    reader,
  );
};

/** Fields with their own wording: choices, and settings that are on or off by default. */
const chosen = (kind: string, value: unknown, reader: Reader): string | undefined => {
  const { formats, origins, classes, alone } = stringsIn(reader.language).editor;
  const shop = stringsIn(reader.language).shop;
  const { yes, no } = stringsIn(reader.language).publish;
  const known = (words: object, name: unknown, standard: string): string | undefined =>
    (words as Readonly<Record<string, string>>)[typeof name === 'string' ? name : standard];
  switch (kind) {
    case 'coupons.discount.kind':
      return known(stringsIn(reader.language).discounts.kinds, value, '');
    case 'coupons.format':
      return known(formats, value, '');
    case 'policy.aim':
      return known(shop.aims, value, 'margin');
    case 'card.format':
      return known(shop.formats, value, 'corner');
    case 'codes.from':
      return known(origins, value, 'generated');
    case 'reports.mode':
      return (fieldsOf(shop.modes)[String(value)] as { label: string } | undefined)?.label;
    case 'coupons.stacking.combinesWith':
      return Array.isArray(value)
        ? listed(
            value.map((name) => known(classes, name, '') ?? name),
            reader,
          )
        : alone;
    case 'campaigns.combine':
      return known(stringsIn(reader.language).campaignList.combines, value, 'combined');
    case 'campaigns.journey.trigger':
      return known(stringsIn(reader.language).campaignList.journey.triggers, value, '');
    case 'campaigns.journey.channels':
      return Array.isArray(value)
        ? listed(
            value.map((name) => known(stringsIn(reader.language).channelSettings.names, name, '') ?? name),
            reader,
          )
        : undefined;
    case 'coupons.frequency.until':
      return value === 'closed' ? yes : no;
    case 'reports.questions':
      return askedIn(value, reader) || no;
    case 'triggers.onViews':
      return value === false ? no : yes;
    case 'triggers.exitIntent':
    case 'triggers.onAddToCart':
    case 'coupons.membersOnly':
    case 'coupons.paused':
    case 'campaigns.paused':
    case 'coupons.discount.repeat':
      return value === true ? yes : no;
    case 'channels.push':
    case 'channels.email':
    case 'channels.sms':
    case 'channels.quietHours':
      return channelWords(kind, value, reader);
    default:
      return undefined;
  }
};

const tierWords = (tier: unknown, reader: Reader): string => {
  const { threshold, amount } = fieldsOf(tier);
  return [threshold, amount].map((money) => reader.formats.money(Number(money), reader.currency)).join(' − ');
};

const anyWords = (at: string, value: unknown, reader: Reader): string | undefined => {
  const kind = kindOfPlace(at);
  const { noLimit, empty } = stringsIn(reader.language).publish;
  if (kind.endsWith('.when')) return whenWords(value, reader);
  if (value === undefined || (Array.isArray(value) && value.length === 0))
    return /^(budgets|limits|campaigns\.budget)\./.test(kind) ? noLimit : empty;
  if ((kind === 'rule' || kind === 'campaigns.coupons') && Array.isArray(value)) return listed(value.map(reader.titleOf), reader);
  if (kind === 'coupons.discount.tiers' && Array.isArray(value))
    return listed(
      value.map((tier) => tierWords(tier, reader)),
      reader,
    );
  if (typeof value === 'number' && /^(coupons|campaigns)\.(starts|ends)At$/.test(kind))
    return reader.formats.momentIn(value, reader.timeZone);
  if (typeof value === 'number') return boundWords(at, value, reader.formats, reader.currency);
  if (typeof value === 'string') return stringsIn(reader.language).ui.quoted(value);
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? listed(value, reader) : undefined;
};

/** A field's value, in the wording and units it is typed in; `undefined` if it has none. */
const fieldValue = (at: string, value: unknown, reader: Reader): string | undefined =>
  chosen(kindOfPlace(at), value, reader) ?? anyWords(at, value, reader);

/** Longer texts are unreadable as old and new in one line. */
const LONGEST = 48;

export interface FieldSentence {
  readonly text: string;
  /** A text too long for the sentence, shown below it; absent if there was or is none. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** A field by its name, with its old and new value. */
export const fieldSentence = ({ at, from, to }: FieldChange, reader: Reader): FieldSentence => {
  const { field, empty } = stringsIn(reader.language).publish;
  const name = fieldName(at, reader.language);
  const [before, after] = [fieldValue(at, from, reader), fieldValue(at, to, reader)];
  const differ = before !== undefined && after !== undefined && before !== after;
  if (differ && before.length <= LONGEST && after.length <= LONGEST) return { text: field.became(name, before, after) };
  if (from === undefined && (before ?? empty) === empty) return { text: field.added(name), after };
  if (to === undefined && (after ?? empty) === empty) return { text: field.removed(name), before };
  return { text: field.changed(name), ...(differ ? { before, after } : {}) };
};
