import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CalendarEntry, calendarFile } from '../../../../src/engine/eligibility/reminders';
import { DAY, HOUR } from '../../../../src/protocol/values/clock';

const NOW = Date.UTC(2027, 2, 1, 8, 5, 9);
const entry = (more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: 'd1@shop.example',
  summary: 'Coupon ends: 20% off tea',
  description: 'Your code: TEA-7KQ2',
  url: 'https://shop.example',
  endsAt: Date.UTC(2027, 2, 14, 23, 59, 59),
  now: NOW,
  ...more,
});

/** As a calendar reads it (RFC 5545, 3.1 and 3.3.11): unfolded, by name, text with its escapes undone. */
const read = (file: string): ReadonlyMap<string, string> =>
  new Map(
    file
      .replaceAll('\r\n ', '')
      .split('\r\n')
      .map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at), line.slice(at + 1).replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))] as const;
      }),
  );

test('is one event at the end, in UTC, that blocks no time and rings a day before', () => {
  expect(calendarFile(entry())).toBe(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Couplet//Inbox//EN',
      'CALSCALE:GREGORIAN',
      'BEGIN:VEVENT',
      'UID:d1@shop.example',
      'DTSTAMP:20270301T080509Z',
      'DTSTART:20270314T235959Z',
      'SUMMARY:Coupon ends: 20% off tea',
      'DESCRIPTION:Your code: TEA-7KQ2',
      'URL:https://shop.example',
      'TRANSP:TRANSPARENT',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:Coupon ends: 20% off tea',
      'TRIGGER:-PT1440M',
      'END:VALARM',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  );
});

test('rings when three quarters of a short time are over, and at least a minute before', () => {
  const trigger = (left: number) => read(calendarFile(entry({ endsAt: NOW + left }))).get('TRIGGER');
  expect([4 * DAY, 2 * HOUR, 10_000].map(trigger)).toEqual(['-PT1440M', '-PT30M', '-PT1M']);
});

test('no text breaks out of its line, whatever the shop has written', () => {
  const summary = 'Tea; cups, and \\ more\nBEGIN:VALARM\r\nX:1\u0000';
  const lines = calendarFile(entry({ summary })).split('\r\n');
  expect(lines.filter((line) => line === 'BEGIN:VALARM')).toHaveLength(1);
  expect(read(calendarFile(entry({ summary }))).get('SUMMARY')).toBe('Tea; cups, and \\ more\nBEGIN:VALARM\nX:1');
});

test('lines have 75 octets at most, are never cut within a character, and unfold to what was said, in any script', () => {
  const bytes = new TextEncoder();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (summary) => {
      const plain = summary.replace(/\p{Cc}/gu, '');
      const file = calendarFile(entry({ summary: plain }));
      for (const line of file.split('\r\n')) expect(bytes.encode(line).length).toBeLessThanOrEqual(75);
      expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes.encode(file))).toBe(file);
      expect(read(file).get('SUMMARY')).toBe(plain);
    }),
  );
});
