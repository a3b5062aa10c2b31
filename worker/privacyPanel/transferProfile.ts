import { withSignedCoupons } from '../../src/bundle/transfer/signedCoupons';
import { readCode, SECRET_BYTES, writeCode } from '../../src/bundle/transfer/transferCode';
import { mergeLedgers, readContent, type TransferContent, writeContent } from '../../src/bundle/transfer/transferContent';
import { emptyLedger } from '../../src/engine/privacy/ledger';
import type { Rng } from '../../src/maths/random';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { fromBase64url } from '../../src/secureAggregation/bytes';
import type { ExportedProfile } from '../api';
import { appendEvents, unpackEvents } from '../recording/eventLog';
import type { DeviceStorage, DeviceTransaction, Entry, MetaValues } from '../storage/deviceStorage';
import type { PanelContext } from './calls';
import { inboxOf, readHeld } from './inbox';
import { openTransfer, sealTransfer } from './sealTransfer';

type Content = Omit<TransferContent, 'v'>;

/** The key of the shop's bundles, 32 bytes. */
const siteOf = (key: string): Uint8Array<ArrayBuffer> => fromBase64url(key.replace(/^pk_/, ''));

const randomBytes = (rng: Rng, length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, () => rng.uint32() >>> 24);

/** Drops `undefined` fields. */
const present = <T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

/** Everything except the log, whose packed part cannot be read within a transaction. `undefined`: there is no data yet. */
const read = async (transaction: DeviceTransaction, at: number, held: readonly string[]) => {
  const meta = transaction.meta;
  const [unit, stored] = [await meta('unit'), await meta('profile')];
  if (unit === undefined || !stored) return undefined;
  const draw = await meta('draw');
  const open = (await meta('open')) ?? [];
  const outcomes = (await meta('outcomes')) ?? [];
  const wanted = new Set([...open, ...outcomes.flatMap((outcome) => outcome.decisions), ...held]);
  const decisions = await Promise.all([...wanted].map((id) => transaction.get('decisions', id)));
  const claims = (await transaction.newest('claims')).filter(({ key }) => wanted.has(key));
  const content: Omit<Content, 'events'> = {
    at,
    unit,
    ...stored,
    ...present<Pick<Content, 'policy' | 'head' | 'timing' | 'answers' | 'draw' | 'closed' | 'base'>>({
      policy: await meta('policy'),
      head: await meta('head'),
      timing: await meta('timing'),
      answers: await meta('answers'),
      draw: draw && present<NonNullable<Content['draw']>>({ experiment: draw.experiment, after: draw.after, explored: draw.explored }),
      closed: await meta('closed'),
      base: (await meta('log'))?.base,
    }),
    open,
    shown: (await meta('shown')) ?? [],
    // The browser that had the session answers about it.
    outcomes: outcomes.map(({ decisions: of, purchase }) => present<Content['outcomes'][number]>({ decisions: of, purchase })),
    transactions: (await meta('transactions')) ?? [],
    pinged: (await meta('pinged')) ?? [],
    inbox: await inboxOf(transaction),
    // The page's request belongs to this browser only.
    decisions: decisions.flatMap((one) => (one ? [{ ...one, offered: undefined }] : [])),
    claims: claims.map(({ key: id, value }) => ({ id, ...value })),
    spent: (await transaction.get('ledger', 'ledger')) ?? emptyLedger(),
  };
  return { content, chunks: await transaction.newest('events') };
};

const eventsOf = async (chunks: readonly Entry<'events'>[]): Promise<Content['events']> =>
  (await Promise.all(chunks.map(({ value }) => (value.version === 'gzip/1' ? unpackEvents(value) : value.events)))).flat();

/** If the log cannot be read the profile is kept, as in compaction. */
const withLog = async (content: Omit<Content, 'events'>, chunks: readonly Entry<'events'>[]): Promise<Content> => {
  try {
    return { ...content, events: await eventsOf(chunks) };
  } catch {
    return withoutLog(content);
  }
};

/** Starts a new log with the existing profile, so that nothing learnt is lost. */
const withoutLog = (content: Omit<Content, 'events'>): Content => ({ ...content, base: content.profile, events: [] });

/**
 * This browser's data about its shopper, encrypted for another of their browsers with a secret that is not stored. Errors:
 * `transfer_nothing`.
 */
