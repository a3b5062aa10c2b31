import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isSiteKey } from '../../../src/bundle/keys';
import { permissionsOf, sectionsOf } from '../../helpers/tagManagerTemplate';

const template = sectionsOf(readFileSync('examples/gtm/couplet.tpl', 'utf8'));
const section = (name: string): string => template[name] ?? '';

type Call = readonly [api: string, ...args: readonly unknown[]];
type Api = (...args: never[]) => unknown;

/** Runs the sandboxed code on data of the tag, and returns the calls of Tag Manager's APIs. */
const run = (data: Readonly<Record<string, unknown>>, mocks: Readonly<Record<string, Api>> = {}): readonly Call[] => {
  const calls: Call[] = [];
  const api =
    (name: string) =>
    (...args: readonly unknown[]): unknown => {
      calls.push([name, ...args]);
      return mocks[name]?.(...(args as never[]));
    };
  const code = new Function('require', 'data', section('SANDBOXED_JS_FOR_WEB_TEMPLATE'));
  code(api, { ...data, gtmOnSuccess: api('gtmOnSuccess'), gtmOnFailure: api('gtmOnFailure') });
  return calls;
};

/** One scenario of the template's own tests, with the functions that Tag Manager's editor gives it. */
const play = (code: string): void => {
  const mocks: Record<string, Api> = {};
  let calls: readonly Call[] = [];
  const assertApi = (name: string) => {
    const of = () => calls.filter(([api]) => api === name);
    return {
      wasCalled: () => expect(of(), name).not.toEqual([]),
      wasNotCalled: () => expect(of(), name).toEqual([]),
      wasCalledWith: (...args: readonly unknown[]) =>
        expect(
          of().some((call) => isDeepStrictEqual(call.slice(1), args)),
          `${name}: ${JSON.stringify(of())}`,
        ).toBe(true),
    };
  };
  new Function('mock', 'runCode', 'assertApi', 'assertThat', code)(
    (name: string, by: Api) => {
      mocks[name] = by;
    },
    (data: Readonly<Record<string, unknown>>) => {
      calls = run(data, mocks);
    },
    assertApi,
    (value: unknown) => ({ isEqualTo: (wanted: unknown) => expect(value).toEqual(wanted) }),
  );
};

const permissions = permissionsOf(section('WEB_PERMISSIONS'));

/** Rights of the globals that a call needs. https://developers.google.com/tag-platform/tag-manager/templates/api */
const needs: Readonly<Record<string, (...args: readonly unknown[]) => readonly (readonly [unknown, readonly string[]])[]>> = {
  copyFromWindow: (key) => [[key, ['read']]],
  setInWindow: (key) => [[key, ['write']]],
  createArgumentsQueue: (name, queue) => [
    [name, ['read', 'write']],
    [queue, ['read', 'write']],
  ],
  injectScript: () => [],
};

const data = { server: 'https://coupons.example', key: 'pk_1', consent: 'required' };

describe('the template of Google Tag Manager', () => {
  it('has every section in the order of an export, and is a tag for web containers', () => {
    expect(Object.keys(template)).toEqual([
      'TERMS_OF_SERVICE',
      'INFO',
      'TEMPLATE_PARAMETERS',
      'SANDBOXED_JS_FOR_WEB_TEMPLATE',
      'WEB_PERMISSIONS',
      'TESTS',
      'NOTES',
    ]);
    expect(JSON.parse(section('INFO'))).toMatchObject({ type: 'TAG', version: 1, containerContexts: ['WEB'], displayName: 'Couplet' });
  });

  const scenarios = (parse(section('TESTS')) as { readonly scenarios: readonly { readonly name: string; readonly code: string }[] })
    .scenarios;
  it.each(scenarios.map(({ name, code }) => [name, code]))('its own test: %s', (_, code) => play(code));
  it('fails its own tests if the code is wrong', () => {
    expect(scenarios).toHaveLength(4);
    expect(() => play(`runCode(${JSON.stringify(data)}); assertApi('setInWindow').wasCalledWith('coupletConfig', {}, true);`)).toThrow();
  });

  it('may do exactly what it does', () => {
    const calls = run(data).filter(([api]) => !api.startsWith('gtmOn') && needs[api]);
    const apis = [...section('SANDBOXED_JS_FOR_WEB_TEMPLATE').matchAll(/require\('(\w+)'\)/g)].map(([, name = '']) => name);
    expect([...new Set(run(data).map(([api]) => api))].filter((api) => !apis.includes(api))).toEqual([]);
    expect(apis.filter((api) => !needs[api])).toEqual([]);
    const needed = calls.flatMap(([api, ...args]) => needs[api]?.(...args) ?? []);
    const rights: Record<string, readonly string[]> = {};
    for (const [key, more] of needed) rights[String(key)] = [...new Set([...(rights[String(key)] ?? []), ...more])];
    expect(permissions.globals).toEqual(rights);
    expect(permissions.ids).toEqual(['access_globals', 'inject_script']);
  });

  it('may load the script of any server by HTTPS, and nothing else', () => {
    const patterns = permissions.scripts.map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
    const mayLoad = (url: unknown): boolean => patterns.some((pattern) => pattern.test(String(url)));
    const [, loaded] = run(data).find(([api]) => api === 'injectScript') ?? [];
    expect(loaded).toBe('https://coupons.example/v1/couplet.js');
    expect(mayLoad(loaded)).toBe(true);
    expect(mayLoad('http://coupons.example/v1/couplet.js')).toBe(false);
    expect(mayLoad('https://coupons.example/other.js')).toBe(false);
  });

  it('accepts the addresses and keys that the widget does', () => {
    interface Field {
      readonly name: string;
      readonly valueValidators?: readonly { readonly args?: readonly [string] }[];
    }
    const fields = JSON.parse(section('TEMPLATE_PARAMETERS')) as readonly Field[];
    const accepts = (name: string, value: string): boolean =>
      new RegExp(fields.find((field) => field.name === name)?.valueValidators?.find(({ args }) => args)?.args?.[0] ?? '$^').test(value);
    const key = `pk_${'a'.repeat(43)}`;
    expect([isSiteKey(key), accepts('key', key), accepts('key', key.slice(1))]).toEqual([true, true, false]);
    expect(
      ['https://coupons.example', 'https://coupons.example:8443/', 'http://coupons.example', 'coupons.example'].map((one) =>
        accepts('server', one),
      ),
    ).toEqual([true, true, false, false]);
  });
});
