import { describe, expect, it } from 'vitest';
import { allowsAddress, allowsInline, decidingSources, readPolicies } from '../../../../src/protocol/values/contentPolicy';

const PAGE = 'https://shop.example/tea';

describe('what a source of a content security policy allows (CSP 3 §6.7.2)', () => {
  const cases: readonly (readonly [source: string, address: string, allowed: boolean])[] = [
    ['*', 'https://a.example/x.js', true],
    ['*', 'blob:x', false],
    ["'self'", 'https://shop.example/x.js', true],
    ["'self'", 'https://shop.example:8443/x.js', false],
    ["'self'", 'blob:x', false],
    ['blob:', 'blob:x', true],
    ['https:', 'https://a.example/x.js', true],
    ['http:', 'https://a.example/x.js', true],
    ['https:', 'http://a.example/x.js', false],
    ['a.example', 'https://a.example/x.js', true],
    ['a.example', 'http://a.example/x.js', false],
    ['A.Example', 'https://a.example/x.js', true],
    ['a.example', 'https://a.example:8443/x.js', false],
    ['a.example:8443', 'https://a.example:8443/x.js', true],
    ['a.example:*', 'https://a.example:8443/x.js', true],
    ['https://a.example', 'https://b.a.example/x.js', false],
    ['*.a.example', 'https://b.a.example/x.js', true],
    ['*.a.example', 'https://a.example/x.js', false],
    ['https://a.example/v1/', 'https://a.example/v1/couplet.js', true],
    ['https://a.example/v2/', 'https://a.example/v1/couplet.js', false],
    ['https://a.example/v1/couplet.js', 'https://a.example/v1/couplet.js', true],
    ["'none'", 'https://none/x.js', false],
    ["'nonce-abc'", 'https://a.example/x.js', false],
  ];
  it.each(cases)('%s and %s: %s', (source, address, allowed) => {
    expect(allowsAddress([source], address, PAGE)).toBe(allowed);
  });
});

describe('what lets a script within the page run (CSP 3 §6.7.3.3)', () => {
  const cases: readonly (readonly [sources: string, allowed: boolean])[] = [
    ['https://a.example', false],
    ["'unsafe-inline'", true],
    ["'unsafe-inline' 'nonce-other'", false],
    ["'unsafe-inline' 'sha256-other='", false],
    ["'Unsafe-Inline' 'strict-dynamic'", false],
    ["'nonce-abc'", true],
    ["'nonce-ABC'", false],
    ["'sha256-a+b/c='", true],
    ["'SHA256-a-b_c='", true],
    ["'sha384-a+b/c='", false],
    ["'sha256-A+b/c='", false],
  ];
  it.each(cases)('%s: %s', (sources, allowed) => {
    expect(allowsInline(sources.split(' '), { hashes: ['sha256-a+b/c='], nonce: 'abc' })).toBe(allowed);
  });
});

describe('a policy', () => {
  it('is read by directive, the first of two alike, several by commas', () => {
    const [first, second, ...more] = readPolicies("Script-Src 'self' ; script-src *;, default-src 'none'");
    expect([...(first ?? [])]).toEqual([['script-src', ["'self'"]]]);
    expect([...(second ?? [])]).toEqual([['default-src', ["'none'"]]]);
    expect(more).toEqual([]);
  });

  it('is asked for the next directive where one is not there', () => {
    const [policy = new Map()] = readPolicies("default-src 'none'; script-src a; child-src b");
    expect(decidingSources(policy, 'worker-src')?.directive).toBe('child-src');
    expect(decidingSources(policy, 'script-src-elem')?.directive).toBe('script-src');
    expect(decidingSources(policy, 'connect-src')?.sources).toEqual(["'none'"]);
    expect(decidingSources(new Map([['img-src', []]]), 'connect-src')).toBeUndefined();
  });
});
