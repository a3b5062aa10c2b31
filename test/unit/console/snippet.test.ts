import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { policyWith, snippetOf } from '../../../src/console/pages/settings/Install';

const KEY = `pk_${'A'.repeat(43)}`;

it('is the tag of the README, with this server and key', () => {
  const readme = readFileSync('README.md', 'utf8');
  const tag = /<script>window\.couplet[^\n]*<\/script>\n<script async[^\n]*<\/script>/.exec(readme)?.[0] ?? '';
  const [origin, key] = [/src="([^"]*)\/v1\/couplet\.js"/.exec(tag)?.[1] ?? '', /data-key="([^"]*)"/.exec(tag)?.[1] ?? ''];
  expect(tag).toContain('data-key=');
  expect(snippetOf('https://coupons.shop.example/tea', KEY)).toBe(
    tag
      .replace(origin, 'https://coupons.shop.example/tea')
      .replace(key, KEY)
      .replace(/ data-(?!key)[\w-]+="[^"]*"/g, ''),
  );
});

it('merges the origin, which a path is no part of, and the inline line of the tag into a policy', () => {
  const [, inline = ''] = /<script>([^<]*)<\/script>/.exec(snippetOf('https://coupons.shop.example', KEY)) ?? [];
  const hash = createHash('sha256').update(inline).digest('base64');
  expect(policyWith("Content-Security-Policy: script-src 'self'; img-src *", 'https://coupons.shop.example/tea')).toBe(
    `script-src 'self' https://coupons.shop.example 'sha256-${hash}'; img-src *; worker-src 'self' blob:`,
  );
  expect(policyWith('', 'https://coupons.shop.example')).toBe('');
});
