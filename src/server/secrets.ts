import { randomBytes } from 'node:crypto';
import type { Config } from './config';
import { keptSecret } from './keptSecret';

export interface Secrets {
  readonly adminToken: string;
  readonly webhookSecret: string;
  /** Keys that shoppers' addresses are kept under, newest first; none where no messages are sent. */
  readonly messageKeys: readonly string[];
  /** Names made just now: to be printed this once. */
  readonly fresh: readonly ('ADMIN_TOKEN' | 'WEBHOOK_SECRET')[];
}

/** Secrets from the environment, else from `DATA_DIR/secrets.json`, else drawn and kept there, readable by the owner only. No defaults. */
export const readSecrets = ({ ADMIN_TOKEN, WEBHOOK_SECRET, MESSAGE_KEY, SMTP_URL, SMS_URL, DATA_DIR }: Config): Secrets => {
  const fresh: ('ADMIN_TOKEN' | 'WEBHOOK_SECRET')[] = [];
  const draw = (): string => randomBytes(24).toString('base64url');
  const drawn = (name: (typeof fresh)[number]) => (): string => {
    fresh.push(name);
    return draw();
  };
  return {
    adminToken: ADMIN_TOKEN ?? keptSecret(DATA_DIR, 'adminToken', drawn('ADMIN_TOKEN')),
    webhookSecret: WEBHOOK_SECRET ?? keptSecret(DATA_DIR, 'webhookSecret', drawn('WEBHOOK_SECRET')),
    messageKeys: MESSAGE_KEY ?? (SMTP_URL === undefined && SMS_URL === undefined ? [] : [keptSecret(DATA_DIR, 'messageKey', draw)]),
    fresh,
  };
};
