import * as v from 'valibot';
import { parseJsonWith } from '../../../protocol/parse';
import { splitAggregatorsSchema } from '../../../protocol/reporting/splitKeys';
import { type SplitTask, splitTask } from '../../../protocol/reporting/splitTask';
import { fail, ok, type Result } from '../../../protocol/result';
import { sha256 } from '../../http/sha256';

/** What of a manifest matters to who only counts. */
const sourceSchema = v.object({
  coupons: v.pipe(v.array(v.object({ id: v.string() })), v.maxLength(128)),
  reports: v.object({
    mode: v.literal('split'),
    epsilon: v.pipe(v.number(), v.gtValue(0), v.maxValue(2)),
    split: splitAggregatorsSchema,
  }),
});

/**
 * The task of a bundle, read from the very document that devices saw signed: its hash is the id that every share of the bundle is sealed for, so that
 * nobody can have another ε or other arms counted than shoppers were told. Error `task_invalid`.
 */
export const readTask = (bundle: string, payload: Uint8Array): Result<SplitTask> => {
  if (sha256(payload).slice(0, 16) !== bundle) return fail('task_invalid', 'The bundle has another id than its manifest.', 'bundle');
  const source = parseJsonWith(sourceSchema, Buffer.from(payload).toString('utf8'), 'task_invalid');
  if (!source.ok) return source;
  const task = splitTask(bundle, source.value);
  return task ? ok(task) : fail('task_invalid', 'The manifest does not name both aggregators.', 'reports.split');
};
