import type { WorkerApi } from '../../worker/api';
import { type Chunk, loadChunk } from '../chunk';
import type { HostOptions } from '../ui/host';

/** Options that card and inbox pass to the form. */
export interface SendOptions extends Pick<HostOptions, 'theme'> {
  /** Canonical BCP 47 tag of the page. */
  readonly locale: string;
  readonly decisionId: string;
  readonly api: Pick<WorkerApi, 'sendWays' | 'send'>;
}

const open = async (options: SendOptions, panel: Chunk | undefined): Promise<boolean> => {
  const handoff = window.couplet?._;
  if (!handoff) return false;
  if (!handoff.send && panel) await loadChunk(handoff, panel);
  const words = handoff.panelWords?.[options.locale.split('-', 1)[0]!];
  if (words && !handoff.panelStrings) await loadChunk(handoff, words);
  return handoff.send?.(options, handoff.panelStrings) ?? false;
};

let opened: Promise<boolean> | undefined;

/**
 * Opens the form. Resolves when it is closed; true = the coupon was requested. There is one form at a time: a second click, while the first
 * one's chunk is loading, waits for the same form.
 * @param panel the chunk that contains it, for a caller outside of it
 */
export const openSend = (options: SendOptions, panel?: Chunk): Promise<boolean> => {
  opened ??= open(options, panel).finally(() => {
    opened = undefined;
  });
  return opened;
};
