import { writeFrames } from '../../src/bundle/transfer/qrFrames';
import { SECRET_BYTES, writeCode } from '../../src/bundle/transfer/transferCode';
import { type TransferContent, writeContent } from '../../src/bundle/transfer/transferContent';
import { emptyLedger } from '../../src/engine/privacy/ledger';
import type { Rng } from '../../src/maths/random';
import { fail, ok, type Result } from '../../src/protocol/result';
import { fromBase64url } from '../../src/secureAggregation/bytes';
import type { ExportedProfile } from '../api';
import { inboxOf } from '../inbox/changeInbox';
import { readHeld } from '../inbox/readHeld';
import { unpackEvents } from '../log/packEvents';
import type { Inspected } from '../privacyPanel/inspector';
import type { DeviceStorage, DeviceTransaction, Entry } from '../storage/deviceStorage';
import { sealTransfer } from './sealTransfer';

type Content = Omit<TransferContent, 'v'>;

/** The key of the shop's bundles, 32 bytes. */
export const siteOf = (key: string): Uint8Array<ArrayBuffer> => fromBase64url(key.replace(/^pk_/, ''));

const randomBytes = (rng: Rng, length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, () => rng.uint32() >>> 24);

/** Without what is `undefined`: the content has no such field then. */
const present = <T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

/** Everything but the log, whose packed part cannot be read within a transaction. `undefined`: there is nothing yet. */
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
    // The answer about a session is given by the browser that had it.
    outcomes: outcomes.map(({ decisions: of, purchase }) => present<Content['outcomes'][number]>({ decisions: of, purchase })),
    transactions: (await meta('transactions')) ?? [],
    pinged: (await meta('pinged')) ?? [],
    inbox: await inboxOf(transaction),
    decisions: decisions.filter((one) => one !== undefined),
    claims: claims.map(({ key: id, value }) => ({ id, ...value })),
    spent: (await transaction.get('ledger', 'ledger')) ?? emptyLedger(),
  };
  return { content, chunks: await transaction.newest('events') };
};

const eventsOf = async (chunks: readonly Entry<'events'>[]): Promise<Content['events']> =>
  (await Promise.all(chunks.map(({ value }) => (value.version === 'gzip/1' ? unpackEvents(value) : value.events)))).flat();

/** Of a log that cannot be read the profile is kept, as upkeep does. */
const withLog = async (content: Omit<Content, 'events'>, chunks: readonly Entry<'events'>[]): Promise<Content> => {
  try {
    return { ...content, events: await eventsOf(chunks) };
  } catch {
    return withoutLog(content);
  }
};

/** The log begins anew with the profile there is: what it taught is not lost. */
const withoutLog = (content: Omit<Content, 'events'>): Content => ({ ...content, base: content.profile, events: [] });

/**
 * What this browser knows of its shopper, sealed for another one of theirs: with the log as a file, without it as codes where they are not too many, each
 * under a secret of its own that is nowhere stored. Errors: `transfer_nothing`.
 */
export const exportProfile = async ({ ports, store, settings, seen }: Inspected): Promise<Result<ExportedProfile>> => {
  // What is being learnt right now belongs to it.
  await seen();
  const stored = await storedOf(store, ports.clock());
  if (!stored) return fail('transfer_nothing', 'Nothing is kept in this browser.');
  const seal = async (content: Content) => {
    const secret = randomBytes(ports.rng, SECRET_BYTES);
    const file = await sealTransfer(writeContent(content), siteOf(settings.key), secret, randomBytes(ports.rng, 12));
    return { secret, file };
  };
  const { file, secret } = await seal(await withLog(stored.content, stored.chunks));
  const frames = writeFrames(await seal(withoutLog(stored.content)));
  return ok({ file, code: writeCode(secret), frames: frames.ok ? frames.value : undefined });
};

const storedOf = async (store: DeviceStorage, now: number) => {
  if (store.kind === 'memory') return undefined;
  // First, because it writes down which codes are used: the purchases may not come along.
  const held = (await readHeld(store)).map(({ id }) => id);
  return store.transaction(['meta', 'events', 'decisions', 'claims', 'ledger'], 'readonly', (transaction) => read(transaction, now, held));
};
