import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { reportBytes, sessionReport } from '../../../../src/engine/reporting/buildReport';
import { seededRng } from '../../../../src/maths/random';
import { REPORT_BYTES, reportSchema } from '../../../../src/protocol/reporting/report';

const input = {
  question: 'stratum-outcome' as const,
  profile: emptyProfile(0),
  strata: [
    { source: 'session.views', atLeast: 3 },
    { source: 'profile.orders', atLeast: 1 },
  ] as const,
  gain: 0,
  epsilon: 2,
  bundle: '0123456789abcdef',
  id: 'ab'.repeat(16),
};

const build = (seed: number, explored?: string) => sessionReport({ ...input, strata: [...input.strata], explored, rng: seededRng(seed) });

describe('reportBytes', () => {
  it('is 256 bytes of ASCII the server’s schema accepts, for any answer and any explored coupon', () => {
    const coupon = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,39}$/);
    fc.assert(
      fc.property(fc.integer(), fc.option(coupon, { nil: undefined }), (seed, explored) => {
        const report = build(seed, explored);
        const body = reportBytes(report);
        expect(new TextEncoder().encode(body)).toHaveLength(REPORT_BYTES);
        expect(v.parse(reportSchema, JSON.parse(body))).toEqual(report);
      }),
    );
  });

  it('sends the same bytes again after storage', () => {
    const report = build(4, 'garden');
    const stored = JSON.parse(JSON.stringify(report)) as typeof report;
    expect(reportBytes(stored)).toBe(reportBytes(report));
    expect(reportBytes({ ...stored, pad: '' })).toBe(reportBytes(report));
  });

  it('carries no field but the answer that depends on the profile', () => {
    const busy = { ...emptyProfile(0), orders: 9, session: { ...emptyProfile(0).session, views: 9, purchased: true } };
    const bodies = [input.profile, busy].map((profile) =>
      sessionReport({ ...input, strata: [...input.strata], profile, explored: 'garden', rng: seededRng(4) }),
    );
    expect({ ...bodies[1], answer: 0 }).toEqual({ ...bodies[0], answer: 0 });
    expect(Object.keys(bodies[0]!)).toEqual(['v', 'id', 'bundle', 'question', 'answer', 'explored', 'pad']);
  });

  it('leaves the coupon out of a session that does not explore', () => {
    expect(build(4)).not.toHaveProperty('explored');
  });
});
