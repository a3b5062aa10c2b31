import { expect, test } from 'vitest';
import { parseJsonWith } from '../../../src/core/parse';
import { splitBucket, splitTable } from '../../../src/core/privacy/splitTask';
import { isOfSize, splitReportBytes, splitReportSchema } from '../../../src/core/sync/splitReport';
import { addShares, decodeShare, encodeShare, joinShares } from '../../../src/split/countShares';
import { histogramOf } from '../../../src/split/histogram';
import { sealReport } from '../../../src/split/sealReport';
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
    expect(text).toHaveLength(splitReportBytes(4));
    const read = parseJsonWith(splitReportSchema, text, 'report_malformed');
    if (!read.ok) throw new Error(read.error.message);
    expect(isOfSize(read.value, 4)).toBe(true);
    expect(isOfSize(read.value, 5)).toBe(false);
    const { leader, helper } = await world.check(read.value);
    if (!leader.ok || !helper.ok) throw new Error('refused');
    shares.leader.push(leader.value);
    shares.helper.push(helper.value);
  }
  const histogram = histogramOf(4);
  const [mine, yours] = [addShares(histogram, shares.leader), addShares(histogram, shares.helper)];
  const sent = decodeShare(histogram, encodeShare(histogram, yours));
  expect(splitTable(joinShares(histogram, mine, sent ?? []))).toEqual([
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
    expect(await sealReport({ ...world.input, bucket: 8 * arms - 1 })).toHaveLength(splitReportBytes(arms));
  }
  expect(splitReportBytes(7)).toBeLessThan(2_700);
  expect(splitReportBytes(129)).toBeLessThan(28_000);
});
