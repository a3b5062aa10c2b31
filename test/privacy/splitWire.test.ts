import { describe, expect, it } from 'vitest';
import { type SplitReport, splitReportSchema } from '../../src/protocol/reporting/splitReport';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { fromBase64url } from '../../src/secureAggregation/bytes';
import { openShare, type SplitRole } from '../../src/secureAggregation/hpke';
import { prepareReport, readShare } from '../../src/secureAggregation/prepareReport';
import { sealReport } from '../../src/secureAggregation/sealReport';
import { randomId, splitWorld } from '../helpers/splitWorld';

const ARMS = 2;
const [THIS, THAT] = [3, 12];
const TRAINED = 40;
const TRIED = 100;
/** A broken device is found at once. */
const FEW = 12;

type World = Awaited<ReturnType<typeof splitWorld>>;
/** How a device makes a report of a bucket; the shipped one, or a broken twin of it. */
type Device = (world: World, bucket: number) => Promise<SplitReport>;

const read = (text: string): SplitReport => {
  const report = parseJsonWith(splitReportSchema, text, 'report_malformed');
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
};
const shipped: Device = async (world, bucket) => read(await world.report(bucket));

/** A number of the field by its size and by its last bits. */
const numbersOf = (count: bigint): readonly number[] => [Number(count), Number(count & 0xffff_ffffn)];

/**
 * All that an aggregator ever sees of a report, as numbers: every byte of the wire, its own share opened with its key, whatever else its key opens, the
 * other side's half of the check, and what these come to together.
 */
const seenBy = async (world: World, role: SplitRole, report: SplitReport): Promise<readonly number[]> => {
  const own = world[role];
  const other = role === 'leader' ? 'helper' : 'leader';
  const shares: (readonly bigint[])[] = [];
  for (const as of ['leader', 'helper'] as const) {
    const opened = await openShare(own.key, as, report, report[as]);
    // A share that nobody sealed is read as it is.
    const bytes = opened.ok ? opened.value : fromBase64url(report[as]);
    const share = await readShare(world.histogram, as, bytes);
    if (share.ok) shares.push(share.value.measurementShare);
  }
  const theirs = await prepareReport(world[other], { ...report, sealed: report[other] });
  const text = `${report.publicShare} ${report.leader.slice(0, 200)} ${report.helper} ${theirs.ok ? theirs.value.prepShare : ''}`;
  const [first = [], second = []] = shares;
  const { modulus } = world.histogram.flp.field;
  const sum = first.map((count, i) => (count + (second[i] ?? 0n)) % modulus);
  const characters = Array.from(text.padEnd(900).slice(0, 900), (character) => character.charCodeAt(0));
  return [...characters, ...[...first, ...sum].flatMap(numbersOf)];
};

/** P(a number of `these` is above one of `those`), ties half. */
const auc = (these: readonly number[], those: readonly number[]): number => {
  let above = 0;
  for (const a of these) for (const b of those) above += a > b ? 1 : a === b ? 0.5 : 0;
  return above / (these.length * those.length);
};

/** AUC of an attacker who chooses by some reports the one number, and its direction, that tells the two buckets apart best, and is tried on others. */
const attack = async (role: SplitRole, device: Device, trained = FEW, tried = FEW): Promise<number> => {
  const world = await splitWorld(ARMS);
  const seen = async (bucket: number, count: number): Promise<readonly (readonly number[])[]> => {
    const all: (readonly number[])[] = [];
    for (let i = 0; i < count; i++) all.push(await seenBy(world, role, await device(world, bucket)));
    return all;
  };
  const [these, those] = [await seen(THIS, trained), await seen(THAT, trained)];
  const column = (rows: readonly (readonly number[])[], i: number): number[] => rows.map((row) => row[i] ?? 0);
  const all = (these[0] ?? []).map((_, i) => auc(column(these, i), column(those, i)));
  const best = all.reduce((chosen, value, i) => (Math.abs(value - 0.5) > Math.abs((all[chosen] ?? 0.5) - 0.5) ? i : chosen), 0);
  const found = auc(column(await seen(THIS, tried), best), column(await seen(THAT, tried), best));
  return (all[best] ?? 0.5) < 0.5 ? 1 - found : found;
};

/** Four and a half standard errors of an AUC of .5, √((2n + 1)/(12 n²)). */
const CHANCE = 0.5 + 4.5 * Math.sqrt((2 * TRIED + 1) / (12 * TRIED ** 2));

describe('what one aggregator sees of a report', () => {
  it.each(['leader', 'helper'] as const)('tells the %s nothing of its bucket', async (role) => {
    expect(await attack(role, shipped, TRAINED, TRIED)).toBeLessThan(CHANCE);
  });

  it.each(['leader', 'helper'] as const)('gives it away to the %s where both shares are sealed for it', async (role) => {
    const oneKey: Device = async (world, bucket) => {
      const key = world.task[role];
      const task = { ...world.task, leader: key, helper: key };
      return read(await sealReport({ ...world.input, task, id: randomId(), bucket }));
    };
    expect(await attack(role, oneKey)).toBe(1);
  });

  it('gives it away to the leader where the cut is not drawn at random', async () => {
    const fixed: Device = async (world, bucket) =>
      read(await sealReport({ ...world.input, id: randomId(), bucket, random: (bytes) => bytes.fill(7) }));
    expect(await attack('leader', fixed)).toBe(1);
  });
});
