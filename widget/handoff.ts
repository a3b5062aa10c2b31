import type { WorkerApi } from '../worker/api';
import type { FindApplier } from './apply/applyCode';
import type { WatchStore } from './capture/platforms/watchStore';
import type { DrawCard } from './card/index';
import type { TellConsent } from './consent/consent';
import type { WatchTools } from './consent/tools/watchTools';
import type { OpenDebugPanel } from './devtools/openDebugPanel';
import type { PanelStrings } from './i18n/panelStrings';
import type { Strings, Words } from './i18n/strings';

import type { OpenCoupons } from './inbox/openCoupons';
import type { PageEngine } from './mainThread/createPageApi';
import type { WaitForMoment, WatchMoments } from './moments/watchMoments';
import type { WidgetConfig } from './pageContract';
import type { OpenPanel } from './panel/index';
import type { RunPush } from './push/subscribe';
import type { OpenSendForm } from './send/index';

/** A chunk of the widget: path below the base URL, and its integrity (sha384) as the build computed it. */
export type Chunk = readonly [path: string, integrity: string];

/** Policy under which the page lets us create script URLs; `undefined` where Trusted Types do not exist or are refused. */
export interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}

/**
 * What the loader hands to the chunks it loads, on the command function itself (`couplet._`), because a chunk is a classic script and
 * the page shall get no global besides `couplet` and `coupletConfig`.
 */
export interface Handoff {
  readonly config: WidgetConfig;
  readonly policy: ScriptPolicy | undefined;
  /** Injects a chunk; calls back when it ran or could not be loaded. */
  load(chunk: Chunk, done: () => void): void;
  /**
   * Loads the chunk of the platforms' own events, once, where the page shows signs of one; then calls back.
   * @param viewed the dataLayer said which product is looked at
   */
  look?(viewed: boolean, done: () => void): void;
  /**
   * Loads the chunk of the consent tools, once, where the page shows signs of one, now or within a minute, or where one is `seen`. Until it is
   * there it tells of a tool without an answer.
   */
  heed?(tell: TellConsent, seen?: boolean): void;
  /** Commands given before the app chunk was there, oldest first. */
  readonly queue: Command[];
  /** Set by the app chunk: takes commands from then on. */
  run?: (command: Command) => unknown;
  /** Set by the worker chunk: source text of the classic worker. */
  source?: string;
  /** Set by the spare chunk. */
  onPage?: () => WorkerApi;
  /** Set by the spare chunk's engine. */
  engine?: PageEngine;
  /** Set by the chunk of the card. */
  card?: DrawCard;
  /** Set by the chunk that knows the languages other than English. */
  words?: Words;
  /** Set by the chunks of the card and of the panel: the chunk that puts codes onto carts, for when there is one. */
  apply?: Chunk;
  /** Set by that chunk. */
  applier?: FindApplier;
  /** Set by the chunk of a language other than English. */
  strings?: Strings;
  /** Set by the chunk of the shopper's panel. */
  panel?: OpenPanel;
  /** Set by the same chunk. */
  inbox?: OpenCoupons;
  /** Set by the chunk of the form by which a coupon is asked for. */
  send?: OpenSendForm;
  /** Set by the chunk of the panel's sentences in a language other than English. */
  panelStrings?: PanelStrings;
  /** Set by the chunk of Web Push. */
  push?: RunPush;
  /** Set by the chunk of the moments that ask. */
  moments?: WatchMoments;
  /** Set by the same chunk. */
  moment?: WaitForMoment;
  /** Set by the chunk of the shop's people. */
  debug?: OpenDebugPanel;
  /** Set by the chunk of the platforms' own events. */
  store?: WatchStore;
  /** Set by the chunk of the consent tools. */
  watchTools?: WatchTools;
}

/** Arguments of one `couplet(…)` call. */
export type Command = ArrayLike<unknown>;

export interface CoupletFunction {
  (...command: readonly unknown[]): unknown;
  q?: { push(command: Command): unknown };
  _?: Handoff;
}

declare global {
  interface Window {
    couplet?: CoupletFunction;
    coupletConfig?: Readonly<Record<string, unknown>>;
  }
}
