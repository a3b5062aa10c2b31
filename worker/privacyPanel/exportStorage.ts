import type { Instant } from '../../src/protocol/clock';
import { toBase64url } from '../../src/secureAggregation/base64url';
import { unpackEvents } from '../log/packEvents';
import { type DeviceStorage, type Entry, type TableName, tableNames } from '../storage/deviceStorage';

/** JSON has no word for these. A private key is nobody's to read, the shopper's neither. */
const readable = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Uint8Array) return { base64url: toBase64url(value) };
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  return value instanceof CryptoKey ? 'a key that signs and cannot be read' : value;
};

/** What upkeep packed as events again; where that fails, as it lies there. */
const unpacked = async ({ key, value }: Entry<'events'>): Promise<Entry<'events'>> => {
  if (value.version !== 'gzip/1') return { key, value };
  try {
    return { key, value: { version: value.events.version, events: await unpackEvents(value) } };
  } catch {
    return { key, value };
  }
};

/** The files of a bundle are megabytes, public and everyone's the same: named, not copied. */
const named = ({ key, value: { shards, ...bundle } }: Entry<'bundles'>) => ({
  key,
  value: { ...bundle, shards: [...shards].map(([sha256, { length }]) => ({ sha256, bytes: length })) },
});

/** Everything that is stored, every table as one list of entries, as JSON: for the shopper to keep. */
export const exportStorage = async (store: DeviceStorage, now: Instant): Promise<string> => {
  const tables = await store.transaction(tableNames, 'readonly', async (transaction) => {
    const all: Partial<Record<TableName, readonly Entry<TableName>[]>> = {};
    for (const name of tableNames) all[name] = await transaction.newest(name);
    return all;
  });
  const events = await Promise.all(((tables.events ?? []) as readonly Entry<'events'>[]).map(unpacked));
  const bundles = ((tables.bundles ?? []) as readonly Entry<'bundles'>[]).map(named);
  const whole = { v: 'couplet-export/1', at: new Date(now).toISOString(), storage: store.kind, ...tables, events, bundles };
  return JSON.stringify(whole, readable, 1);
};
