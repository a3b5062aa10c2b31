/** Stands in for Node's `crypto`, which `@hpke/common` imports where the global one is missing (alias in `worker/build.ts`): no browser gets there. */
export const webcrypto = globalThis.crypto;
