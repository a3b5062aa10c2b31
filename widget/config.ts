/** The snippet's `data-*` attributes, or the same names in `window.coupletConfig`. All optional but `key`. */
export interface WidgetConfig {
  /** Where the chunks are, with a trailing slash. */
  readonly base: string;
  /** Server, no trailing slash; the host the loader came from unless `data-api` says otherwise. */
  readonly api: string;
  readonly key: string;
  /** `off`: nothing is captured by itself, only `couplet('track', …)`. */
  readonly auto: 'on' | 'off';
  /**
   * `required`: memory only until consent is given; `granted`: the shop has obtained it; `manual`: the page's consent tools are not heard, only
   * `couplet('consent', …)` is.
   */
  readonly consent: 'granted' | 'required' | 'manual';
  readonly locale: string | undefined;
  /** Currency of events that name none. */
  readonly currency: string | undefined;
  readonly nonce: string | undefined;
  readonly workerUrl: string | undefined;
  readonly theme: 'light' | 'dark' | 'auto';
  /** Words such as `top` and `start`: where what floats is to be (`card/placeOf.ts`). */
  readonly position: string;
  readonly debug: boolean;
}
