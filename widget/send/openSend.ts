import type { WorkerApi } from '../../worker/api';
import type { Chunk } from '../handoff';
import type { HostOptions } from '../ui/host';

/** What card and inbox lend the form. */
export interface SendOptions extends Pick<HostOptions, 'theme'> {
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  readonly decisionId: string;
  readonly api: Pick<WorkerApi, 'sendWays' | 'send'>;
}

/** Written in by scripts/build.mjs: the form. */
declare const __COUPLET_SEND_FORM__: Chunk;

const open = async (options: SendOptions): Promise<boolean> => {
  const handoff = window.couplet?._;
  if (!handoff) return false;
  if (!handoff.send) await new Promise<void>((resolve) => handoff.load(__COUPLET_SEND_FORM__, resolve));
  return handoff.send?.(options) ?? false;
};

let opened: Promise<boolean> | undefined;

/**
 * Opens the form, from another chunk. Resolves when it is closed; true = the coupon was asked for. There is one form at a time: a second click, while the
 * first one's chunk is on its way, waits for the same.
 */
export const openSend = (options: SendOptions): Promise<boolean> => {
  opened ??= open(options).finally(() => {
    opened = undefined;
  });
  return opened;
};
