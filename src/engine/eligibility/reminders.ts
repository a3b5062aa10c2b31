import { DAY, HOUR, type Instant, MINUTE } from '../../protocol/values/clock';

/** The end of a coupon as a calendar entry. */
export interface CalendarEntry {
  /** Globally unique and stable per coupon, so that a second import replaces the first. */
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
  /** URL of the shop. */
  readonly url: string;
  readonly endsAt: Instant;
  /** When the file is created. */
  readonly now: Instant;
}

/** Octets of a content line without its line break (RFC 5545, 3.1). */
const WIDTH = 75;

const octets = (character: string): number => {
  const point = character.codePointAt(0)!;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
};

/** Folds between characters, never within one. Each continuation line begins with a space, which counts. */
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

/** TEXT (3.3.11): backslash, semicolon, comma and line breaks are escaped. Other control characters are not allowed and are removed. */
const text = (value: string): string =>
  value
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** DATE-TIME in UTC (3.3.5): 20270314T093000Z. */
const utc = (at: Instant): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

/**
 * An iCalendar file (RFC 5545) with one event at the coupon's end, which blocks no time. Its alarm rings a day before the end or, if less
 * time is left, when three quarters of the remaining time have passed.
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

/** A coupon that a shopper has: claimed, or saved for later. */
export interface HeldCoupon {
  /** Id of the decision that offered it. */
  readonly id: string;
  /** When it was offered. */
  readonly since: Instant;
  /** End of the code's validity or, before there is a code, of the coupon's. Exclusive. */
  readonly endsAt: Instant;
  readonly code?: string | undefined;
  /** True if a purchase named its code. */
  readonly used: boolean;
}

export type InboxState = 'claimed' | 'kept' | 'used' | 'expired';

/** State of a coupon in the inbox, by the device's clock. A redeemed coupon stays `used` after its end. */
export const inboxState = ({ code, endsAt, used }: HeldCoupon, now: Instant): InboxState =>
  used ? 'used' : now >= endsAt ? 'expired' : code === undefined ? 'kept' : 'claimed';

/** How long before its end a coupon counts as ending soon. */
const SOON = 48 * HOUR;

export const endsSoon = (endsAt: Instant, now: Instant): boolean => now < endsAt && endsAt - now <= SOON;

/** A reminder that was shown for a decision's coupon. */
export interface Reminded {
  readonly id: string;
  readonly at: Instant;
}

/**
 * Earliest time of a reminder: 48 hours before the end, or the last quarter of the time the shopper has had the coupon, whichever is
 * shorter.
 */
export const reminderFrom = ({ since, endsAt }: Pick<HeldCoupon, 'since' | 'endsAt'>): Instant =>
  endsAt - Math.min(SOON, Math.max(0, endsAt - since) / 4);

/**
 * Coupons to remind of now, the one ending first in front: once per coupon, and at most one in any 24 hours. A reminder in the clock's
 * future counts as recent, so that setting a clock back brings no extra one.
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
