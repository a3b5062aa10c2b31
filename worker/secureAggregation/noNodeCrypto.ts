/**
 * Replaces Node's `crypto`, which `@hpke/common` imports if there is no global one (alias in `worker/build.ts`). Browsers never reach that.
 */
export const webcrypto = globalThis.crypto;
