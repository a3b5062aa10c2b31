import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const scripts = resolve(dirname(fileURLToPath(import.meta.url)), '../../../scripts');
const BUILT = [
  'dist/node/couplet.js',
  'dist/widget/v1/couplet.js',
  'widget/module/dist/couplet.d.ts',
  'dist/console/index.html',
  'dist/demo/main.js',
  'dist/plugins/couplet-woocommerce.zip',
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-provenance-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const git = (cwd: string, ...args: readonly string[]): void => {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@shop.example', '-c', 'commit.gpgsign=false', ...args], {
    cwd,
    stdio: 'ignore',
  });
};

/** A source of one commit with the real scripts in it. */
const source = (): string => {
  const root = join(folder, 'source');
  for (const name of readdirSync(scripts)) {
    mkdirSync(join(root, 'scripts'), { recursive: true });
    copyFileSync(join(scripts, name), join(root, 'scripts', name));
  }
  put(join(root, 'src/main.ts'), 'export {};');
  put(join(root, '.gitignore'), 'dist/\nprovenance.intoto.json\n');
  put(join(root, 'package-lock.json'), '{}');
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'all');
  return root;
};

/** What a build of it leaves, a minute after the source. */
const build = (root: string): void => {
  for (const path of BUILT) {
    put(join(root, path), `built ${path}`);
    const later = Date.now() / 1_000 + 60;
    utimesSync(join(root, path), later, later);
  }
};

const clone = (root: string, name: string): string => {
  const to = join(folder, name);
  git(folder, 'clone', '-q', root, to);
  build(to);
  return to;
};

const run = (root: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/provenance.mjs', ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
};
const statementIn = (root: string): string => readFileSync(join(root, 'provenance.intoto.json'), 'utf8');

test('two clones of one commit say the same, byte for byte: every file of dist, commit, lock file, Node version, and no place', () => {
  const root = source();
  const [one, other] = [clone(root, 'one'), clone(root, 'other')];
  expect(run(one)).toMatchObject({ status: 0, stderr: '' });
  expect(run(other)).toMatchObject({ status: 0, stderr: '' });
  const text = statementIn(one);
  expect(statementIn(other)).toBe(text);
  expect(text).not.toContain(folder);
  const sha256 = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(one, path)))
      .digest('hex');
  const gitCommit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  expect(JSON.parse(text)).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject: BUILT.filter((name) => name.startsWith('dist/'))
      .sort()
      .map((name) => ({ name, digest: { sha256: sha256(name) } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:couplet:build:1',
        externalParameters: { commands: ['npm ci', 'npm run build'] },
        resolvedDependencies: [
          { name: 'source', digest: { gitCommit } },
          { name: 'package-lock.json', digest: { sha256: sha256('package-lock.json') } },
        ],
      },
      runDetails: { builder: { id: 'urn:couplet:builder:anyone', version: { node: process.versions.node } } },
    },
  });
});

test('nothing is said of a tree with changes, of a build older than its source, or without git', () => {
  const root = clone(source(), 'one');
  put(join(root, 'src/extra.ts'), 'export {};');
  expect(run(root)).toMatchObject({ status: 1, stderr: expect.stringContaining('src/extra.ts') });
  rmSync(join(root, 'src/extra.ts'));
  utimesSync(join(root, 'dist/demo/main.js'), 0, 0);
  expect(run(root)).toMatchObject({ status: 1, stderr: expect.stringContaining('older') });
  rmSync(join(root, '.git'), { recursive: true });
  expect(run(root)).toMatchObject({ status: 1, stderr: expect.stringContaining('no git commit') });
  expect(readdirSync(root)).not.toContain('provenance.intoto.json');
});

test('a file of dist that was changed, taken away or added is named, without git or the source', () => {
  const root = clone(source(), 'one');
  run(root);
  const installed = join(folder, 'installed');
  for (const path of ['scripts/provenance.mjs', 'provenance.intoto.json']) {
    mkdirSync(join(installed, 'scripts'), { recursive: true });
    copyFileSync(join(root, path), join(installed, path));
  }
  build(installed);
  const verify = () => run(installed, '--verify', 'provenance.intoto.json');
  expect(verify()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('0 at fault') });
  appendFileSync(join(installed, 'dist/demo/main.js'), ' ');
  rmSync(join(installed, 'dist/console/index.html'));
  put(join(installed, 'dist/widget/more.js'), '');
  expect(verify()).toMatchObject({
    status: 1,
    stderr: 'not stated: dist/widget/more.js\nmissing: dist/console/index.html\ndiffers: dist/demo/main.js\n',
  });
});

test('what is no statement is refused as such', () => {
  const root = clone(source(), 'one');
  put(join(root, 'other.json'), '{}');
  expect(run(root, '--verify', 'other.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('no in-toto statement') });
  expect(run(root, '--verify', 'absent.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot be read') });
  expect(run(root, '--verify')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') });
});
