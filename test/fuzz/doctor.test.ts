import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/protocol/values/result';
import { everyCheck } from '../../src/server/doctor/checks/everyCheck';
import type { HttpAnswer, PageFact, SiteFact } from '../../src/server/doctor/facts';
import { readHtml } from '../../src/server/doctor/gather/readPage';
import type { Finding } from '../../src/server/monitoring/finding';
import { hostileTexts } from '../helpers/validInput';
import { fuzz, mutatedText } from './fuzz';

const now = 1_767_700_000_000;
const [PAGE, SITE] = ['https://shop.example/tea', 'https://coupons.example'];
const KEY = `pk_${'A'.repeat(43)}`;
const anyText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 40 }));
const text = (valid: string): fc.Arbitrary<string> => mutatedText(fc.constant(valid));

/** A finding has a code that programs can tell and a sentence for people, and says what to do where something is wrong. */
const said = (findings: readonly Finding[]): void => {
  for (const { level, code, message, fix = '' } of findings)
    if (!/^[a-z_]+$/.test(code) || message === '' || (level === 'ok') !== (fix === '')) throw new Error(`${code}: ${message} → ${fix}`);
};

const answer = (change: Partial<HttpAnswer> = {}): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*', date: new Date(now).toUTCString() },
  body: new Uint8Array(),
  url: SITE,
  askedAt: now,
  answeredAt: now,
  ...change,
});
const site = (change: Partial<SiteFact>): SiteFact => {
  const given = ok(answer());
  return {
    url: SITE,
    origin: 'https://shop.example',
    ready: given,
    status: given,
    preflight: given,
    script: given,
    metrics: undefined,
    ...change,
  };
};
/** The page as the doctor has it once it has asked for what its tags name. */
const pageFact = (html: string, url = PAGE): PageFact => {
  const { tags, ...read } = readHtml(html, url);
  return {
    ...read,
    url,
    tags: tags.map((tag) => ({ ...tag, script: ok(answer()), intact: tag.integrity === undefined ? undefined : true })),
  };
};
const diagnose = (html: string): void => said(everyCheck({ now, page: ok(pageFact(html)), site: site({}) }));

const policy = `script-src 'nonce-a' ${SITE}; connect-src ${SITE}; worker-src 'self'; trusted-types couplet`;
const written = `<!doctype html><base href="/"><meta http-equiv="Content-Security-Policy" content="${policy}"><script nonce="a">couplet.q=[]</script>
<script async src="${SITE}/v1/couplet.js" data-key="${KEY}" data-api="${SITE}" data-worker-url="/w.js" integrity="sha384-x" crossorigin></script>`;

describe('a page of a shop', () => {
  it('is read as it stands', () => {
    const { policies, tags, queue } = pageFact(written);
    expect([policies.length, tags.length, queue?.nonce]).toEqual([1, 1, 'a']);
  });

  it('has findings with a reason each, whatever its HTML is', () => fuzz(fc.oneof(text(written), anyText), diagnose, 0.1));

  it('… and whatever stands in its tag, its policy and its base', () => {
    const escaped = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const addresses = fc.oneof(text(SITE), text('/w.js'), text('data:text/javascript,1'), anyText);
    fuzz(
      fc.record({
        base: fc.oneof(fc.constant('/'), addresses),
        policy: fc.oneof(text(policy), anyText),
        src: fc.oneof(fc.constant(`${SITE}/v1/couplet.js`), addresses),
        'data-key': fc.oneof(fc.constant(KEY), text(KEY)),
        'data-api': addresses,
        'data-worker-url': addresses,
        integrity: fc.oneof(text('sha384-x'), anyText),
        nonce: anyText,
      }),
      ({ base, policy: content, ...attributes }) => {
        const tag = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`);
        diagnose(
          `<base href="${escaped(base)}"><meta http-equiv="content-security-policy" content="${escaped(content)}"><script ${tag.join(' ')}></script>`,
        );
      },
      0.1,
    );
  });

  it('may be as deep and as wide as an answer may be large', () => {
    const many = 200_000;
    for (const html of ['<b>'.repeat(2_000), '<br>'.repeat(many), '<script></script>'.repeat(many / 10)])
      expect(readHtml(html + written, PAGE).tags).toHaveLength(1);
  });
});

describe('what a server and who stands before it answer', () => {
  it('has findings with a reason each', () => {
    const headers = fc.dictionary(
      fc.constantFrom('age', 'date', 'access-control-allow-origin', 'access-control-allow-headers', 'content-type'),
      fc.oneof(text('content-type, idempotency-key'), text('Fri, 31 Dec 2027 23:59:59 GMT'), text('900'), anyText),
    );
    const given = fc
      .tuple(fc.constantFrom(200, 204, 301, 404, 503), headers, fc.boolean())
      .map(([status, some, comes]) => (comes ? ok(answer({ status, headers: some })) : fail('unreachable', 'It does not answer.')));
    const metrics = text('couplet_refusals_total{route="/v1/webhooks/orders",reason="signature_invalid"} 3\n');
    fuzz(
      fc.record({ ready: given, status: given, preflight: given, script: given, metrics }),
      (change) => said(everyCheck({ now, site: site(change) })),
      0.1,
    );
  });
});
