import { hkdfSync } from 'node:crypto';

const derive = (secret: string, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `couplet split/1 ${purpose}`, bytes));

/** What the leader shows the helper; the secret itself never travels. */
export const splitBearer = (secret: string): string => derive(secret, 'bearer', 32).toString('hex');

/**
 * The key of a bundle's proofs, 16 bytes: where each proof is looked at, so that a device that knew it could pass off a false one. Both aggregators
 * come to it by themselves, and neither can choose it after it has seen reports.
 */
export const verifyKeyOf = (secret: string, bundle: string): Uint8Array => new Uint8Array(derive(secret, `verify ${bundle}`, 16));
