import { expect, test } from 'vitest';
import { readConfig } from '../../../widget/loader/readConfig';

const script = (dataset: Record<string, string>, src = 'https://cdn.example/shop/v1/couplet.js') => ({ src, nonce: '', dataset });

test('takes everything from the attributes, and the server from where the script came', () => {
  expect(
    readConfig({
      script: script({ key: 'pk_1', workerUrl: '/relay.js', consent: 'granted', consentMap: 'storage=C0003', debug: '' }),
      global: undefined,
    }),
  ).toMatchObject({
    base: 'https://cdn.example/shop/',
    api: 'https://cdn.example/shop',
    key: 'pk_1',
    workerUrl: '/relay.js',
    consent: 'granted',
    consentMap: 'storage=C0003',
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

test('an object without a prototype is as good as any', () => {
  const global = Object.assign(Object.create(null), { key: 'pk_1', api: 'https://coupons.example' });
  expect(readConfig({ script: null, global })).toMatchObject({ key: 'pk_1', api: 'https://coupons.example' });
});

test('elements of the page and a polluted prototype set nothing', () => {
  // What `<form id="coupletConfig"><input name="key">` makes of the global.
  class HTMLFormElement {
    key = 'pk_evil';
    consent = 'granted';
    api = 'https://evil.example';
  }
  expect(readConfig({ script: null, global: new HTMLFormElement() })).toBeUndefined();
  expect(readConfig({ script: script({ key: 'pk_1' }), global: new HTMLFormElement() })).toMatchObject({
    key: 'pk_1',
    consent: 'required',
  });
  for (const global of ['pk_1', 7, null, ['key'], () => ({ key: 'pk_1' })]) expect(readConfig({ script: null, global })).toBeUndefined();

  const polluted = { consent: 'granted', key: 'pk_evil', api: 'https://evil.example', workerUrl: '/evil.js', 'data-nonce': 'n', debug: '' };
  Object.assign(Object.prototype, polluted);
  try {
    expect(readConfig({ script: null, global: undefined })).toBeUndefined();
    expect(readConfig({ script: null, global: {} })).toBeUndefined();
    for (const global of [undefined, { locale: 'de' }])
      expect(readConfig({ script: script({ key: 'pk_1' }), global })).toMatchObject({
        ...{ key: 'pk_1', api: 'https://cdn.example/shop', consent: 'required', debug: false },
        ...{ workerUrl: undefined, nonce: undefined, locale: global?.locale },
      });
  } finally {
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name);
  }
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
