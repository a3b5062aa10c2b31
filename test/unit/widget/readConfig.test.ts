import { expect, test } from 'vitest';
import { readConfig } from '../../../widget/loader/readConfig';

const script = (dataset: Record<string, string>, src = 'https://cdn.example/shop/v1/couplet.js') => ({ src, nonce: '', dataset });

test('takes everything from the attributes, and the server from where the script came', () => {
  expect(
    readConfig({ script: script({ key: 'pk_1', workerUrl: '/relay.js', consent: 'granted', debug: '' }), global: undefined }),
  ).toMatchObject({
    base: 'https://cdn.example/shop/',
    api: 'https://cdn.example/shop',
    key: 'pk_1',
    workerUrl: '/relay.js',
    consent: 'granted',
    auto: 'on',
    theme: 'auto',
    debug: true,
  });
});

test('without attributes, as tag managers leave it, window.coupletConfig says the same', () => {
  const global = { key: 'pk_1', api: 'https://coupons.example/', 'data-worker-url': '/r.js', auto: 'off', debug: true };
  expect(readConfig({ script: null, global })).toMatchObject({
    base: 'https://coupons.example/',
    api: 'https://coupons.example',
    workerUrl: '/r.js',
    auto: 'off',
    debug: true,
  });
});

test('consent is required unless the shop says granted, whatever else it writes', () => {
  for (const consent of ['', 'yes', 'true', 'required']) {
    expect(readConfig({ script: script({ key: 'pk_1', consent }), global: undefined })?.consent).toBe('required');
  }
});

test('without a key, or without a place to load from, there is nothing to do', () => {
  expect(readConfig({ script: script({}), global: undefined })).toBeUndefined();
  expect(readConfig({ script: null, global: { key: 'pk_1' } })).toBeUndefined();
});
