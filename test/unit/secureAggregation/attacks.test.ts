import { beforeAll, describe, expect, it } from 'vitest';
import { type SplitReport, splitReportSchema } from '../../../src/protocol/reporting/splitReport';
import { parseJsonWith } from '../../../src/protocol/values/parse';
import { fromBase64url, toBase64url } from '../../../src/secureAggregation/bytes';
import { histogramOf } from '../../../src/secureAggregation/countShares';
import { prepareReport } from '../../../src/secureAggregation/prepareReport';
import { craftReport, randomId, splitWorld } from '../../helpers/splitWorld';

const ARMS = 3;
let world: Awaited<ReturnType<typeof splitWorld>>;
beforeAll(async () => {
  world = await splitWorld(ARMS);
});

const honest = async (bucket = 5): Promise<SplitReport> => {
  const read = parseJsonWith(splitReportSchema, await world.report(bucket), 'report_malformed');
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};
const verdicts = async (report: SplitReport) => {
  const { leader, helper } = await world.check(report);
  return [leader.ok ? 'accepted' : leader.error.code, helper.ok ? 'accepted' : helper.error.code];
};
const flipped = (text: string, at: number): string => {
  const bytes = fromBase64url(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return toBase64url(bytes);
};

const crafted = (counts: readonly bigint[], change?: Parameters<typeof craftReport>[2]) => craftReport(world.task, counts, change);
const oneHot = (bucket: number): bigint[] => Array.from({ length: 8 * ARMS }, (_, i) => (i === bucket ? 1n : 0n));

describe('a report that was changed on the way', () => {
  it('is accepted by both as it was sent', async () => {
    expect(await verdicts(await honest())).toEqual(['accepted', 'accepted']);
  });

  it.each([
    ['the public share', (report: SplitReport) => ({ publicShare: flipped(report.publicShare, 3) })],
    ["the leader's share", (report: SplitReport) => ({ leader: flipped(report.leader, 200) })],
    ["the helper's share", (report: SplitReport) => ({ helper: flipped(report.helper, 90) })],
    ['the shares, one for the other', ({ leader, helper }: SplitReport) => ({ leader: helper, helper: leader })],
    ['its id, so that it would count again', () => ({ id: randomId() })],
    ['its bundle, so that it would count in another batch', () => ({ bundle: 'fedcba9876543210' })],
  ])('in %s opens for neither or is refused by both', async (_, change) => {
    const report = await honest();
    const seen = await verdicts({ ...report, ...change(report) });
    expect(seen).toEqual(['share_sealed', 'share_sealed']);
  });

  it('opens for no other key and no other role', async () => {
    const report = await honest();
    const wrong = { ...world.helper, role: 'leader' as const };
    expect(await prepareReport(wrong, { ...report, sealed: report.helper })).toMatchObject({ error: { code: 'share_sealed' } });
    const other = await splitWorld(ARMS);
    expect(await prepareReport(other.leader, { ...report, sealed: report.leader })).toMatchObject({ error: { code: 'share_sealed' } });
  });
});

describe('a device that cheats', () => {
  it('is believed where it counts one thing once', async () => {
    expect(await verdicts(await crafted(oneHot(7)))).toEqual(['accepted', 'accepted']);
  });

  it.each([
    ['counts two things', [...oneHot(1).map((count, i) => (i === 9 ? 1n : count))]],
    ['counts one thing five times', oneHot(3).map((count) => 5n * count)],
    ['counts nothing', oneHot(-1)],
    [
      'counts one thing twice and takes another one back',
      oneHot(4).map((count, i) => (i === 4 ? 2n : i === 5 ? histogramOf({ arms: 1 }).flp.field.modulus - 1n : count)),
    ],
  ])('and %s is refused by both', async (_, counts) => {
    expect(await verdicts(await crafted(counts))).toEqual(['proof_invalid', 'proof_invalid']);
  });

  it('and seals shares that do not belong together is refused by both', async () => {
    const flip = (bytes: Uint8Array | undefined, at: number): void => {
      if (bytes) bytes[at] = (bytes[at] ?? 0) ^ 1;
    };
    expect(await verdicts(await crafted(oneHot(2), ([leader]) => flip(leader, 0)))).toEqual(['proof_invalid', 'proof_invalid']);
    expect(await verdicts(await crafted(oneHot(2), ([, helper]) => flip(helper, 0)))).toEqual(['proof_invalid', 'proof_invalid']);
    expect(await verdicts(await crafted(oneHot(2), (_, publicShare) => flip(publicShare, 20)))).toContain('proof_invalid');
    // Numbers that are none of the field, and shares of another length.
    expect(await verdicts(await crafted(oneHot(2), ([leader]) => leader?.fill(255, 0, 16)))).toEqual([
      'share_malformed',
      'share_malformed',
    ]);
  });
});
