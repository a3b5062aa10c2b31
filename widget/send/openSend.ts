import type { Chunk } from '../handoff';
import type { SendOptions } from './sendOptions';

/** Written in by scripts/build.mjs: the form. */
declare const __COUPLET_SEND_FORM__: Chunk;

/** Opens the form, from another chunk. Resolves when it is closed; true = the coupon was asked for. */
export const openSend = async (options: SendOptions): Promise<boolean> => {
  const handoff = window.couplet?._;
  if (!handoff) return false;
  if (!handoff.send) await new Promise<void>((resolve) => handoff.load(__COUPLET_SEND_FORM__, resolve));
  return handoff.send?.(options) ?? false;
};
