import { createHmac } from 'node:crypto';

/**
 * What the store keeps of a session's cookie, hex. Keyed with `ADMIN_TOKEN`, which all replicas share: whoever changes it, because it leaked, ends
 * every session it may have opened.
 */
export const sessionHash = (secret: string, adminToken: string): string => createHmac('sha256', adminToken).update(secret).digest('hex');
