import type { WidgetConfig } from '../pageContract';

/** Sources of settings: the script element's `data-*` attributes, and `window.coupletConfig` for tag managers, which drop attributes. */
export interface ConfigSources {
  readonly script: Pick<HTMLScriptElement, 'src' | 'nonce' | 'dataset'> | null;
  readonly global: unknown;
}

/**
 * Only a plain object that a script of the page wrote, with or without a prototype. The browser also makes elements with
 * `id="coupletConfig"` global, and frames of that name: those of another origin have no prototype and throw when they are read.
 */
const written = (global: unknown): Readonly<Record<string, unknown>> => {
  const object: object = Object(global);
  const prototype: unknown = Object.getPrototypeOf(object);
  const isPlain = prototype === Object.prototype || (prototype === null && !Object.hasOwn(object, 'window'));
  return isPlain ? (object as Readonly<Record<string, unknown>>) : {};
};

/**
 * Settings of this page, or `undefined` without a key or a base URL. `window.coupletConfig` accepts `workerUrl`, `worker-url` and, copied
 * unchanged, `data-worker-url`. Only own properties count, so a script that pollutes `Object.prototype` sets nothing.
 */
export const readConfig = ({ script, global }: ConfigSources): WidgetConfig | undefined => {
  const said = written(global);
  const read = (name: string, kebab = name): string => {
    if (script && Object.hasOwn(script.dataset, name)) return String(script.dataset[name]);
    const found = [name, kebab, `data-${kebab}`].find((one) => Object.hasOwn(said, one) && said[one] != null);
    return found ? String(said[found]) : '';
  };
  const given = read('api').replace(/\/+$/, '');
  const base = script?.src ? new URL('../', script.src).href : `${given}/`;
  const key = read('key');
  const theme = read('theme');
  const debug = read('debug');
  const consent = read('consent');
  if (!key || base === '/') return undefined;
  return {
    base,
    api: given || base.slice(0, -1),
    key,
    auto: /^(off|false|none|0)$/.test(read('auto')) ? 'off' : 'on',
    consent: consent === 'granted' || consent === 'manual' ? consent : 'required',
    consentMap: read('consentMap', 'consent-map'),
    locale: read('locale') || undefined,
    currency: read('currency') || undefined,
    nonce: script?.nonce || read('nonce') || undefined,
    workerUrl: read('workerUrl', 'worker-url') || undefined,
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    position: read('position'),
    debug: (script !== null && Object.hasOwn(script.dataset, 'debug') && debug === '') || /^(true|1|on)$/.test(debug),
  };
};
