import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidingSources, readPolicies } from '../../../../src/protocol/values/contentPolicy';
import {
  lossesByCouplet,
  mergedPolicy,
  newlyRefused,
  type PolicyNeeds,
  policyChanges,
  QUEUE_HASH,
} from '../../../../src/protocol/values/mergePolicy';

const HOST = 'https://coupons.example';
const HASH = `'${QUEUE_HASH}'`;
const needs: PolicyNeeds = { page: 'https://shop.example/', script: `${HOST}/v1/couplet.js`, server: HOST, inline: QUEUE_HASH };
const policyOf = (text: string) => readPolicies(text)[0] ?? new Map();

describe('the merged policy', () => {
  it.each([
    ['no directive that matters: as it is', "frame-ancestors 'none'", "frame-ancestors 'none'"],
    [
      'a default alone: new directives start with its sources',
      "default-src 'self' cdn.example 'report-sample'",
      `default-src 'self' cdn.example 'report-sample'; script-src 'self' cdn.example 'report-sample' ${HOST} ${HASH}; connect-src 'self' cdn.example ${HOST}; worker-src 'self' cdn.example blob:`,
    ],
    [
      "an effective 'unsafe-inline': no hash, which would switch it off",
      "script-src 'self' 'unsafe-inline'; worker-src 'self'",
      `script-src 'self' 'unsafe-inline' ${HOST}; worker-src 'self' blob:`,
    ],
    [
      "'unsafe-inline' that a hash has switched off: another hash",
      "script-src 'unsafe-inline' 'sha256-own='; worker-src blob: 'self'",
      `script-src 'unsafe-inline' 'sha256-own=' ${HOST} ${HASH}; worker-src blob: 'self'`,
    ],
    ['a nonce: the host, for workers, and no hash', "script-src 'nonce-a'", `script-src 'nonce-a' ${HOST}; worker-src blob:`],
    [
      "'strict-dynamic': no host, and workers as they are",
      "script-src 'nonce-a' 'strict-dynamic'",
      "script-src 'nonce-a' 'strict-dynamic'",
    ],
    [
      "'strict-dynamic' in the default, which trusts no workers",
      "default-src 'nonce-a' 'strict-dynamic' 'self'",
      `default-src 'nonce-a' 'strict-dynamic' 'self'; connect-src 'self' ${HOST}; worker-src 'self' blob:`,
    ],
    [
      "'none' goes",
      "default-src 'none'; connect-src 'None'",
      `default-src 'none'; connect-src ${HOST}; script-src ${HOST} ${HASH}; worker-src blob:`,
    ],
    [
      'script-src-elem decides on scripts, script-src on workers',
      "script-src 'self' cdn.example; script-src-elem 'unsafe-inline' https://cdn.example",
      `script-src 'self' cdn.example; script-src-elem 'unsafe-inline' https://cdn.example ${HOST}; worker-src 'self' cdn.example blob:`,
    ],
    ['child-src decides on workers', "child-src http: https: blob: 'self'", "child-src http: https: blob: 'self'"],
    ['child-src stays for frames', "child-src 'self'", "child-src 'self'; worker-src 'self' blob:"],
    [
      'Trusted Types',
      "trusted-types 'none'; require-trusted-types-for 'script'",
      "trusted-types couplet; require-trusted-types-for 'script'",
    ],
    [
      'addresses that are allowed by scheme',
      "script-src https: 'unsafe-inline' blob:; connect-src *",
      "script-src https: 'unsafe-inline' blob:; connect-src *",
    ],
    ['each of several', "connect-src 'self', connect-src api.example", `connect-src 'self' ${HOST}, connect-src api.example ${HOST}`],
  ])('%s', (_, given, merged) => {
    expect(mergedPolicy(given, needs)).toBe(merged);
    expect(mergedPolicy(merged, needs)).toBe(merged);
  });

  const NAMES = ['default-src', 'script-src', 'script-src-elem', 'connect-src', 'worker-src', 'child-src', 'trusted-types', 'img-src'];
  const SOURCES = [
    "'self'",
    "'none'",
    "'unsafe-inline'",
    "'strict-dynamic'",
    "'nonce-a'",
    "'sha256-own='",
    'https:',
    'blob:',
    '*',
    'cdn.example',
    HOST,
    'couplet',
  ];
  const anyPolicy = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.uniqueArray(fc.constantFrom(...SOURCES), { maxLength: 4 })), {
      selector: ([name]) => name,
    })
    .map((directives) => directives.map(([name, sources]) => [name, ...sources].join(' ')).join('; '));

  it('of any policy refuses nothing that was allowed, and lacks nothing', () => {
    void fc.assert(
      fc.property(anyPolicy, (text) => {
        // Sources like Couplet's own may be Couplet's: the page is then taken to have been without them.
        fc.pre(lossesByCouplet(policyOf(text), needs).length === 0);
        const [before, after] = [policyOf(text), policyOf(mergedPolicy(text, needs))];
        expect(newlyRefused(before, after)).toEqual([]);
        expect(policyChanges(after, needs)).toEqual([]);
      }),
      { seed: 17, numRuns: 2_000 },
    );
  });
});

