import type { WidgetConfig } from './config';

/** A lazily loaded chunk: path relative to the widget's base URL, and its integrity (sha384) as the build computed it. */
export type ChunkName = 'app' | 'worker';

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
  /** Injects a chunk; the callback says whether it ran. */
  load(chunk: ChunkName, done: (loaded: boolean) => void): void;
  /** Commands given before the app chunk was there, oldest first. */
  readonly queue: Command[];
  /** Set by the app chunk: takes commands from then on. */
  run?: (command: Command) => unknown;
  /** Set by the worker chunk: source text of the classic worker. */
  source?: string;
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
