import { DAY, type Instant, MINUTE } from '../../protocol/clock';

/** The end of a coupon as an entry of a calendar. */
export interface CalendarEntry {
  /** Unique in the world, the same for the same coupon, so that a second import replaces the first. */
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
  /** Of the shop. */
  readonly url: string;
  readonly endsAt: Instant;
  /** When the file is made. */
  readonly now: Instant;
}

/** Octets of a content line without its line break (RFC 5545, 3.1). */
const WIDTH = 75;

const octets = (character: string): number => {
  const point = character.codePointAt(0)!;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
};

/** Between characters, never within one; each further line begins with a space, which counts. */
const folded = (line: string): string => {
  let out = '';
  let width = 0;
  for (const character of line) {
    const more = octets(character);
    if (width + more > WIDTH) {
      out += '\r\n ';
      width = 1;
    }
    out += character;
    width += more;
  }
  return out;
};

/** TEXT (3.3.11): backslash, semicolon, comma and line breaks are escaped; other control characters may not stand in one. */
const text = (value: string): string =>
  value
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** DATE-TIME in UTC (3.3.5): 20270314T093000Z. */
const utc = (at: Instant): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

/**
 * An iCalendar file (RFC 5545) with one event at the coupon's end, which blocks no time, and an alarm a day before or, where there is less time left,
 * when three quarters of it are over.
 */
export const calendarFile = ({ uid, summary, description, url, endsAt, now }: CalendarEntry): string => {
  const before = Math.max(1, Math.floor(Math.min(DAY, (endsAt - now) / 4) / MINUTE));
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Couplet//Inbox//EN',
    'CALSCALE:GREGORIAN',
    'BEGIN:VEVENT',
    `UID:${text(uid)}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(endsAt)}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(description)}`,
    `URL:${url}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${text(summary)}`,
    `TRIGGER:-PT${before}M`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('');
};
