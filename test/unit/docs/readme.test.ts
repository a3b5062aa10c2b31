import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { html, layout } from '../../../demo/shop/views';
import { campaignSchema } from '../../../src/bundle/campaign';
import { unknownKey } from '../../../src/cli/io/readFile';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

describe('README', () => {
  it('names npm scripts that exist', () => {
    const named = [...readme.matchAll(/npm (?:run ([a-z:]+)|(start|test))/g)].map((match) => match[1] ?? match[2] ?? '');
    expect(named).toEqual(expect.arrayContaining(['start', 'test']));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });

  it('shows the snippet of the demo shop', () => {
    const page = layout({
      title: 't',
      nonce: 'n',
      embed: { origin: 'https://HOST', key: 'pk_…', shares: { none: 0, rule: 0, couplet: 1 } },
      cartQuantity: 0,
      body: html``,
    });
    const [inline, loader] = readme.match(/<script[\s\S]*?<\/script>/g) ?? [];
    expect(inline).toMatch(/couplet\.q/);
    expect(page).toContain(inline?.replace('<script>', '<script nonce="n">'));
    expect(loader).toMatch(/^<script async crossorigin="anonymous" src="https:\/\/HOST\/v1\/couplet\.js" data-key="pk_…"/);
    expect(page).toContain(loader?.replace('></script>', ''));
  });

  it('has the hash of the inline script in its policy', () => {
    const [, inline = ''] = readme.match(/<script>([\s\S]*?)<\/script>/) ?? [];
    expect(readme).toContain(`\`'sha256-${createHash('sha256').update(inline).digest('base64')}'\``);
  });
});

describe('docs/campaign-file.md', () => {
  it('shows a campaign file that the trainer accepts', () => {
    const [, text = ''] = readFileSync('docs/campaign-file.md', 'utf8').match(/```json\n([\s\S]*?)```/) ?? [];
    const read = v.safeParse(campaignSchema, JSON.parse(text));
    expect(read.issues).toBeUndefined();
    expect(unknownKey(JSON.parse(text), read.output)).toBeUndefined();
  });
});

describe('docs/install.md', () => {
  it('explains only reason codes that exist', () => {
    const table = readFileSync('docs/install.md', 'utf8').match(/\| reason \|[\s\S]*?\n\n/)?.[0] ?? '';
    const codes = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code ?? ''),
    );
    expect(codes.length).toBeGreaterThan(5);
    const code = ['worker', 'widget', 'src/engine', 'src/protocol', 'src/bundle', 'src/campaigns']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    expect(codes.filter((reason) => !code.includes(`'${reason}'`))).toEqual([]);
  });
});
