import type { WorkerApi } from '../../worker/api';
import type { FindApplier } from '../apply/applyCode';
import type { WatchStore } from '../capture/platforms/watchStore';
import type { DrawCard } from '../card/index';
import type { Chunk, ScriptPolicy } from '../chunk';
import type { TellConsent } from '../consent/consent';
import type { WatchTools } from '../consent/tools/watchTools';
import type { OpenDebugPanel } from '../devtools/openDebugPanel';
import type { PanelStrings } from '../i18n/panelStrings';
import type { ByLanguage, Strings } from '../i18n/strings';
import type { OpenCoupons } from '../inbox/openCoupons';
import type { PageEngine } from '../mainThread/createPageApi';
import type { WaitForMoment, WatchMoments } from '../moments/watchMoments';
import type { Command, WidgetConfig } from '../pageContract';
import type { OpenPanel } from '../panel/index';
import type { RunPush } from '../push/subscribe';
import type { OpenSendForm } from '../send/index';

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
   * Loads the chunk of the platforms once the page shows signs of one; then calls back.
   * @param viewed the dataLayer said which product is looked at
   */
  detectPlatform?(viewed: boolean, done: () => void): void;
  /**
   * Loads the consent tools' chunk once the page shows signs of such a tool, now or within a minute, or at once where one is `seen`. Until the chunk is there,
   * `tell` hears of a tool without an answer.
   */
  detectConsentTool?(tell: TellConsent, seen?: boolean): void;
  /** Commands given before the app chunk was there, oldest first. */
  readonly queue: Command[];
  /** Set by the app chunk: takes commands from then on. */
  run?: (command: Command) => unknown;
  /** Set by the chunk `device`: source text of the classic worker. */
  source?: string;
  /** Set by the chunk `mainThread`. */
  mainThread?: () => WorkerApi;
  /** Set by `mainThreadEngine`. */
  engine?: PageEngine;
  /** Set by `card`. */
  card?: DrawCard;
  /** Set by `card` and `panel`: where the sentences of the card are, by language. */
  words?: ByLanguage;
  /** Set by `words`: a card in another language than English. */
  strings?: Strings;
  /** Set by `card` and `panel`: puts codes onto carts. */
  applier?: FindApplier;
  /** Set by `panel`, with the three that follow. */
  panel?: OpenPanel;
  inbox?: OpenCoupons;
  /** The form by which a coupon is asked for. */
  send?: OpenSendForm;
  /** Where the sentences of the dialogs are, by language. */
  panelWords?: ByLanguage;
  /** Set by `panelWords`. */
  panelStrings?: PanelStrings;
  /** Set by `push`. */
  push?: RunPush;
  /** Set by `moments`, with the next. */
  moments?: WatchMoments;
  moment?: WaitForMoment;
  /** Set by `devtools`. */
  debug?: OpenDebugPanel;
  /** Set by `platforms`. */
  store?: WatchStore;
  /** Set by `consentTools`. */
  watchTools?: WatchTools;
}

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