describe('what a change of a policy refuses', () => {
  const refused = (before: string, after: string) => newlyRefused(policyOf(before), policyOf(after));
  it.each([
    ['a hash beside inline scripts', "script-src 'unsafe-inline'", `script-src 'unsafe-inline' ${HASH}`, [['script-src', [], true]]],
    [
      'a directive that replaces the default',
      "default-src 'self'",
      `default-src 'self'; connect-src ${HOST}`,
      [['connect-src', ["'self'"], false]],
    ],
    [
      'workers that an allowed script started',
      "script-src 'strict-dynamic'",
      "script-src 'strict-dynamic'; worker-src blob:",
      [['worker-src', ['*'], false]],
    ],
    [
      'a directive where there was none',
      "img-src 'self'",
      `img-src 'self'; script-src ${HOST}`,
      [
        ['script-src', ['*'], true],
        ['script-src', ['*'], false],
      ],
    ],
    [
      'a nonce that is left out',
      "default-src 'nonce-a'",
      `default-src 'nonce-a'; script-src ${HOST}`,
      [['script-src', ["'nonce-a'"], false]],
    ],
    ['nothing', "default-src 'self'", "default-src 'self'; worker-src 'self' blob:", []],
  ])('%s', (_, before, after, losses) => {
    expect(refused(before, after).map(({ directive, sources, inline }) => [directive, sources, inline])).toEqual(losses);
  });

  it('is mended where the lines stand as they are', () => {
    const pasted = `default-src 'self'; script-src 'self' 'unsafe-inline' ${HOST} ${HASH}; connect-src ${HOST}; worker-src blob:`;
    expect(lossesByCouplet(policyOf(pasted), needs).map(({ directive }) => directive)).toEqual(['script-src', 'connect-src', 'worker-src']);
    expect(mergedPolicy(pasted, needs)).toBe(
      `default-src 'self'; script-src 'self' 'unsafe-inline' ${HOST}; connect-src 'self' ${HOST}; worker-src 'self' blob:`,
    );
    expect(decidingSources(policyOf(pasted), 'connect-src')?.sources).toEqual([HOST]);
    expect(lossesByCouplet(policyOf(pasted), { ...needs, page: `${HOST}/` })).toEqual([]);
  });

  it.each([
    ['worker-src blob:', ''],
    [`script-src ${HOST}; connect-src ${HOST}, worker-src blob:`, ''],
    ["frame-ancestors 'none', worker-src blob:", "frame-ancestors 'none'"],
    ["worker-src blob:, frame-ancestors 'none'", "frame-ancestors 'none'"],
  ])('is mended by leaving out a policy of nothing else: %s', (pasted, merged) => {
    expect(mergedPolicy(pasted, needs)).toBe(merged);
  });
});
