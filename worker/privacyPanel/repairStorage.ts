import * as v from 'valibot';
import { headSchema, policySchema, profileSchema, storedDecisionSchema, timingSchema } from '../../src/bundle/transfer/transferSchemas';
import { BUCKETS } from '../../src/engine/assignment/customerDraw';
import { spentLedger } from '../../src/engine/privacy/ledger';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { EVENT_VERSION, readEvent } from '../../src/protocol/events/shopperEvent';
import { statusSchema } from '../../src/protocol/protocol';
import { profileSettings } from '../bundle/loadedBundle';
import type { Problems } from '../problems';
import { type DeviceStorage, type DeviceTransaction, type MetaValues, type TableName, tableNames } from '../storage/deviceStorage';
import { pushSettingsSchema } from '../storage/pushSettings';

const finite = v.pipe(v.number(), v.finite());
const text = v.string();
const texts = v.array(text);
const version = v.literal(1);
const count = v.object({ answered: finite, silent: finite });
const token = v.object({ epoch: finite, publicKey: text, privateKey: v.instance(CryptoKey), token: text });
const offered = v.object({
  facts: v.record(text, v.union([text, v.number(), v.boolean()])),
  channel: v.picklist(['site', 'push']),
  shownHere: v.exactOptional(texts),
  reminder: v.exactOptional(v.boolean()),
});
const isEvent = v.custom((input) => readEvent(input).ok);

/** Converts typed arrays to plain ones, which the schemas of learnt state require. */
const plainly = <T extends v.GenericSchema>(schema: T) =>
  v.custom((input) =>
    v.is(
      schema,
      JSON.parse(JSON.stringify(input, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value)) ?? 'null'),
    ),
  );

/** Schema of each single record. Only the profile has had a second version. Unknown names belong to a later version and are left alone. */
export const metaSchemas: Readonly<Record<keyof MetaValues, v.GenericSchema>> = {
  unit: v.pipe(text, v.regex(/^[0-9a-f]{32}$/)),
  customer: v.pipe(finite, v.integer(), v.minValue(0), v.maxValue(BUCKETS - 1)),
  profile: v.object({
    settings: v.object({ halfLifeMs: finite, sequenceLength: finite, idleMs: finite }),
    // An earlier version is folded again from the log.
    profile: v.union([profileSchema, v.looseObject({ version: v.pipe(finite, v.notValue(profileSchema.entries.version.literal)) })]),
  }),
  log: v.object({ version, passes: finite, base: v.looseObject({ version: finite }) }),
  policy: plainly(policySchema),
  head: plainly(headSchema),
  timing: plainly(timingSchema),
  draw: v.object({
    experiment: text,
    after: v.optional(finite),
    explored: v.optional(text),
    first: v.optional(v.boolean()),
  }),
  pinged: texts,
  // `at` may be infinite: never.
  due: v.object({ bundle: text, at: v.number() }),
  closed: finite,
  imported: finite,
  open: texts,
  shown: texts,
  gain: finite,
  outcomes: v.array(
    v.object({
      decisions: texts,
      purchase: v.optional(isEvent),
      report: v.optional(v.object({ profile: v.looseObject({ session: v.looseObject({}) }), explored: v.optional(text) })),
    }),
  ),
  bundle: v.object({ current: text, previous: v.optional(text), serial: v.optional(finite) }),
  status: v.object({ time: finite, status: statusSchema }),
  tokens: v.object({
    version,
    until: v.number(),
    noticed: finite,
    batch: v.optional(v.object({ epoch: finite, n: text, file: text })),
    left: v.array(token),
  }),
  inbox: v.object({
    version,
    kept: v.array(v.object({ id: text, endsAt: finite, at: finite })),
    dropped: texts,
    used: texts,
    reminded: v.array(v.looseObject({ id: text, at: finite })),
  }),
  messages: v.object({ version, asked: v.array(v.looseObject({ key: text, decisionId: text, title: v.record(text, text), at: finite })) }),
  push: pushSettingsSchema,
  pushed: text,
  waiting: finite,
  laid: texts,
  answers: v.object({ version, channels: v.record(text, count) }),
  sequence: v.object({
    version,
    bundle: text,
    kind: text,
    tokens: v.array(finite),
    state: v.pipe(
      v.instance(Float32Array),
      v.check((state) => state.every(Number.isFinite)),
    ),
    anyway: finite,
    moved: finite,
  }),
  calibration: v.object({ version, shape: text, runtime: text, backend: text, msPerStep: v.record(text, finite) }),
  preferences: v.object({ version, storing: v.boolean(), sending: v.boolean(), erasing: v.boolean() }),
  transactions: texts,
};

