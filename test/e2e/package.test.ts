import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../src/maths/random';

const run = promisify(execFile);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
let folder: string;

/** Purchases of 60 shoppers with one of three tastes, in the shape of a real log. */
const purchases = (seed: number): string => {
  const rng = seededRng(seed);
  const lines = ['user_id,item_id,event,time,quantity,price'];
  for (let user = 0; user < 60; user++) {
    for (let day = 1; day <= 12; day++) {
      const taste = uniform(rng) < 0.85 ? user % 3 : Math.floor(uniform(rng) * 3);
      const item = taste * 8 + Math.floor(uniform(rng) * 8);
      lines.push(`u${user},i${item},purchase,2026-01-${String(day).padStart(2, '0')}T10:00:00Z,1,9.50`);
    }
  }
  return `${lines.join('\n')}\n`;
};

const answers = (seed: number, label: boolean): string => {
  const rng = seededRng(seed);
  const lines = [`user_id,weather,hour,coupon_id${label ? ',accepted' : ''}`];
  for (let user = 0; user < 80; user++) {
    for (let i = 0; i < 10; i++) {
      const [sunny, late, tea] = [uniform(rng) < 0.5, uniform(rng) < 0.5, uniform(rng) < 0.5];
      const accepted = uniform(rng) < (sunny === tea ? 0.8 : 0.25) ? 1 : 0;
      lines.push(`p${user},${sunny ? 'sunny' : 'rain'},${late ? 20 : 9},${tea ? 'tea' : 'soup'}${label ? `,${accepted}` : ''}`);
    }
  }
  return `${lines.join('\n')}\n`;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-package-'));
  // The build is fresh here; running the scripts again would replace it under the other suites.
  const { stdout } = await run(npm, ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  await run(npm, ['install', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder });
  writeFileSync(join(folder, 'buy-train.csv'), purchases(1));
  writeFileSync(join(folder, 'users.csv'), 'user_id\nu0\nu1\nu2\n');
  writeFileSync(join(folder, 'buy-test.csv'), purchases(2));
  writeFileSync(join(folder, 'ask-train.csv'), answers(1, true));
  writeFileSync(join(folder, 'ask-test.csv'), answers(2, true));
  writeFileSync(join(folder, 'ask-bare.csv'), answers(2, false));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const couplet = async (where: 'installed' | 'checkout', args: readonly string[]): Promise<string> =>
  where === 'installed'
    ? (await run('npx', ['--no-install', 'couplet', ...args], { cwd: folder })).stdout
    : (await run(process.execPath, [resolve('dist/node/couplet.js'), ...args], { cwd: process.cwd() })).stdout;

describe('the packed and installed command', () => {
  it('ships the widget and no sources or tests', () => {
    const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
    const provenance = ['provenance.intoto.json', 'scripts/provenance.mjs'];
    expect(files).toEqual(['dist', 'examples', 'CHANGELOG.md', ...provenance]);
    expect(readFileSync(join(folder, 'node_modules/couplet-server/dist/widget/v1/couplet.js'), 'utf8').length).toBeGreaterThan(500);
  });

  it('leaves the storefront to a package of its own: same version, no dependencies, under 100 kB', async () => {
    const shop = mkdtempSync(join(tmpdir(), 'couplet-shop-'));
    try {
      const { stdout } = await run(npm, ['pack', '--workspace', 'couplet', '--ignore-scripts', '--json', '--pack-destination', shop]);
      const [{ filename, version }] = JSON.parse(stdout) as [{ filename: string; version: string }];
      expect(version).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
      writeFileSync(join(shop, 'package.json'), '{"private": true}');
      await run(npm, ['install', '--no-audit', '--no-fund', join(shop, filename)], { cwd: shop });
      const installed = readdirSync(join(shop, 'node_modules'), { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
      const bytes = installed.map((file) => statSync(join(file.parentPath, file.name)).size).reduce((sum, size) => sum + size, 0);
      expect(readdirSync(join(shop, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['couplet']);
      expect(bytes).toBeLessThan(100_000);
      const { createCouplet } = (await import(pathToFileURL(join(shop, 'node_modules/couplet/dist/couplet.js')).href)) as {
        createCouplet: unknown;
      };
      expect(createCouplet).toBeTypeOf('function');
    } finally {
      rmSync(shop, { recursive: true, force: true });
    }
  });

  it('can be run in a checkout by npx, which makes it so only where it links the folder for the first time', () => {
    expect(statSync('dist/node/couplet.js').mode & 0o111).toBe(0o111);
  });

  it('ships what is to be copied into a shop', () => {
    const examples = join(folder, 'node_modules/couplet-server/examples');
    for (const path of [
      'shop-connector/server.mjs',
      'vendure/couplet.ts',
      'evershop/couplet/package.json',
      'evershop/couplet/src/bootstrap.js',
    ])
      expect(readFileSync(join(examples, path), 'utf8')).toBe(readFileSync(join('examples', path), 'utf8'));
  });

  it.each(['installed', 'checkout'] as const)('evaluates collaborative filtering on files given by path (%s)', async (where) => {
    const [train, test, users, out] = ['buy-train.csv', 'buy-test.csv', 'users.csv', `cf-${where}.csv`].map((name) => join(folder, name));
    const result = JSON.parse(await couplet(where, ['evaluate', 'cf', '--train', train!, '--test', test!, '--json'])) as {
      task: string;
      metrics: { recallAt20: number; ndcgAt20: number };
      candidates: unknown[];
    };
    expect(result.task).toBe('cf');
    expect(result.metrics.recallAt20).toBeGreaterThan(0.3);
    expect(result.candidates.length).toBeGreaterThan(2);
    await couplet(where, ['evaluate', 'cf', '--train', train!, '--test', users!, '--json', '--predictions', out!]);
    const lines = readFileSync(out!, 'utf8').trim().split('\n');
    expect(lines[0]).toBe('user_id,item_ids');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['u0', 'u1', 'u2']);
  });

  it.each(['installed', 'checkout'] as const)('evaluates acceptance, and predicts where the answers are unknown (%s)', async (where) => {
    const [train, test, bare, out] = ['ask-train.csv', 'ask-test.csv', 'ask-bare.csv', `ask-${where}.out.csv`].map((name) =>
      join(folder, name),
    );
    const result = JSON.parse(await couplet(where, ['evaluate', 'acceptance', '--train', train!, '--test', test!, '--json'])) as {
      metrics: { auc: number };
      n: number;
    };
    expect(result.n).toBe(800);
    expect(result.metrics.auc).toBeGreaterThan(0.7);
    await couplet(where, ['evaluate', 'acceptance', '--train', train!, '--test', bare!, '--json', '--predictions', out!]);
    const lines = readFileSync(out!, 'utf8').trim().split('\n');
    expect(lines[0]).toBe('row,probability');
    expect(lines).toHaveLength(801);
    expect(lines.slice(1).every((line) => Number(line.split(',')[1]) > 0 && Number(line.split(',')[1]) < 1)).toBe(true);
  });

  it('answers a missing file with exit code 1 and a reason, wrong usage with 2', async () => {
    const code = (args: readonly string[]): Promise<number> =>
      couplet('installed', args).then(
        () => 0,
        (error: unknown) => (error as { code: number }).code,
      );
    expect(await code(['evaluate', 'cf', '--train', 'absent.csv', '--test', 'absent.csv', '--json'])).toBe(1);
    expect(await code(['evaluate', 'nothing'])).toBe(2);
    expect(await code(['--help'])).toBe(0);
  });
});
