import { fail, ok, type Result } from '../../protocol/result';

/** What a mail server's delivery report says (RFC 3464). */
export interface Bounce {
  /** It has given up, because of the address: another message would fare no better. */
  readonly addressIsBad: boolean;
  /** Tokens of this server's links in what it returns of the message. */
  readonly tokens: readonly string[];
}

const LINK = /\/v1\/messages\/([\w.-]{20,200})/g;

/** Enhanced status codes (RFC 3463): no such mailbox or domain, a mailbox that is disabled, and what says no more than that it failed. Full mailboxes and policy pass. */
const BAD = /^5\.(0\.0|1\.\d+|2\.1)$/;

/**
 * Reads a report as text. The message that it returns is looked through for links of ours; lines that quoted-printable has cut are put together.
 * Error: `bounce_malformed`.
 */
export const readBounce = (raw: string): Result<Bounce> => {
  const action = /^Action:\s*([a-z]+)/im.exec(raw)?.[1]?.toLowerCase();
  const status = /^Status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(raw)?.[1];
  if (action === undefined || status === undefined)
    return fail('bounce_malformed', 'This is no delivery report: it has no lines “Action:” and “Status:” (RFC 3464).');
  const text = raw.replaceAll(/=\r?\n/g, '');
  return ok({
    addressIsBad: action === 'failed' && BAD.test(status),
    tokens: [...text.matchAll(LINK)].flatMap(([, token]) => token ?? []),
  });
};