export const exportProfile = async ({ ports, store, settings, seen }: PanelContext): Promise<Result<ExportedProfile>> => {
  // Includes learning that is in progress.
  await seen();
  const stored = await storedOf(store, ports.clock());
  if (!stored) return fail('transfer_nothing', 'Nothing is kept in this browser.');
  const content = writeContent(await withLog(stored.content, stored.chunks));
  const secret = randomBytes(ports.rng, SECRET_BYTES);
  const file = await sealTransfer(content, siteOf(settings.key), secret, randomBytes(ports.rng, 12));
  return ok({ file, code: writeCode(secret) });
};

const storedOf = async (store: DeviceStorage, now: number) => {
  if (store.kind === 'memory') return undefined;
  // First, because it stores which codes are redeemed: the purchases may not be included.
  const held = (await readHeld(store)).map(({ id }) => id);
  return store.transaction(['meta', 'events', 'decisions', 'claims', 'ledger'], 'readonly', (transaction) => read(transaction, now, held));
};

/** Files larger than this many bytes are not read. */
const LARGEST = 8_000_000;

const tables = ['meta', 'events', 'decisions', 'claims', 'ledger'] as const;

/** Data of this browser that stays: its bundle, subscription, requests, measurements, state of the server, and the shopper's switches. */
const staying: readonly (keyof MetaValues)[] = [
  ...(['bundle', 'status', 'tokens', 'due', 'push', 'pushed', 'laid', 'messages', 'calibration'] as const),
  'preferences',
];

/** Replaces this browser's data by the content. Spans `tables`. */
const replace = async (transaction: DeviceTransaction, content: TransferContent): Promise<void> => {
  const { unit, settings, profile, base, events, draw, pinged, decisions, claims, spent } = content;
  const passes = (await transaction.meta('log'))?.passes ?? 0;
  const made = (await transaction.meta('pinged')) ?? [];
  const ledger = (await transaction.get('ledger', 'ledger')) ?? emptyLedger();
  for (const key of await transaction.keys('meta')) if (!staying.includes(key)) await transaction.remove('meta', key);
  for (const table of ['events', 'decisions', 'claims'] as const) await transaction.clear(table);
  const { policy, head, timing, answers, closed, open, shown, outcomes, transactions, inbox } = content;
  const meta: Partial<MetaValues> = {
    ...{ unit, profile: { settings, profile }, open, shown, outcomes, transactions, inbox },
    // The other browser reports the session that it had, and this one has reported those before.
    imported: profile.session.startedAt,
    pinged: [...new Set([...made, ...pinged])],
    ...(base && { log: { version: 1, passes: passes + 1, base } }),
    ...(draw && { draw: { ...draw, first: false } }),
    ...(policy && { policy }),
    ...(head && { head }),
    ...(timing && { timing }),
    ...(answers && { answers }),
    ...(closed !== undefined && { closed }),
  };
  for (const [key, value] of Object.entries(meta)) await transaction.put('meta', key as keyof MetaValues, value);
  await appendEvents(transaction, events);
  for (const stored of decisions) await transaction.put('decisions', stored.decision.id, stored);
  for (const { id, ...claim } of claims) await transaction.put('claims', id, claim);
  await transaction.put('ledger', 'ledger', mergeLedgers(ledger, spent));
};

/**
 * Imports another browser's export in one transaction, all or nothing. Coupons are shown as this browser's bundle has them. Reload the page
 * afterwards, because group and cart attribute are now the other's. Errors: `transfer_not_kept`, `transfer_too_large`,
 * `transfer_no_bundle`, those of `readCode`, `openTransfer` and `readContent`.
 */
export const importProfile = async (
  { ports, store, settings, seen }: PanelContext,
  file: Uint8Array<ArrayBuffer>,
  code: string,
): Promise<Result<undefined>> => {
  if (store.kind === 'memory') return fail('transfer_not_kept', 'This browser keeps nothing: allow it first.');
  if (file.length > LARGEST) return fail('transfer_too_large', 'This file does not contain a Couplet profile.');
  const secret = readCode(code);
  if (!secret.ok) return secret;
  const text = await openTransfer(file, siteOf(settings.key), secret.value);
  if (!text.ok) return text;
  const content = readContent(text.value, ports.clock());
  if (!content.ok) return content;
  // Otherwise learning in progress would overwrite it.
  const { of: bundle } = await seen();
  if (!bundle) return fail('transfer_no_bundle', 'The coupons of this shop are not loaded yet. Try again in a moment.');
  const checked = withSignedCoupons(content.value, bundle.manifest);
  await store.transaction(tables, 'readwrite', (transaction) => replace(transaction, checked));
  return ok(undefined);
};
