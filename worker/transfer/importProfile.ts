import { readCode } from '../../src/bundle/transfer/transferCode';
import { mergeLedgers, readContent, type TransferContent } from '../../src/bundle/transfer/transferContent';

import { emptyLedger } from '../../src/engine/privacy/ledger';
import { fail, ok, type Result } from '../../src/protocol/result';
import { appendEvents } from '../log/eventLog';
import type { Inspected } from '../privacyPanel/inspector';
import type { DeviceTransaction, MetaValues } from '../storage/deviceStorage';
import { siteOf } from './exportProfile';
import { openTransfer } from './sealTransfer';

/** Bytes of a file above which nobody looks into it. */
const LARGEST = 8_000_000;

const tables = ['meta', 'events', 'decisions', 'claims', 'ledger'] as const;

/** Stays what this browser has: its bundle, its subscription, what it asked for, what it has measured of itself, and what it knows of the server. */
const staying: readonly (keyof MetaValues)[] = ['bundle', 'status', 'tokens', 'due', 'push', 'pushed', 'laid', 'messages', 'calibration'];

/** Puts the content in the place of what this browser knows. Spans `tables`. */
const replace = async (transaction: DeviceTransaction, content: TransferContent): Promise<void> => {
  const { unit, settings, profile, base, events, draw, pinged, decisions, claims, spent } = content;
  const passes = (await transaction.meta('log'))?.passes ?? 0;
  const told = (await transaction.meta('pinged')) ?? [];
  const ledger = (await transaction.get('ledger', 'ledger')) ?? emptyLedger();
  for (const key of await transaction.keys('meta')) if (!staying.includes(key)) await transaction.remove('meta', key);
  for (const table of ['events', 'decisions', 'claims'] as const) await transaction.clear(table);
  const { policy, head, timing, answers, closed, open, shown, outcomes, transactions, inbox } = content;
  const meta: Partial<MetaValues> = {
    ...{ unit, profile: { settings, profile }, open, shown, outcomes, transactions, inbox },
    // Its browser told, or tells, of the session that it had; this one told of those before.
    imported: profile.session.startedAt,
    pinged: [...new Set([...told, ...pinged])],
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
 * Takes over what another browser has exported, in one transaction: all of it or nothing. The page has to be loaded anew, because arm and cart attribute
 * are now the other's. Errors: `transfer_not_kept`, `transfer_too_large`, those of `readCode`, `openTransfer` and `readContent`.
 */
export const importProfile = async (
  { ports, store, settings, seen }: Inspected,
  file: Uint8Array<ArrayBuffer>,
  code: string,
): Promise<Result<undefined>> => {
  if (store.kind === 'memory') return fail('transfer_not_kept', 'This browser keeps nothing: allow it first.');
  if (file.length > LARGEST) return fail('transfer_too_large', 'This is no file with a profile of Couplet.');
  const secret = readCode(code);
  if (!secret.ok) return secret;
  const text = await openTransfer(file, siteOf(settings.key), secret.value);
  if (!text.ok) return text;
  const content = readContent(text.value, ports.clock());
  if (!content.ok) return content;
  // What is being learnt right now would be written back over it.
  await seen();
  await store.transaction(tables, 'readwrite', (transaction) => replace(transaction, content.value));
  return ok(undefined);
};