/** Schema of each record of the other tables, limited to what readers rely on. */
export const tableSchemas: Readonly<Record<Exclude<TableName, 'meta'>, v.GenericSchema>> = {
  events: v.union([
    v.object({ version: v.literal(EVENT_VERSION), events: v.array(isEvent) }),
    v.object({ version: v.literal('gzip/1'), events: v.object({ length: finite, version: finite }), bytes: v.instance(Uint8Array) }),
    // A later version, which is not read.
    v.object({ version: v.pipe(finite, v.notValue(EVENT_VERSION)), events: v.array(v.unknown()) }),
  ]),
  decisions: v.object({ ...storedDecisionSchema.entries, offered: v.exactOptional(offered) }),
  claims: v.object({ key: text, code: v.optional(text), expiresAt: v.optional(finite) }),
  ledger: v.object({ version, entries: v.array(v.object({ time: finite, epsilon: finite })), lifetime: v.number() }),
  outbox: v.object({
    body: text,
    createdAt: finite,
    attempts: finite,
    notBefore: finite,
    token: v.optional(token),
    spend: v.optional(text),
  }),
  sent: v.object({ body: text, spend: v.optional(text), sentAt: finite, fate: v.optional(text) }),
  bundles: v.object({ envelope: text, shards: v.map(text, v.instance(Uint8Array)), storedAt: finite }),
};

/** A log chunk's key is an instant, below the limit at which numbers have no successor. Every other key is a name. */
const isKey = (table: TableName, key: unknown): boolean =>
  table === 'events' ? typeof key === 'number' && Math.abs(key) < Number.MAX_SAFE_INTEGER : typeof key === 'string';

const schemaOf = (table: TableName, key: string): v.GenericSchema =>
  table !== 'meta' ? tableSchemas[table] : Object.hasOwn(metaSchemas, key) ? metaSchemas[key as keyof MetaValues] : v.unknown();

/** Does a record have the shape that this version or an earlier one writes, under a valid key of its table? */
export const isSound = (table: TableName, key: unknown, value: unknown): boolean => {
  try {
    return isKey(table, key) && v.is(schemaOf(table, key as string), value);
  } catch {
    // JSON supports neither cycles nor BigInt.
    return false;
  }
};

/** Replaces a damaged chunk by its readable events. */
const keepEvents = async (transaction: DeviceTransaction, key: number, value: unknown): Promise<void> => {
  const { events } = Object(value) as { readonly events?: unknown };
  const kept = (Array.isArray(events) ? events : []).flatMap((event) => {
    const read = readEvent(event);
    return read.ok ? [read.value] : [];
  });
  if (kept.length > 0) await transaction.put('events', key, { version: EVENT_VERSION, events: kept });
};

/**
 * Packed events are not read here, because unpacking takes longer than a transaction lives. If the profile is gone, an empty start is
 * written, from which compaction, which is then due, folds it again. An existing profile stays: it includes what dropped events taught,
 * which a lost base does not.
 */
const keepPacked = async (transaction: DeviceTransaction): Promise<void> => {
  const isPacked = (await transaction.newest('events')).some(({ value }) => value.version === 'gzip/1');
  const log = await transaction.meta('log');
  if (!isPacked && !log) return;
  const base = log?.base ?? emptyProfile(0);
  const settings = profileSettings(undefined);
  if (!log) await transaction.putMeta('log', { version: 1, passes: 0, base });
  if (!(await transaction.meta('profile')))
    await transaction.putMeta('profile', { settings: { ...settings, halfLifeMs: settings.halfLifeMs + 1 }, profile: base });
};

/**
 * Removes every record whose shape neither this version nor an earlier one writes, since other scripts of the page can write here, and
 * disks fail. Everything else stays, including events and a profile of a later version, and unknown names. No other record has had a second
 * version. An unreadable ledger counts as spent.
 * @returns the number of removed records; each is listed among the problems
 */
export const repairStorage = async (storage: DeviceStorage, problems: Problems): Promise<number> => {
  const gone = await storage.transaction(tableNames, 'readwrite', async (transaction) => {
    const found: string[] = [];
    for (const table of tableNames) {
      const rows = await transaction.newest(table);
      let free = rows.reduce((most, { key }) => (isKey('events', key) ? Math.max(most, Number(key) + 1) : most), 0);
      for (const { key, value } of rows) {
        if (isSound(table, key, value)) continue;
        found.push(`${table} ${key}`);
        await transaction.remove(table, key);
        if (table === 'events') await keepEvents(transaction, isKey(table, key) ? (key as number) : free++, value);
        if (table === 'ledger' && key === 'ledger') await transaction.put('ledger', 'ledger', spentLedger());
      }
    }
    if (found.length > 0) await keepPacked(transaction);
    return found;
  });
  if (gone.length > 0)
    problems.add({
      code: 'storage_repaired',
      message: `Unreadable data was removed, the rest kept: ${gone.join(', ').slice(0, 300)}`,
    });
  return gone.length;
};
