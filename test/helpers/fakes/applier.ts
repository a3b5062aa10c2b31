import type { Applied, Applier } from '../../../widget/apply/applyCode';

/** A page that applies codes to the cart, with this result. @param isThere the code is on the cart already */
export const applies =
  (put: () => Promise<Applied>, isThere: boolean | Promise<boolean> = false): (() => Promise<Applier>) =>
  async () =>
    Object.assign(put, { has: async () => isThere });
