import type { Clock } from '../../protocol/clock';
import { fail, ok, type Result } from '../../protocol/result';
import type { Store } from '../store/store';
import type { MessageTokens } from './messageTokens';
import { readBounce } from './readBounce';

export interface BounceDeps {
  readonly store: Pick<Store, 'suppressAddress'>;
  readonly tokens: Pick<MessageTokens, 'read'>;
  readonly clock: Clock;
}

/**
 * Nothing more is sent to an address whose mail came back. Which address that is, the link in the returned message says, which only this server can have
 * signed: what a report names as recipient may be forged, or another address that the first one forwards to. Errors: `bounce_malformed`, `bounce_unknown`.
 */
export const takeBounce =
  ({ store, tokens, clock }: BounceDeps) =>
  async (report: string): Promise<Result<{ readonly suppressed: boolean }>> => {
    const read = readBounce(report);
    if (!read.ok) return read;
    const now = clock();
    const subjects = read.value.tokens.flatMap((text) => {
      const token = tokens.read(text, now);
      return token.ok && token.value.purpose === 'leave' ? [token.value.subject] : [];
    });
    if (subjects.length === 0) return fail('bounce_unknown', 'The report returns no message of this server, or not its headers.');
    if (read.value.addressIsBad) await store.suppressAddress([...new Set(subjects)], 'address_bounced', now);
    return ok({ suppressed: read.value.addressIsBad });
  };
