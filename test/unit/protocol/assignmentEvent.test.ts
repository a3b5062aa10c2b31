import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { variants } from '../../../src/protocol/experiment';
import {
  assignmentEventBytes,
  assignmentEventSchema,
  messageSchema,
  readEventWork,
  WORKED_BYTES,
  writeWorkedEvent,
} from '../../../src/protocol/reporting/message';
import { REPORT_BYTES } from '../../../src/protocol/reporting/report';

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const fields = fc.record(
  {
    id: hex(32),
    bundle: hex(16),
    experiment: fc.stringMatching(/^[a-z0-9-]{1,24}$/),
    variant: fc.constantFrom(...variants),
  },
  { requiredKeys: ['id', 'bundle', 'experiment', 'variant'] },
);

describe('assignmentEventBytes', () => {
  it('are as long as a report whatever they say, and say it to the server’s schema and nothing else', () => {
    fc.assert(
      fc.property(fields, (given) => {
        const body = assignmentEventBytes(given);
        expect(new TextEncoder().encode(body)).toHaveLength(REPORT_BYTES);
        const { v: version, pad, ...said } = v.parse(assignmentEventSchema, JSON.parse(body));
        expect([version, said]).toEqual(['exposure/1', given]);
        expect(pad).toMatch(/^\.*$/);
        expect(v.is(messageSchema, JSON.parse(body))).toBe(true);
      }),
    );
  });
});

describe('writeWorkedEvent', () => {
  it('leaves the bytes of the event, has one length for every counter, and is read back', () => {
    fc.assert(
      fc.property(fields, fc.integer({ min: 0, max: 0xffff_ffff }), (given, counter) => {
        const body = assignmentEventBytes(given);
        const text = writeWorkedEvent(body, counter);
        expect([text.length, text.slice(0, REPORT_BYTES)]).toEqual([WORKED_BYTES, body]);
        expect(readEventWork(text)).toEqual({ ok: true, value: counter });
      }),
    );
  });

  it.each([
    ['another version', 'work/2 0000000007'],
    ['a counter that is none', 'work/1 000000000x'],
    ['a counter beyond four bytes', 'work/1 9999999999'],
    ['nothing before the version', 'Xwork/1 000000007'],
  ])('refuses %s', (_, work) => {
    expect(readEventWork(`${'.'.repeat(REPORT_BYTES)}\n${work}`)).toMatchObject({ ok: false, error: { code: 'report_malformed' } });
  });
});
