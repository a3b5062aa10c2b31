import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { WorkerApi } from '../../worker/api';
import type { ClaimHandlers } from '../apply/claimHandlers';
import type { DrawnCard } from '../card/cardOptions';
import type { HostOptions } from '../ui/host';

/** What the tools for the shopper's agent need from the app. */
export interface AgentOptions extends Pick<ClaimHandlers, 'claimed'>, Pick<HostOptions, 'theme'> {
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  readonly api: Pick<WorkerApi, 'inbox' | 'claim'>;
  record(event: ShopperEvent): void;
  /** The card that is open on the page. */
  shown(): DrawnCard | undefined;
  paused(): boolean;
  note(code: string, message: string): void;
}
