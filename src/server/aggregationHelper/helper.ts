import { setImmediate as nextTurn } from 'node:timers/promises';
import * as v from 'valibot';
import type { Rng } from '../../maths/random';
import type { SplitPartRequest } from '../../protocol/reporting/splitAggregation';
import { type SplitTask, splitAggregatorsSchema, splitTask } from '../../protocol/reporting/splitReport';
import type { Clock } from '../../protocol/values/clock';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { addShares, decodeShare, encodeShare, histogramOf, withNoise } from '../../secureAggregation/countShares';
import { importSplitKey } from '../../secureAggregation/hpke';
import { type Aggregator, finishReport, prepareReport } from '../../secureAggregation/prepareReport';
import { sha256 } from '../http/signature';
import { verifyKeyOf } from '../reports/aggregation/tasks';
import type { HelperStore, Looked, Verdict } from './helperStore';

/** The parts of a manifest that a helper needs. */
const sourceSchema = v.object({
  coupons: v.pipe(v.array(v.object({ id: v.string() })), v.maxLength(128)),
  reports: v.object({
    mode: v.literal('split'),
    epsilon: v.pipe(v.number(), v.gtValue(0), v.maxValue(2)),
    split: splitAggregatorsSchema,
  }),
});

/**
 * The task of a bundle, read from the document that devices saw signed. Its hash is the id that every share of the bundle is sealed for, so
 * no other ε or arms can be counted. Error `task_invalid`.
 */
export const readTask = (bundle: string, payload: Uint8Array): Result<SplitTask> => {
  if (sha256(payload).slice(0, 16) !== bundle) return fail('task_invalid', 'The bundle id does not match its manifest.', 'bundle');
  const source = parseJsonWith(sourceSchema, Buffer.from(payload).toString('utf8'), 'task_invalid');
  if (!source.ok) return source;
  const task = splitTask(bundle, source.value);
  return task ? ok(task) : fail('task_invalid', 'The manifest does not name both aggregators.', 'reports.split');
};

interface HelperDeps {
  readonly store: HelperStore;
  readonly secret: string;
  readonly clock: Clock;
  /** A CSPRNG, for the noise. */
  readonly rng: Rng;
}

/** Checks the reports of a task; created once per task. */
const createAggregators = (store: HelperDeps['store'], secret: string) => {
  const known = new Map<string, Aggregator>();

  /** Errors: `split_key_unknown`. */
  return async (task: SplitTask): Promise<Result<Aggregator>> => {
    const before = known.get(task.bundle);
    if (before) return ok(before);
    const pair = store.keys().find(({ publicKey }) => publicKey === task.helper);
    if (!pair) return fail('split_key_unknown', 'The bundle names a different helper key.', 'reports.split.helper.key');
    const verifyKey = verifyKeyOf(secret, task.bundle);
    const made: Aggregator = {
      role: 'helper',
      question: task.question,
      histogram: histogramOf(task),
      key: await importSplitKey(pair),
      verifyKey,
    };
    known.set(task.bundle, made);
    return ok(made);
  };
};

/** The helper's side of mode `split`, without HTTP. Every request may be repeated. */
export const createHelper = ({ store, secret, clock, rng }: HelperDeps) => {
  const aggregatorOf = createAggregators(store, secret);

  const look = async (aggregator: Aggregator, bundle: string, report: SplitPartRequest['reports'][number]): Promise<Looked> => {
    const { id, publicShare, helper, prepShare } = report;
    const prepared = await prepareReport(aggregator, { id, bundle, publicShare, sealed: helper });
    const ended = prepared.ok
      ? await finishReport(aggregator, prepared.value, { leader: prepShare, helper: prepared.value.prepShare })
      : prepared;
    if (!prepared.ok || !ended.ok) {
      const { code } = ended.ok ? { code: 'proof_invalid' } : ended.error;
      // A failed check reveals nothing about this side's share, because its part of the check stays here.
      return { id, verdict: { refused: code as Extract<Verdict, { refused: string }>['refused'] } };
    }
    return { id, verdict: { prepShare: prepared.value.prepShare }, share: encodeShare(aggregator.histogram, ended.value) };
  };

  const sumOf = (bundle: string, shares: readonly string[], noisy: boolean): string => {
    const task = store.taskOf(bundle);
    if (!task) throw new Error('A batch has a task.');
    const histogram = histogramOf(task);
    const sum = addShares(
      histogram,
      shares.map((share) => decodeShare(histogram, share) ?? []),
    );
    return encodeShare(histogram, noisy ? withNoise(histogram, sum, task.epsilon, rng) : sum);
  };

  return {
    /** Errors: `task_invalid`, `task_over`, `split_key_unknown`. */
    addTask: async (bundle: string, payload: Uint8Array): Promise<Result<undefined>> => {
      const task = readTask(bundle, payload);
      const before = store.openTask(bundle, clock());
      // Its key may be gone, which would be a less precise error.
      if (!before.ok && before.error.code === 'task_over') return before;
      const ready = task.ok ? await aggregatorOf(task.value) : task;
      if (!task.ok || !ready.ok) return ready.ok ? ok(undefined) : ready;
      store.addTask(task.value, clock());
      return ok(undefined);
    },

    /** Errors: `task_unknown`, `task_over`, `split_key_unknown`, `part_conflict`, `batch_released`. */
    addPart: async (request: SplitPartRequest, requestSha256: string): Promise<Result<readonly Verdict[]>> => {
      const before = store.known(request, requestSha256);
      if (!before.ok) return before;
      if (before.value) return ok(before.value);
      const task = store.openTask(request.bundle, clock());
      if (!task.ok) return task;
      const aggregator = await aggregatorOf(task.value);
      if (!aggregator.ok) return aggregator;
      const looked: Looked[] = [];
      for (const report of request.reports) {
        looked.push(await look(aggregator.value, request.bundle, report));
        await nextTurn();
      }
      return store.addPart(request, requestSha256, looked);
    },

    count: (batch: string, part: number, withdrawn: readonly string[]): Result<number> =>
      store.count(batch, part, withdrawn, (bundle, shares) => sumOf(bundle, shares, false)),

    release: (batch: string): Result<{ readonly reports: number; readonly share: string }> =>
      store.release(batch, (bundle, shares) => sumOf(bundle, shares, true)),
  };
};
export type Helper = ReturnType<typeof createHelper>;
