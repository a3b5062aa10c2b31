import type { Consent, WorkerApi } from '../../worker/api';
import type { WidgetConfig } from '../config';
import type { ScriptPolicy } from '../handoff';
import type { DrawOffer, OfferOptions } from '../offer';

/** What the app lends the chunk. */
export interface PushOptions extends Pick<OfferOptions, 'claimed' | 'applier' | 'note'> {
  readonly config: WidgetConfig;
  readonly policy: ScriptPolicy | undefined;
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  consent(): Consent;
  /** Absent until there is a worker. */
  readonly api: Pick<WorkerApi, 'explain'> | undefined;
  card(): Promise<DrawOffer | undefined>;
}

/** `on`, `off`, or `coupon`: a notification was opened. Never rejects. */
export type RunPush = (what: unknown, options: PushOptions) => Promise<void>;
