import { expect, test } from 'vitest';
import { visitCells } from '../../../src/engine/decision/visitCell';
import {
  isOfSize,
  type SplitReport,
  splitBucket,
  splitLength,
  splitReportBytes,
  splitReportSchema,
  splitTable,
} from '../../../src/protocol/reporting/splitReport';
import { parseJsonWith } from '../../../src/protocol/values/parse';
import { addShares, decodeShare, encodeShare, histogramOf, joinShares } from '../../../src/secureAggregation/countShares';
import { sealShare } from '../../../src/secureAggregation/hpke';
import { prepareReport } from '../../../src/secureAggregation/prepareReport';
import { sealReport } from '../../../src/secureAggregation/sealReport';
import { splitWorld } from '../../helpers/splitWorld';

test('two aggregators come to the counts of what devices sealed, and every body to a bundle has one size', async () => {
  const world = await splitWorld(4);
  const answers = [
    [0, 3],
    [2, 7],
    [undefined, 0],
    [2, 7],
  ] as const;
  const shares: { leader: (readonly bigint[])[]; helper: (readonly bigint[])[] } = { leader: [], helper: [] };
  for (const [arm, answer] of answers) {
    const text = await world.report(splitBucket(world.task, arm, answer));
    expect(text).toHaveLength(splitReportBytes({ arms: 4 }));
    const read = parseJsonWith(splitReportSchema, text, 'report_malformed');
    if (!read.ok) throw new Error(read.error.message);
    expect(isOfSize(read.value, { arms: 4 })).toBe(true);
    expect(isOfSize(read.value, { arms: 5 })).toBe(false);
    const { leader, helper } = await world.check(read.value);
    if (!leader.ok || !helper.ok) throw new Error('refused');
    shares.leader.push(leader.value);
    shares.helper.push(helper.value);
  }
  const histogram = histogramOf({ arms: 4 });
  const [mine, yours] = [addShares(histogram, shares.leader), addShares(histogram, shares.helper)];
  const sent = decodeShare(histogram, encodeShare(histogram, yours));
  expect(splitTable({ arms: 4 }, joinShares(histogram, mine, sent ?? []))).toEqual([
    [0, 0, 0, 1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 2],
    [1, 0, 0, 0, 0, 0, 0, 0],
  ]);
  expect(decodeShare(histogram, 'AAAA')).toBeUndefined();
});

test('sizes are those of the library for any number of coupons', async () => {
  for (const arms of [1, 2, 3, 9, 33, 129]) {
    const world = await splitWorld(arms);
    expect(await sealReport({ ...world.input, bucket: 8 * arms - 1 })).toHaveLength(splitReportBytes({ arms }));
  }
  expect(splitReportBytes({ arms: 7 })).toBeLessThan(2_700);
  expect(splitReportBytes({ arms: 129 })).toBeLessThan(28_000);
});

test('the cell of a visit is counted among 288, and what was sealed for one question opens for no other', async () => {
  const shape = { question: 'visit-cell', arms: 1 } as const;
  const world = await splitWorld(1, 2, 'visit-cell');
  expect(splitLength(shape)).toBe(visitCells);
  const text = await world.report(splitBucket(shape, undefined, visitCells - 1));
  expect(text).toHaveLength(splitReportBytes(shape));
  expect(splitReportBytes(shape)).toBeLessThan(9_500);
  const read = parseJsonWith(splitReportSchema, text, 'report_malformed');
  if (!read.ok) throw new Error(read.error.message);
  const { leader, helper } = await world.check(read.value);
  if (!leader.ok || !helper.ok) throw new Error('refused');
  const counts = joinShares(world.histogram, leader.value, helper.value);
  expect(splitTable(shape, counts)).toEqual([Array.from({ length: visitCells }, (_, cell) => Number(cell === visitCells - 1))]);
  // 35 coupons make as many buckets: a browser of before there was a choice would send what fits.
  const old = { arms: 36 };
  expect(splitReportBytes(old)).toBe(splitReportBytes(shape));
  const { question: _, ...before } = world.task;
  const stale = JSON.parse(await sealReport({ ...world.input, task: { ...before, ...old }, bucket: 5 })) as SplitReport;
  expect(await world.check(stale)).toMatchObject({
    leader: { error: { code: 'share_sealed' } },
    helper: { error: { code: 'share_sealed' } },
  });
});

test('a public share that is no base64url is refused, also by the aggregator that is not asked about its size', async () => {
  const world = await splitWorld(2);
  const report = JSON.parse(await world.report(0)) as SplitReport;
  const context = { bundle: world.task.bundle, id: report.id, publicShare: 'A' };
  const sealed = await sealShare(world.task.helper, 'helper', context, new Uint8Array(48));
  expect(await prepareReport(world.helper, { ...context, sealed })).toMatchObject({ ok: false, error: { code: 'share_malformed' } });
});
