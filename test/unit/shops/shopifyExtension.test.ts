import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const FOLDER = 'examples/shopify/extensions/couplet';
const block = readFileSync(`${FOLDER}/blocks/couplet.liquid`, 'utf8');
const schema = JSON.parse(/{% schema %}([\s\S]*){% endschema %}/.exec(block)?.[1] ?? '') as {
  readonly name: string;
  readonly target: string;
  readonly settings: readonly {
    readonly type: string;
    readonly id: string;
    readonly default?: string;
    readonly options?: readonly { readonly value: string }[];
  }[];
};
const locale = (file: string): unknown => JSON.parse(readFileSync(`${FOLDER}/locales/${file}`, 'utf8'));
const at = (texts: unknown, path: string): unknown => path.split('.').reduce((value, name) => Object(value)[name], texts);

it('is an app embed in the head of every page', () => {
  expect(readFileSync(`${FOLDER}/shopify.extension.toml`, 'utf8')).toContain('type = "theme"');
  expect(schema.target).toBe('head');
  // https://shopify.dev/docs/storefronts/themes/architecture/settings/input-settings: a text has no empty default.
  for (const { type, options, default: preset } of schema.settings) {
    expect(preset).not.toBe('');
    if (type === 'select') expect(options?.map(({ value }) => value)).toContain(preset);
  }
});

it('reads exactly the settings it has', () => {
  const read = [...block.matchAll(/block\.settings\.(\w+)/g)].map(([, id = '']) => id);
  expect([...new Set(read)].sort()).toEqual(schema.settings.map(({ id }) => id).sort());
});

it('has every label in every language, at most 25 characters for its name', () => {
  const keys = [...block.matchAll(/"t:([\w.]+)"/g)].map(([, key = '']) => key);
  expect(keys.length).toBeGreaterThan(8);
  const files = readdirSync(`${FOLDER}/locales`);
  expect(files).toContain('en.default.schema.json');
  for (const file of files) {
    expect(keys.filter((key) => typeof at(locale(file), key) !== 'string')).toEqual([]);
    expect(String(at(locale(file), schema.name.replace('t:', ''))).length).toBeLessThanOrEqual(25);
  }
});

it("its first line is the README's, whose hash policies name", () => {
  const [line = ''] = /<script>window\.couplet=.*<\/script>/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(block).toContain(line);
});

it('asks in its app for the rights and topics of the connector', () => {
  const app = readFileSync('examples/shopify/shopify.app.toml', 'utf8');
  expect(/scopes = "(.*)"/.exec(app)?.[1]?.split(',').sort()).toEqual([
    'read_discounts',
    'read_orders',
    'read_products',
    'write_discounts',
  ]);
  const webhook = readFileSync('src/server/connectors/shopify/shopifyWebhook.ts', 'utf8');
  const topics = /topics = \[(.*)\]/.exec(app)?.[1]?.match(/orders\/\w+/g) ?? [];
  expect(topics.length).toBe(3);
  for (const topic of topics) expect(webhook).toContain(topic);
  const version = /api_version = "(.*)"/.exec(app)?.[1];
  expect(readFileSync('src/server/connectors/shopify/shopifyApi.ts', 'utf8')).toContain(`'${version}'`);
});
