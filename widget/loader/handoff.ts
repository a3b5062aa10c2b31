import type { WorkerApi } from '../../worker/api';
import type { AgentAnswers } from '../agent/answers';
import type { OfferTools } from '../agent/index';
import type { FindApplier } from '../apply/applyCode';
import type { WatchStore } from '../capture/platforms/watchStore';
import type { DrawPicks } from '../card/drawPicks';
import type { DrawCard } from '../card/index';
import type { LoadedMore } from '../card/more';
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
import type { WhyPart } from '../why/index';

/**
 * Values that the loader passes to the chunks it loads. They are on the command function itself (`couplet._`), because a chunk is a classic
 * script and the page should get no globals other than `couplet` and `coupletConfig`.
 */
export interface Handoff {
  /** The loader's element. Null if a script inserted its text. */
  readonly script: Element | null;
  readonly config: WidgetConfig;
  readonly policy: ScriptPolicy | undefined;
  /** Injects a chunk. Calls back when it has run or could not be loaded. */
  load(chunk: Chunk, done: () => void): void;
  /**
   * Loads the platforms chunk once the page shows signs of a platform, then calls back.
   * @param viewed the dataLayer has reported the product in view @param sure there are signs of one
   */
  detectPlatform?(viewed: boolean, done: () => void, sure?: boolean): void;
  /**
   * Loads the consent tools chunk once the page shows signs of such a tool, now or within a minute, or at once if a dataLayer has a consent
   * command. Until the chunk has loaded, `tell` reports a tool without an answer.
   * @param layer name of that dataLayer
   */
  detectConsentTool?(tell: TellConsent, layer?: string): void;
  /** Commands from before the app chunk loaded, oldest first. */
  readonly queue: Command[];
  /** Set by the app chunk: takes commands from then on. */
  run?: (command: Command) => unknown;
  /** Set by the chunk `app`: source text of the classic worker. */
  source?: string;
  /** Set by the chunk `mainThread`. */
  mainThread?: () => WorkerApi;
  /** Set by `mainThreadEngine`. */
  engine?: PageEngine;
  /** Set by `card`. */
  card?: DrawCard;
  /** Set by `more`, with the applier. */
  more?: LoadedMore;
  /** Set by `why`: the explanation of a coupon. */
  why?: WhyPart;
  /** Set by `card` and `panel`: chunks of the card's sentences, by language. */
  words?: ByLanguage;
  /** Set by `words`: the card's sentences in a language other than English. */
  strings?: Strings;
  /** Set by `more` and `panel`: applies codes to carts. */
  applier?: FindApplier;
  /** Set by `card`: loads the chunk `more`. */
  loadMore?: () => Promise<unknown>;
  /** Set by `panel`, with the four that follow. */
  panel?: OpenPanel;
  inbox?: OpenCoupons;
  /** The form for sending a coupon. */
  send?: OpenSendForm;
  /** Shows goods in a place of the page. */
  picks?: DrawPicks;
  /** Chunks of the dialogs' sentences, by language. */
  panelWords?: ByLanguage;
  /** Set by `panelWords`. */
  panelStrings?: PanelStrings;
  /** Set by `push`. */
  push?: RunPush;
  /** Set by `moments`, with the next. */
  moments?: WatchMoments;
  moment?: WaitForMoment;
  /** Set by `agent`. */
  agent?: OfferTools;
  /** Set by `agentAnswers`. */
  agentAnswers?: AgentAnswers;
  /** Set by `devtools`. */
  debug?: OpenDebugPanel;
  /** Set by `devtools` on a page with the link of a preview: whether the shop signed it, so that it was shown. Never rejects. */
  preview?: Promise<boolean>;
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
