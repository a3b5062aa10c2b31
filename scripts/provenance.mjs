// `npm run provenance [FILE]`: writes what `dist` was made of, by default into `provenance.intoto.json`. `npm run provenance -- --verify FILE`: names
// every file of `dist` that is not the one of such a statement, and needs neither git nor the source.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesIn } from './filesIn.mjs';
import { cleanCommit, provenanceStatement, sha256Of } from './provenanceStatement.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const end = (code, line) => {
  process.stderr.write(`${line}\n`);
  process.exit(code);
};

const write = async (out) => {
  const source = cleanCommit(root);
  if (source.fault) end(1, `no provenance is written: ${source.fault}`);
  process.chdir(root);
  const { isFresh } = await import('./freshness.mjs');
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
  // A statement about nothing holds of everything.
  if (faults.length > 0 || stated.size === 0) process.exit(1);
};

const [first, second, ...more] = process.argv.slice(2);
const verifying = first === '--verify';
if (more.length > 0 || (verifying ? second === undefined : second !== undefined || first?.startsWith('-')))
  end(2, 'usage: npm run provenance [FILE], or npm run provenance -- --verify FILE');
if (verifying) verify(resolve(second));
else await write(resolve(first ?? 'provenance.intoto.json'));
