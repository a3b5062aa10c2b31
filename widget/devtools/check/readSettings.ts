import type { Setting } from './checkTag';

/** Settings as they stand on the page: attributes of the script that came from `base`, and keys of `window.coupletConfig`. */
export const readSettings = (base: string): readonly Setting[] => {
  const tags = [...document.querySelectorAll<HTMLScriptElement>('script[src*="couplet.js"]')].filter(({ src }) => src.startsWith(base));
  return [
    ...tags.flatMap(({ attributes }) => [...attributes].map(({ name, value }) => ({ where: 'tag', name, value }) as const)),
    ...Object.entries(window.coupletConfig ?? {}).map(([name, value]) => ({ where: 'coupletConfig', name, value }) as const),
  ];
};
