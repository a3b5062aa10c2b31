import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { variants } from '../../../src/protocol/experiment';
import { assignmentEventBytes, assignmentEventSchema, messageSchema } from '../../../src/protocol/reporting/message';
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
