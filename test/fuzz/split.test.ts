import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isOfSize, type SplitTask, splitBucket, splitReportSchema } from '../../src/protocol/reporting/splitReport';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { fromBase64url, toBase64url } from '../../src/secureAggregation/bytes';
import { addShares, decodeShare, encodeShare, histogramOf, joinShares } from '../../src/secureAggregation/countShares';
import { importSplitKey, makeSplitKey, openShare, sealShare } from '../../src/secureAggregation/hpke';
import { type Aggregator, finishReport, type Prepared, prepareReport } from '../../src/secureAggregation/prepareReport';
import { sealReport } from '../../src/secureAggregation/sealReport';
import { readTask } from '../../src/server/aggregationHelper/helper';
import { sha256 } from '../../src/server/http/signature';
import { hostileTexts } from '../helpers/validInput';
import { fuzz, fuzzLater, jsonText, mutated, mutatedBytes, mutatedText, refused } from './fuzz';

const [bundle, id] = ['0123456789abcdef', '0'.repeat(32)];
const verifyKey = new Uint8Array(16).fill(7);
type Role = Aggregator['role'];
const roles = ['leader', 'helper'] as const;

/** What came in the place of a text: not every object says what it is as one. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : jsonText(value));

let task: SplitTask;
let aggregators: Readonly<Record<Role, Aggregator>>;
let text: string;
let report: { readonly publicShare: string; readonly leader: string; readonly helper: string };
/** Each side's share as it is once it is opened. */
let opened: Readonly<Record<Role, Uint8Array<ArrayBuffer>>>;
let prepared: Readonly<Record<Role, Prepared>>;

beforeAll(async () => {
  const [leader, helper] = [await makeSplitKey(), await makeSplitKey()];
  task = { bundle, arms: 2, epsilon: 1, leader: leader.publicKey, helper: helper.publicKey };
  const histogram = histogramOf(task);
  aggregators = {
    leader: { role: 'leader', histogram, key: await importSplitKey(leader), verifyKey },
    helper: { role: 'helper', histogram, key: await importSplitKey(helper), verifyKey },
  };
  text = await sealReport({ task, id, bucket: splitBucket(task, 0, 3), random: (bytes) => crypto.getRandomValues(bytes) });
  report = JSON.parse(text);
  const open = async (role: Role): Promise<Uint8Array<ArrayBuffer>> => {
    const share = await openShare(aggregators[role].key, role, { bundle, id, publicShare: report.publicShare }, report[role]);
    if (!share.ok) throw new Error(share.error.message);
    return share.value;
  };
  const prepare = async (role: Role): Promise<Prepared> => {
    const begun = await prepareReport(aggregators[role], { id, bundle, publicShare: report.publicShare, sealed: report[role] });
    if (!begun.ok) throw new Error(begun.error.message);
    return begun.value;
  };
  opened = { leader: await open('leader'), helper: await open('helper') };
  prepared = { leader: await prepare('leader'), helper: await prepare('helper') };
});

describe('a report in two shares', () => {
  it('is read or refused as text', () => {
    fuzz(mutatedText(fc.constant(text)), (given) => {
      const read = parseJsonWith(splitReportSchema, given, 'split_malformed');
      refused(read);
      if (read.ok) isOfSize(read.value, task);
    });
  });

  it('is prepared or refused, whatever stands for its sealed shares', () =>
    fuzzLater(
      fc.tuple(
        fc.constantFrom(...roles),
        mutated(fc.constant({ publicShare: report.publicShare, leader: report.leader, helper: report.helper })),
      ),
      async ([role, changed]) => {
        const { publicShare, [role]: sealed } = Object(changed) as Readonly<Record<string, unknown>>;
        refused(await prepareReport(aggregators[role], { id, bundle, publicShare: asText(publicShare), sealed: asText(sealed) }));
      },
      0.01,
    ));

  it('… or a device has sealed', () => {
    const share = fc.oneof(...roles.map((role) => fc.tuple(fc.constant(role), mutatedBytes(fc.constant(opened[role])))));
    const publicShare = fc.oneof(
      fc.constant(report.publicShare),
      mutatedText(fc.constant(report.publicShare)),
      fc.constantFrom(...hostileTexts),
    );
    return fuzzLater(
      fc.tuple(share, publicShare),
      async ([[role, bytes], publicly]) => {
        const aggregator = aggregators[role];
        const sealed = await sealShare(task[role], role, { bundle, id, publicShare: publicly }, bytes);
        const begun = await prepareReport(aggregator, { id, bundle, publicShare: publicly, sealed });
        refused(begun);
        if (!begun.ok) return;
        const other = role === 'leader' ? 'helper' : 'leader';
        const shares = { [role]: begun.value.prepShare, [other]: prepared[other].prepShare } as Readonly<Record<Role, string>>;
        const ended = await finishReport(aggregator, begun.value, shares);
        refused(ended);
        // The other side's half fits the share that was cut for it, and no other; one's own half of the public share is the other side's to look at.
        if (ended.ok) expect([...bytes]).toEqual([...opened[role]]);
      },
      0.01,
    );
  });

  it('ends only with the other aggregator’s own half of the check', () =>
    fuzzLater(
      fc.tuple(
        fc.constantFrom(...roles),
        fc.oneof(mutatedText(fc.constantFrom(...roles.map((role) => prepared[role].prepShare))), fc.constantFrom(...hostileTexts)),
      ),
      async ([role, said]) => {
        const shares =
          role === 'leader' ? { leader: prepared.leader.prepShare, helper: said } : { leader: said, helper: prepared.helper.prepShare };
        const ended = await finishReport(aggregators[role], prepared[role], shares);
        refused(ended);
        if (ended.ok)
          expect([...fromBase64url(said)]).toEqual([...fromBase64url(prepared[role === 'leader' ? 'helper' : 'leader'].prepShare)]);
      },
      0.01,
    ));
});

describe('shares of counts', () => {
  it('are numbers of the field, as many as there are counts, or none at all', () => {
    const { histogram } = aggregators.leader;
    const zeros = encodeShare(histogram, addShares(histogram, []));
    fuzz(
      fc.oneof(
        mutatedText(fc.constant(zeros)),
        mutatedBytes(fc.constant(fromBase64url(zeros))).map((bytes) => toBase64url(Uint8Array.from(bytes))),
      ),
      (given) => {
        const share = decodeShare(histogram, given);
        if (!share) return;
        expect(decodeShare(histogram, encodeShare(histogram, share))).toEqual(share);
        for (const count of joinShares(histogram, share, share)) if (!Number.isFinite(count)) throw new Error(`${count} is no count.`);
      },
    );
  });

  it('bytes of base64url come back', () =>
    fuzz(fc.uint8Array({ maxLength: 100 }), (bytes) => expect([...fromBase64url(toBase64url(bytes))]).toEqual([...bytes])));
});

describe('a task', () => {
  it('is read of the very manifest that has the id, or refused', () => {
    const manifest = {
      coupons: [{ id: 'tea' }],
      reports: { mode: 'split', epsilon: 1, split: { leader: task.leader, helper: { operator: 'Somebody else', key: task.helper } } },
    };
    expect(readTask(sha256(JSON.stringify(manifest)).slice(0, 16), Buffer.from(JSON.stringify(manifest))).ok).toBe(true);
    fuzz(mutated(fc.constant(manifest)), (changed) => {
      const payload = Buffer.from(jsonText(changed));
      const read = readTask(sha256(payload).slice(0, 16), payload);
      refused(read);
      if (read.ok && read.value.arms <= 4) histogramOf(read.value);
    });
  });
});
