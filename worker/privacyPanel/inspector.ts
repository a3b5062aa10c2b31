import type { Result } from '../../src/protocol/result';
import type { Offer, OfferContext, WorkerApi, WorkerConfig } from '../api';
import type { EngineKit, Situation } from '../engine/engine';
import type { DeviceStorage } from '../storage/deviceStorage';
import type { Seen } from './inspectStorage';

/** Calls of the worker's API that the inspection chunk answers. */
export type InspectionCall =
  | 'inspect'
  | 'withdraw'
  | 'exportAll'
  | 'inbox'
  | 'keep'
  | 'drop'
  | 'exportProfile'
  | 'importProfile'
  | 'sendWays'
  | 'send';

/** What the start script lends the chunk. */
export interface Inspected extends EngineKit {
  readonly store: DeviceStorage;
  readonly settings: WorkerConfig;
  readonly seen: () => Promise<Seen>;
}

/** What only the shopper's dialogs and the debug panel ask for: the calls of the API on an open store. */
type InspectionCalls = {
  readonly [Call in InspectionCall]: (of: Inspected, ...args: Parameters<WorkerApi[Call]>) => ReturnType<WorkerApi[Call]>;
};

/** The chunk: those calls and, for the engine, reminders; for the start script, what mends the store. */
export interface Inspector extends InspectionCalls {
  /** A coupon that the shopper has and that ends soon, if one may be shown now. */
  readonly remind: (kit: EngineKit, situation: Situation, context: OfferContext) => Promise<Offer | undefined>;
  /** As `WorkerApi.confirm`, of a reminder. */
  readonly confirmReminder: (kit: EngineKit, situation: Situation, context: OfferContext, decisionId: string) => Promise<boolean>;
  /** As `mendStorage`. */
  readonly mend: (of: Inspected) => Promise<Result<number>>;
}
