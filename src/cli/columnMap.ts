import * as v from 'valibot';
import { ok, type Result } from '../core/result';
import { eventColumns } from '../trainer/ingest/readEvents';
import type { ColumnMap } from '../trainer/train';
import { readJson } from './readFile';

const name = v.pipe(v.string(), v.minLength(1));

const events = v.entriesFromList(eventColumns, v.exactOptional(name));
const acceptance = {
  label: v.exactOptional(name),
  coupon: v.exactOptional(name),
  group: v.exactOptional(v.array(name)),
  ignore: v.exactOptional(v.array(name)),
};
const strict = <E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, `Only these names are known here: ${Object.keys(entries).join(', ')}.`);

const columnMapSchema = strict({ events: v.optional(strict(events)), acceptance: v.optional(strict(acceptance)) });

/** `--columns FILE`: `{"events": {"user_id": "CustomerID"}, "acceptance": {"label": "bought", "group": ["customer"]}}`. Error: `columns_invalid`. */
export const readColumnMap = (path: string | undefined): Result<ColumnMap> => {
  if (path === undefined) return ok({});
  const parsed = readJson(columnMapSchema, path, 'columns_invalid');
  if (!parsed.ok) return parsed;
  const { events, acceptance } = parsed.value;
  return ok({ ...(events ? { events } : {}), ...(acceptance ? { acceptance } : {}) });
};
