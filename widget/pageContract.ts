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
  /** Words such as `top` and `start`: where what floats is to be (`card/placement.ts`). */
  readonly position: string;
  readonly debug: boolean;
}

/** Arguments of one `couplet(…)` call. */
export type Command = ArrayLike<unknown>;

/** What a handler of the shop's gets, by `couplet('on', 'apply', fn)` or as `apply` of `coupletConfig`; the only answer that counts as done is `true`. */
export interface CodeToApply {
  readonly couponId: string;
  readonly code: string;
  /** UTC ms. */
  readonly expiresAt: number;
}

/** What a page may listen to with `couplet('on', name, fn)`. None of them tells which coupon was shown before the shopper's click. */
export interface PageEvents {
  readonly ready: { readonly bundle: string };
  /** Cart attribute; also given to those who come late. */
  readonly attribution: string;
  readonly claim: CodeToApply;
  /** The shopper had the code put onto the cart, and it is there: what shows the cart may be drawn anew. */
  readonly applied: CodeToApply;
}
