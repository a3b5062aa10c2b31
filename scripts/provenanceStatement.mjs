import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from './filesIn.mjs';

const git = (root, ...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });

/** @param {string} path SHA-256, lower-case hex */
export const sha256Of = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/**
 * The commit whose files lie in `root`, all of them and nothing else; else why not.
 * @param {string} root @returns {{ commit: string } | { fault: string }}
 */
export const cleanCommit = (root) => {
  const head = git(root, 'rev-parse', '--verify', 'HEAD');
  if (head.status !== 0) return { fault: 'there is no git commit here to say where it comes from' };
  const changed = git(root, 'status', '--porcelain').stdout.trimEnd();
  return changed === '' ? { commit: head.stdout.trim() } : { fault: `this is not what was committed:\n${changed}` };
};

/**
 * What `dist` was made of, as an in-toto Statement v1 (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) with the predicate
 * https://slsa.dev/provenance/v1. No time, place or person is in it, so that the same commit gives the same bytes (docs/adr/050).
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
      // Whoever ran it: that it can be believed rests on building it again, not on who says so.
      runDetails: { builder: { id: 'urn:couplet:builder:anyone', version: { node: process.versions.node } } },
    },
  };
  return `${JSON.stringify(statement, undefined, 2)}\n`;
};
