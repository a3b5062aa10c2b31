import type { ScriptPolicy } from '../handoff';
import type { CoupletOptions } from './coupletOptions';

interface TrustedTypesWindow {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy };
}

let policy: ScriptPolicy | undefined;

/** The loader makes `couplet` itself, and a page's CSP lets each name be made once. A page that refuses ours may not enforce them. */
const scriptUrl = (url: string): unknown => {
  try {
    policy ??= (window as TrustedTypesWindow).trustedTypes?.createPolicy('couplet-module', { createScriptURL: (given) => given });
  } catch {
    // The refusal stands in the page's console.
  }
  return policy?.createScriptURL(url) ?? url;
};

/** Adds the script tag where this page has none yet. */
export const addTag = ({ origin, version = 'v1', integrity, nonce, ...settings }: CoupletOptions): void => {
  const there = document.querySelector<HTMLScriptElement>('script[src$="/couplet.js"]');
  if (there || window.couplet?._) {
    // A tag manager's tag has its key in `coupletConfig`.
    const key = window.couplet?._?.config.key ?? there?.dataset.key ?? window.coupletConfig?.key;
    if (key !== settings.key) console.info('couplet: this page has a Couplet with another key; it stays');
    return;
  }
  const script = document.createElement('script');
  script.async = true;
  script.crossOrigin = 'anonymous';
  if (integrity) script.integrity = integrity;
  if (nonce) script.nonce = nonce;
  for (const [name, value] of Object.entries(settings)) if (value !== undefined) script.dataset[name] = String(value);
  // So that another call tries again.
  script.onerror = () => script.remove();
  script.src = scriptUrl(`${origin.replace(/\/+$/, '')}/${version}/couplet.js`) as string;
  document.head.append(script);
};
