import type { CodeToApply, PageEvents } from '../pageEvents';
import type { TrackEvents } from './trackEvent';

/** Who may listen, by what to. */
export type CoupletListeners = {
  readonly [N in keyof PageEvents]: (value: PageEvents[N]) => unknown;
} & {
  /** Puts a claimed code onto the cart; only `true` says that the cart has it. The one who listened last is asked. */
  readonly apply: (code: CodeToApply) => boolean | Promise<boolean>;
};

/** The commands of `couplet(…)` as methods. None of them throws; on a server, and after `destroy`, they do nothing. */
export interface Couplet {
  track<N extends keyof TrackEvents>(name: N, ...parameters: undefined extends TrackEvents[N] ? [TrackEvents[N]?] : [TrackEvents[N]]): void;
  /** What the shopper agreed to: keeping things in the browser, sending randomised reports. A `false` for `storage` erases. */
  consent(choice: { readonly storage?: boolean | undefined; readonly sync?: boolean | undefined }): void;
  /**
   * Facts that stay on the device, such as `{ member: true }`; and as `customerId` your id of who has signed in, the one that orders name: it draws the
   * group of the experiment, the same on all their devices, and is no fact.
   */
  identify(facts: Readonly<Record<string, string | number | boolean | null | undefined>>): void;
  /** @returns stops listening */
  on<N extends keyof CoupletListeners>(name: N, listener: CoupletListeners[N]): () => void;
  /** Asks for a coupon now; shows it in `slot`, an element or its selector, where there is one. */
  offer(place?: { readonly slot?: string | Element | undefined }): void;
  /** Opens the shopper's panel. */
  privacy(): void;
  /** Opens the shopper's coupons: claimed and kept for later. */
  inbox(): void;
  /** Subscribes this browser to Web Push, from the handler of a click, or takes that back. Needs `push`, the path of the shop's service worker. */
  push(what?: 'on' | 'off'): void;
  /** Erases what is stored in this browser. */
  forget(): void;
  /** Opens the debug panel. */
  debug(): void;
  /** Cart attribute; `undefined` until it is known and storage is allowed. */
  attribution(): string | undefined;
  /** With the last handle of a page its card goes, and nothing is captured or asked for until `createCouplet` is called again. */
  destroy(): void;
}
