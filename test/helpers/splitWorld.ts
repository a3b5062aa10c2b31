import type { SplitReport, SplitShape, SplitTask } from '../../src/protocol/reporting/splitReport';
import type { Result } from '../../src/protocol/values/result';
import { toBase64url } from '../../src/secureAggregation/bytes';
import { histogramOf, libraryBytes } from '../../src/secureAggregation/countShares';
import { importSplitKey, makeSplitKey, type SplitKeyPair, sealShare } from '../../src/secureAggregation/hpke';
import { type Aggregator, finishReport, prepareReport } from '../../src/secureAggregation/prepareReport';
import { type SealedReportInput, sealReport } from '../../src/secureAggregation/sealReport';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const randomId = (): string => hex(crypto.getRandomValues(new Uint8Array(16)));
export const csprng = { uint32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 };

/**
 * Made in Node by `makeSplitKey`. Firefox seals for any key, but opens with some private keys only, these among them; nothing but an aggregator
 * ever opens, which is Node.
 */
const fixed: Readonly<Record<'leader' | 'helper', SplitKeyPair>> = {
  leader: {
    publicKey: 'BDjNSDz1ySycw-DUIxMmyeyRVCjGiWLStBp8h9JyVWl57fxl1jr0nXvFLnXFo4zV_gtmUZ4ugu26XL1Bs5aHb_o',
    privateKey: 'vWGpjjjElX6rBx5ZsxDtL5a1Xg_7pr3uYuwRPbxydZk',
  },
  helper: {
    publicKey: 'BCgC3zccuhzMtlpWR5D-oDMvwoMFHfiIQgAlhuqONuyCRtZP9Bs3W5yj9wgN_1G0KjWM4-JtH-E5HvAHtAJ4uiI',
    privateKey: 'EgUUT4YkLI2dXWeTAz62Nm3AgEH8_l14dbAiaM41bSk',
  },
};

/** A report made with the library alone, of whatever counts, so that nothing of ours keeps a device from cheating. */
export const craftReport = async (
  task: SplitTask,
  counts: readonly bigint[],
  change: (shares: Uint8Array[], publicShare: Uint8Array) => void = () => undefined,
): Promise<SplitReport> => {
  const histogram = histogramOf(task);
  Object.assign(histogram.flp, { encode: () => [...counts] });
  const id = randomId();
  const rand = libraryBytes(crypto.getRandomValues(new Uint8Array(histogram.randSize)));
  const nonce = libraryBytes(Uint8Array.from(id.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)));
  const shares = await histogram.shardEncoded(0, nonce, rand);
  change(shares.inputShares, shares.publicShare);
  const { bundle, leader, helper } = task;
  const publicShare = toBase64url(shares.publicShare);
  const context = { bundle, id, publicShare };
  const [mine = new Uint8Array(), yours = new Uint8Array()] = shares.inputShares;
  return {
    v: 'split/1',
    id,
    bundle,
    publicShare,
    leader: await sealShare(leader, 'leader', context, mine),
    helper: await sealShare(helper, 'helper', context, yours),
  };
};

/** Two aggregators and the devices of one bundle. */
export const splitWorld = async (arms: number, epsilon = 2, question?: SplitShape['question']) => {
  const pairs = 'window' in globalThis ? fixed : { leader: await makeSplitKey(), helper: await makeSplitKey() };
  const keys = { leader: pairs.leader.publicKey, helper: pairs.helper.publicKey };
  const task: SplitTask = { bundle: '0123456789abcdef', ...(question ? { question } : {}), arms, epsilon, ...keys };
  const histogram = histogramOf(task);
  const verifyKey = crypto.getRandomValues(new Uint8Array(16));
  const leader: Aggregator = { role: 'leader', question, histogram, key: await importSplitKey(pairs.leader), verifyKey };
  const helper: Aggregator = { role: 'helper', question, histogram, key: await importSplitKey(pairs.helper), verifyKey };
  const random: SealedReportInput['random'] = (bytes) => crypto.getRandomValues(bytes);
  const report = (bucket: number): Promise<string> => sealReport({ task, id: randomId(), bucket, random });
  /** What each aggregator makes of a report. */
  const check = async (sent: SplitReport): Promise<Record<'leader' | 'helper', Result<readonly bigint[]>>> => {
    const [mine, yours] = await Promise.all([
      prepareReport(leader, { ...sent, sealed: sent.leader }),
      prepareReport(helper, { ...sent, sealed: sent.helper }),
    ]);
    if (!mine.ok || !yours.ok) return { leader: mine.ok ? (yours as never) : mine, helper: yours.ok ? (mine as never) : yours };
    const both = { leader: mine.value.prepShare, helper: yours.value.prepShare };
    return { leader: await finishReport(leader, mine.value, both), helper: await finishReport(helper, yours.value, both) };
  };
  return { task, pairs, histogram, verifyKey, leader, helper, report, check, input: { task, id: randomId(), random } };
};
