/** The snippet's `data-*` attributes, or the same names in `window.coupletConfig`. All optional except `key`. */
export interface WidgetConfig {
  /** Base URL of the chunks, with a trailing slash. */
  readonly base: string;
  /** Server, without a trailing slash. The loader's host unless `data-api` is set. */
  readonly api: string;
  readonly key: string;
  /** `off`: no automatic capture, only `couplet('track', …)`. */
  readonly auto: 'on' | 'off';
  /**
   * `required`: memory only until consent is given; `granted`: the shop has obtained it; `manual`: the page's consent tools are ignored,
   * only `couplet('consent', …)` counts.
   */
  readonly consent: 'granted' | 'required' | 'manual';
  /** Categories of the page's consent tools that stand for storing and sending: `storage=… sync=…`. Empty: the usual ones. */
  readonly consentMap: string;
  readonly locale: string | undefined;
  /** Currency of events without one. */
  readonly currency: string | undefined;
  readonly nonce: string | undefined;
  readonly workerUrl: string | undefined;
  readonly theme: 'light' | 'dark' | 'auto';
  /** Words such as `top` and `start` for the position of floating elements (`card/placement.ts`). */
  readonly position: string;
  readonly debug: boolean;
}

/** Arguments of one `couplet(…)` call. */
export type Command = ArrayLike<unknown>;

/**
 * Argument of a shop's handler, set by `couplet('on', 'apply', fn)` or as `apply` of `coupletConfig`. Only the result `true` counts as
 * done. With `'empty'`, for a cart with nothing in it, it is called again after the first item.
 */
export interface CodeToApply {
  readonly couponId: string;
  readonly code: string;
  /** UTC ms. */
  readonly expiresAt: number;
}

/** Events a page may listen to with `couplet('on', name, fn)`. None of them reveals which coupon was shown before the shopper's click. */
export interface PageEvents {
  readonly ready: { readonly bundle: string };
  /** Cart attribute. Also delivered to late listeners. */
  readonly attribution: string;
  readonly claim: CodeToApply;
  /** The shopper had the code applied to the cart, so the page may redraw the cart. */
  readonly applied: CodeToApply;
}
