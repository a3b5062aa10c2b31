import { DAY, HOUR, type Instant, MINUTE } from '../../protocol/values/clock';

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

/** A coupon that a shopper has: its code was claimed, or it is kept for later. */
export interface HeldCoupon {
  /** Of the decision that offered it. */
  readonly id: string;
  /** When it was offered. */
  readonly since: Instant;
  /** The code's end or, before there is one, the coupon's; exclusive. */
  readonly endsAt: Instant;
  readonly code?: string | undefined;
  /** A purchase named its code. */
  readonly used: boolean;
}

export type InboxState = 'claimed' | 'kept' | 'used' | 'expired';

/** Where a coupon stands in the inbox, by the device's clock. What was used stays used after its end. */
export const inboxState = ({ code, endsAt, used }: HeldCoupon, now: Instant): InboxState =>
  used ? 'used' : now >= endsAt ? 'expired' : code === undefined ? 'kept' : 'claimed';

/** So long before its end a coupon is said to end soon. */
const SOON = 48 * HOUR;

export const endsSoon = (endsAt: Instant, now: Instant): boolean => now < endsAt && endsAt - now <= SOON;

/** A reminder that was shown, of the coupon of a decision. */
export interface Reminded {
  readonly id: string;
  readonly at: Instant;
}

/** From when on a shopper may be reminded: 48 hours before the end or the last quarter of the time they have had it, whichever is shorter. */
export const reminderFrom = ({ since, endsAt }: Pick<HeldCoupon, 'since' | 'endsAt'>): Instant =>
  endsAt - Math.min(SOON, Math.max(0, endsAt - since) / 4);

/**
 * Coupons to remind of now, what ends first before the others: once a coupon, and at most one in any 24 hours. A reminder in the clock's future counts
 * as a recent one, so that a clock set back brings none.
 */
export const remindersDue = <Held extends HeldCoupon>(
  held: readonly Held[],
  reminded: readonly Reminded[],
  now: Instant,
): readonly Held[] =>
  reminded.some(({ at }) => now - at < DAY)
    ? []
    : held
        .filter((one) => ['claimed', 'kept'].includes(inboxState(one, now)) && now >= reminderFrom(one))
        .filter(({ id }) => !reminded.some((earlier) => earlier.id === id))
        .sort((a, b) => a.endsAt - b.endsAt);
