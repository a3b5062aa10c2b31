import type { explainDecision } from '../../src/engine/decision/explainDecision';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { Result } from '../../src/protocol/values/result';
import type { Claim, Explanation, Offer, OfferContext, Picks, WorkerConfig } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import type { Assignment } from '../recording/assignment';
import type { DeviceStorage, DeviceTransaction } from '../storage/deviceStorage';
import type { createTfjsScorer, createTfjsSequence } from '../tfjs/createNetwork';
import type { OpenedBundle } from './openModel';

/** What the engine takes from the chunk `privacyPanel`: reminders of coupons that the shopper has, and explanations that the shopper asks for. */
export interface EnginePanel {
  readonly explainDecision: typeof explainDecision;
  /** A coupon of the shopper that ends soon, if one may be shown now. */
  readonly remind: (kit: EngineKit, situation: Situation, context: OfferContext) => Promise<Offer | undefined>;
  /** Like `WorkerApi.confirm`, for a reminder. */
  readonly confirmReminder: (kit: EngineKit, situation: Situation, decisionId: string, ahead?: boolean) => Promise<boolean>;
}

/** Where goods are picked. */
export type PicksPlace = Pick<Situation, 'config' | 'store' | 'bundle'>;

/** The chunk `picks`: goods that this shopper may like. */
export interface Picking {
  /** An offer of a campaign that shows goods, with those of its coupon. */
  readonly withPicks: (kit: EngineKit, situation: Situation, offer: Offer) => Promise<Offer>;
  /** Like `WorkerApi.picks`. */
  readonly picks: (kit: EngineKit, at: PicksPlace) => Promise<Result<Picks>>;
}

export interface EnginePorts extends WorkerPorts {
  loadTfjs(
    url: string,
  ): Promise<{ readonly createTfjsScorer: typeof createTfjsScorer; readonly createTfjsSequence: typeof createTfjsSequence }>;
}

/** Functions of the start script that the engine uses, so that neither code nor state is duplicated. */
export interface EngineKit {
  readonly ports: EnginePorts;
  readonly problems: Problems;
  /** Chunks that the start script uses too, each loaded once per page. Errors: those of `loadChunk`. */
  privacyPanel(config: WorkerConfig): Promise<Result<{ readonly privacyPanel: EnginePanel }>>;
  picks(config: WorkerConfig): Promise<Result<{ readonly picking: Picking }>>;
  /** The profile under a bundle's settings. Spans `events` and `meta`. */
  readProfile(transaction: DeviceTransaction, bundle: LoadedBundle): Promise<ShopperProfile>;
  /** Additional condition for a showing, checked in the transaction that records it. Absent: none. */
  readonly mayShow?: (profile: ShopperProfile, bundle: LoadedBundle, now: number) => boolean;
  /** Appends events like `WorkerApi.record`. Spans `logTables`. */
  record(transaction: DeviceTransaction, store: DeviceStorage, events: readonly ShopperEvent[]): Promise<unknown>;
}

/** State of a page once its start has succeeded. */
export interface Situation {
  readonly config: WorkerConfig;
  readonly store: DeviceStorage;
  readonly bundle: LoadedBundle;
  readonly assignment: Assignment;
}

/**
 * Everything a page needs only for coupons: choosing, claiming, learning, reporting. Its own chunk, because most page views only record.
 * The start script loads it before it opens a transaction, never inside one, because IndexedDB would commit in the meantime.
 */
export interface Engine {
  /** Can this bundle be used for choices? Errors: those of `toDeviceModel`. */
  check(bundle: LoadedBundle): Result<OpenedBundle>;
  /** @param learn from outcomes that are waiting, such as those of another tab */
  offer(situation: Situation, context: OfferContext, learn: () => Promise<void>): Promise<Result<Offer | undefined>>;
  /** Error `decision_unknown`. */
  confirm(situation: Situation, decisionId: string, ahead?: boolean): Promise<Result<boolean>>;
  /** Errors: `decision_unknown`, `model_changed`, and those of `toDeviceModel`. */
  explain(situation: Situation, decisionId: string): Promise<Result<Explanation>>;
  claim(situation: Situation, decisionId: string): Promise<Result<Claim>>;
  /** Learns from waiting outcomes and queues their reports, each once. Returns when the last of these is due, 0 for none. */
  learn(store: DeviceStorage, bundle: LoadedBundle, mayReport: () => boolean): Promise<Result<number>>;
  /** Fetches tokens when due, and sends the reports that are due. */
  flush(api: string, store: DeviceStorage, bundle: LoadedBundle | undefined): Promise<void>;
  /**
   * Lets the sequence network read the shopper's steps in advance, on TensorFlow.js if available. Does nothing for a bundle without one.
   */
  warm(store: DeviceStorage, bundle: LoadedBundle): Promise<void>;
  /** The scorer in use: `none`, `plain`, `tfjs-wasm`, `tfjs-webgl`. */
  scorer(): string;
  /** Drops all data about the shopper in memory. */
  forget(): void;
}
