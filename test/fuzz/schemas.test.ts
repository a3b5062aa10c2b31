import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { campaignShape } from '../../src/bundle/campaign';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { parseWith } from '../../src/protocol/values/parse';
import { isSound, metaSchemas, tableSchemas } from '../../worker/privacyPanel/repairStorage';
import type { TableName } from '../../worker/storage/deviceStorage';
import { bundleParts } from '../helpers/node/fullBundle';
import { timingTable } from '../helpers/testBundle';
import { validInput } from '../helpers/validInput';
import { fuzz, isHarmless, mutated } from './fuzz';

const ROOT = resolve(import.meta.dirname, '../..');
/** Whose values are stored, signed or sent again; what other programs answer is only read. */
const KEPT = ['src/protocol', 'src/engine', 'src/bundle', 'src/stats', 'src/campaigns', 'src/server/records', 'src/server/store'];
const READ = [
  'src/server/shop',
  'src/server/connectors',
  'src/server/messages',
  'src/console/api',
  'src/simulator/scenario',
  'worker/push',
  'worker/storage',
  'widget/webview',
];

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory()
      ? filesIn(path)
      : path.endsWith('.ts') && readFileSync(join(ROOT, path), 'utf8').includes('Schema')
        ? [path]
        : [];
  });

/** What strangers and shops may send; the others are parts of these, or come from who has a key. */
const SENT =
  /^src\/protocol\/(codeProtocol|reporting\/message|order|protocol|pushProtocol|reporting\/report|sendRequest|reporting\/splitReport|reporting\/tokens|coupons\/condition)\.ts$/;

/** Typed arrays, which travel as plain ones (the transfer's own tests take them there and back), and what devices only read of their server. */
const UNLIKE = ['headSchema', 'claimResponseSchema', 'statusSchema'];

const isSchema = (value: unknown): value is v.GenericSchema => (Object(value) as { readonly kind?: unknown }).kind === 'schema';

/** Every schema that a module exports under a name that ends in `Schema`. */
const schemasIn = async (folders: readonly string[]) => {
  const found = await Promise.all(
    folders
      .flatMap(filesIn)
      .filter((path) => !path.endsWith('Thread.ts'))
      .map(async (path) => {
        const exported = (await import(join(ROOT, path))) as Readonly<Record<string, unknown>>;
        return Object.entries(exported).flatMap(([name, value]) =>
          name.endsWith('Schema') && isSchema(value) ? [[name, path, value] as const] : [],
        );
      }),
  );
  return found.flat();
};
const [kept, read] = await Promise.all([schemasIn(KEPT), schemasIn(READ)]);

const { manifest } = bundleParts();
/** Where checks are functions, what is derived from the schema seldom passes them all. */
const examples: Readonly<Record<string, readonly unknown[]>> = {
  periodSchema: [{ from: '2026-01-01', to: '2026-01-31' }],
  manifestSchema: [manifest, bundleParts(2).manifest],
  campaignSchema: [Object.fromEntries(Object.entries(manifest).filter(([name]) => name in campaignShape.entries))],
  manifestInEnvelopeSchema: [{ payload: JSON.stringify(manifest) }],
  knownFormatSchema: ['modal', 'bar'],
  dateSchema: ['2026-03-01'],
  timingTableSchema: [timingTable()],
  profileSchema: [emptyProfile(1_767_000_000_000)],
};

const inputsOf = (name: string, schema: v.GenericSchema): fc.Arbitrary<unknown> => {
  const known = examples[name];
  return mutated(known ? fc.oneof(fc.constantFrom(...known), validInput(schema)) : validInput(schema));
};

/** Undefined for what is nested too deeply to be written, inside of what a schema hands on unread. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const open = (schema: v.GenericSchema, input: unknown): { readonly value: unknown } | undefined => {
  const opened = parseWith(schema, input, 'wrong');
  if (!opened.ok) {
    if (opened.error.message === '') throw new Error('It is refused without a sentence.');
    return undefined;
  }
  if (!isHarmless(opened.value)) throw new Error('A prototype came through.');
  return opened;
};

describe('a schema of what is kept', () => {
  it('is found by its name', () => {
    expect(kept.length).toBeGreaterThan(75);
    expect(read.length).toBeGreaterThan(60);
  });

  const taken = new Set<string>();
  it.each(kept.filter(([name]) => !UNLIKE.includes(name)))('%s of %s reads what it has read as what it was', (name, path, schema) => {
    fuzz(
      inputsOf(name, schema),
      (input) => {
        const opened = open(schema, input);
        if (!opened) return;
        taken.add(path + name);
        const text = jsonOf(opened.value);
        if (text === undefined) return;
        const again = parseWith(schema, JSON.parse(text), 'wrong');
        if (!again.ok || !isDeepStrictEqual(JSON.parse(JSON.stringify(again.value) ?? 'null'), JSON.parse(text)))
          throw new Error(`Read again it is another: ${again.ok ? '' : again.error.message} ${text.slice(0, 500)}`);
      },
      SENT.test(path) ? 1 : 0.1,
    );
  });

  it('takes what is derived from it, so that not only refusals were tried', () => {
    expect(kept.filter(([name, path]) => !UNLIKE.includes(name) && !taken.has(path + name)).map(([name]) => name)).toEqual([]);
  });
});

describe('a schema of what others answer', () => {
  it.each(read)('%s of %s never throws', (name, _, schema) => {
    fuzz(inputsOf(name, schema), (input) => void open(schema, input), 0.1);
  });
});

describe('a record that a device has stored, which any script of the page may have changed', () => {
  const tables = Object.entries(tableSchemas).map(([table, schema]) => [table as TableName, 'kept', schema] as const);
  const singles = Object.entries(metaSchemas).map(([name, schema]) => ['meta', name, schema] as const);
  it.each([...tables, ...singles])('%s %s is of its shape or not', (table, name, schema) => {
    const key = table === 'events' ? 1 : name;
    fuzz(mutated(validInput(schema)), (value) => void isSound(table, key, value), 0.1);
  });
});
