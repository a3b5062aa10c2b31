// `npm run provenance [FILE]`: writes what `dist` was built from, by default into `provenance.intoto.json`.
// `npm run provenance -- --verify FILE`: lists every file of `dist` that differs from such a statement, and needs neither git nor the
// source.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Paths of all files below a folder, with `/` between names on every system, in the order of their characters.
 * @param {string} folder @returns {string[]}
 */
export const filesIn = (folder) => {
  const below = (path) =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      return entry.isDirectory() ? below(name) : [name];
    });
  return below('').sort();
};

const git = (root, ...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });

/** @param {string} path SHA-256, lower-case hex */
export const sha256Of = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/**
 * The commit of the files in `root`, if the tree is clean, else the reason.
 * @param {string} root @returns {{ commit: string } | { fault: string }}
 */
export const cleanCommit = (root) => {
  const head = git(root, 'rev-parse', '--verify', 'HEAD');
  if (head.status !== 0) return { fault: 'there is no git commit here to say where it comes from' };
  const changed = git(root, 'status', '--porcelain').stdout.trimEnd();
  return changed === '' ? { commit: head.stdout.trim() } : { fault: `this is not what was committed:\n${changed}` };
};

/**
 * What `dist` was built from, as an in-toto Statement v1 (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) with the
 * predicate https://slsa.dev/provenance/v1. It contains no time, place or person, so that the same commit gives the same bytes
 * (docs/adr/050).
 * @param {string} root @param {string} commit @returns {string}
 */
export const provenanceStatement = (root, commit) => {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: filesIn(join(root, 'dist')).map((path) => ({ name: `dist/${path}`, digest: { sha256: sha256Of(join(root, 'dist', path)) } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:couplet:build:1',
        externalParameters: { commands: ['npm ci', 'npm run build'] },
        resolvedDependencies: [
          { name: 'source', digest: { gitCommit: commit } },
          { name: 'package-lock.json', digest: { sha256: sha256Of(join(root, 'package-lock.json')) } },
        ],
      },
      // The builder is anyone: trust comes from repeating the build, not from who states it.
      runDetails: { builder: { id: 'urn:couplet:builder:anyone', version: { node: process.versions.node } } },
    },
  };
  return `${JSON.stringify(statement, undefined, 2)}\n`;
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const end = (code, line) => {
  process.stderr.write(`${line}\n`);
  process.exit(code);
};

const write = async (out) => {
  const source = cleanCommit(root);
  if (source.fault) end(1, `no provenance is written: ${source.fault}`);
  process.chdir(root);
  const { isFresh } = await import('./prepare.mjs');
  if (!isFresh()) end(1, 'no provenance is written: dist is older than what it is built of; run `npm run build` first');
  const statement = provenanceStatement(root, source.commit);
  writeFileSync(out, statement);
  console.log(`${JSON.parse(statement).subject.length} files of commit ${source.commit} in ${out}`);
};

const readStatement = (file) => {
  try {
    const statement = JSON.parse(readFileSync(file, 'utf8'));
    return statement._type === 'https://in-toto.io/Statement/v1' && statement.predicateType === 'https://slsa.dev/provenance/v1'
      ? statement
      : end(2, `${file} is no in-toto statement with SLSA provenance v1`);
  } catch (error) {
    return end(2, `${file} cannot be read: ${error.message}`);
  }
};

const verify = (file) => {
  const { subject, predicate } = readStatement(file);
  const stated = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
  const there = existsSync(join(root, 'dist')) ? filesIn(join(root, 'dist')).map((path) => `dist/${path}`) : [];
  const faults = [
    ...there.filter((path) => !stated.has(path)).map((path) => `not stated: ${path}`),
    ...[...stated].flatMap(([path, sha256]) => {
      if (!there.includes(path)) return [`missing: ${path}`];
      return sha256Of(join(root, path)) === sha256 ? [] : [`differs: ${path}`];
    }),
  ];
  for (const fault of faults) console.error(fault);
  const { gitCommit } = predicate.buildDefinition.resolvedDependencies.find(({ name }) => name === 'source').digest;
  console.log(`${stated.size} files of commit ${gitCommit}, ${faults.length} at fault`);
  // An empty statement would be trivially true.
  if (faults.length > 0 || stated.size === 0) process.exit(1);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, second, ...more] = process.argv.slice(2);
  const verifying = first === '--verify';
  if (more.length > 0 || (verifying ? second === undefined : second !== undefined || first?.startsWith('-')))
    end(2, 'usage: npm run provenance [FILE], or npm run provenance -- --verify FILE');
  if (verifying) verify(resolve(second));
  else await write(resolve(first ?? 'provenance.intoto.json'));
}
