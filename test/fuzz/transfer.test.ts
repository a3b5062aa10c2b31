import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportStore } from '../../src/server/store/transfer/exportStore';
import { importStore, readExport } from '../../src/server/store/transfer/importStore';
import { sqliteTarget } from '../../src/server/store/transfer/sqliteTransfer';
import type { TransferRow, TransferSource, TransferTarget } from '../../src/server/store/transfer/transferFormat';
import { fuzzLater, jsonText, mutated, mutatedBytes, refused } from './fuzz';

const rows: Readonly<Record<string, readonly TransferRow[]>> = {
  coupon: [
    { id: 'tea', version: 1, price: 0.5, body: '{"a":"ü\\n"}' },
    { id: 'cake', version: 2, price: null, body: { base64: 'AAECAw==' } },
  ],
  claim: [{ id: 'c1', coupon: 'tea' }],
};
const source: TransferSource = {
  schema: 3,
  tables: Object.keys(rows),
  rows: async function* (table) {
    yield* rows[table] ?? [];
  },
  close: async () => undefined,
};
const target = { schema: 3, columns: new Map(Object.entries(rows).map(([table, [first = {}]]) => [table, Object.keys(first)])) };

let whole: Buffer;
beforeAll(async () => {
  const parts: Buffer[] = [];
  const out = new Writable({
    write: (part: Buffer, _, done) => {
      parts.push(part);
      done();
    },
  });
  await exportStore(source, out, 1_767_700_000_000);
  whole = Buffer.concat(parts);
});

type Read = readonly (readonly [string, TransferRow])[];
const read = async (bytes: Uint8Array, pieces = bytes.length): Promise<Read | undefined> => {
  const found: [string, TransferRow][] = [];
  const parts = Array.from({ length: Math.ceil(bytes.length / Math.max(1, pieces)) }, (_, i) =>
    Buffer.from(bytes.subarray(i * pieces, (i + 1) * pieces)),
  );
  const result = await readExport(Readable.from(parts), target, (table, row) => void found.push([table, row]));
  refused(result);
  if (!result.ok) return undefined;
  expect(result.value).toBe(found.length);
  return found;
};
const exported: Read = Object.entries(rows).flatMap(([table, list]) => list.map((row) => [table, row] as const));

/** Lines as an export has them, with an end that fits whatever stands before it. */
const sealed = (lines: readonly string[]): Buffer => {
  const text = lines.map((line) => `${line}\n`).join('');
  const end = { end: true, rows: Math.max(0, lines.length - 1), sha256: createHash('sha256').update(text).digest('hex') };
  return gzipSync(text + JSON.stringify(end));
};

describe('an export of the store', () => {
  it('reads as what was written, or is damaged, whatever became of its bytes', () =>
    fuzzLater(
      fc.tuple(mutatedBytes(fc.constant(whole)), fc.nat({ max: 60 })),
      async ([bytes, piece]) => {
        const found = await read(bytes, piece + 1);
        // Nothing but the whole is taken: its hash stands at its end.
        if (found) expect(found).toEqual(exported);
      },
      0.1,
    ));

  it('… or of its text', () =>
    fuzzLater(
      mutatedBytes(fc.constant(gunzipSync(whole))),
      async (text) => {
        const found = await read(gzipSync(text));
        if (found) expect(found).toEqual(exported);
      },
      0.1,
    ));

  it('… or whoever wrote an end that fits', () => {
    const lines = mutated(fc.constant([{ v: 'couplet-export/1', schema: 3, takenAt: 1 }, ...exported]));
    return fuzzLater(lines, async (changed) => void (await read(sealed([changed].flat().map(jsonText)))), 0.1);
  });
});

describe('a store that is filled from an export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'couplet-fuzz-'));
  let store: TransferTarget;
  beforeAll(() => {
    store = sqliteTarget(join(folder, 'couplet.sqlite'));
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes no row that its tables would not, and says which file it was', () => {
    const whole = [...store.columns].map(([table, columns]) => [
      table,
      Object.fromEntries(columns.map((column, i) => [column, i % 2 === 0 ? 1 : 'a'])),
    ]);
    const row = mutated(fc.constantFrom(...whole));
    return fuzzLater(
      fc.array(row, { maxLength: 3 }),
      async (some) => {
        const bytes = sealed([jsonText({ v: 'couplet-export/1', schema: 1, takenAt: 1 }), ...some.map(jsonText)]);
        // Nothing is committed: the store stays empty for the next one.
        const unwritten: TransferTarget = { ...store, empty: async () => true, commit: async () => undefined };
        try {
          refused(await importStore(() => Readable.from([bytes]), unwritten));
        } catch (error) {
          // What hurts a constraint the database says itself, and `couplet import` tells it as `import_failed`.
          if (!/^SQLITE_(CONSTRAINT|MISMATCH)/.test(String((error as { readonly code?: unknown }).code))) throw error;
        }
      },
      0.01,
    );
  });
});
