import type { WidgetConfig } from '../config';

/** Settings of the page; those of the script tag by the same names. */
export interface CoupletOptions
  extends Partial<
    Pick<WidgetConfig, 'api' | 'auto' | 'consent' | 'locale' | 'currency' | 'nonce' | 'workerUrl' | 'theme' | 'position' | 'debug'>
  > {
  /** Where the scripts come from: the shop's Couplet server, or the folder that `couplet static` wrote. */
  readonly origin: string;
  /** Public key of the shop's bundles, `pk_…`. */
  readonly key: string;
  /** A release such as `0.1.0` in place of the newest that `origin` has; with its `integrity`, the script cannot change unnoticed. */
  readonly version?: string | undefined;
  /** Path of the shop's service worker that imports `push.js`, for `push`. */
  readonly push?: string | undefined;
  /** `sha384-…` of that release's `couplet.js`, from `integrity.json`. */
  readonly integrity?: string | undefined;
}
