import type { WorkerApi } from '../../worker/api';
import type { HostOptions } from '../ui/host';

/** What card and inbox lend the form. */
export interface SendOptions extends Pick<HostOptions, 'theme'> {
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  readonly decisionId: string;
  readonly api: Pick<WorkerApi, 'sendWays' | 'send'>;
}
