import { sign } from 'node:crypto';
import type { Clock } from '../../protocol/clock';
import { spendText } from '../../protocol/reporting/spend';
import { epochOf, type TokenKeys } from '../../protocol/reporting/tokenKeys';
import { ok, type Result } from '../../protocol/result';
import { buyTokens } from './buyTokens';
import type { Accepted, FleetServer } from './fleetServer';
import type { ServedDevice } from './servedDevice';
import type { Tally } from './tally';

export interface Sender {
  readonly server: FleetServer;
  readonly tally: Tally;
  /** The server's time: tokens are of its epochs, whatever day it is for the shopper. */
  readonly clock: Clock;
}

/** The body with a token behind it; a device without one buys a batch first. */
const paid = async ({ server, tally, clock }: Sender, device: ServedDevice, keys: TokenKeys, body: string): Promise<Result<string>> => {
  const epoch = epochOf(clock());
  let [token, ...rest] = device.tokens.filter((held) => held.epoch === epoch);
  if (!token) {
    const bought = await buyTokens(server, keys, epoch);
    tally.answered('tokens', bought.ok ? ok({}) : bought);
    if (!bought.ok) return bought;
    [token, ...rest] = bought.value;
  }
  device.tokens = rest;
  if (!token) return ok(body);
  const signature = sign('sha256', Buffer.from(body), { key: token.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return ok(spendText(body, { epoch, publicKey: token.publicKey, token: token.token, signature }));
};

/** A report or a ping, and whether it is one in two shares, which has a route of its own. */
interface Message {
  readonly what: 'reports' | 'pings';
  readonly body: string;
  readonly isSplit?: boolean;
}

/** Sealed anew by a run that repeats itself: other bytes under the same id, which is counted already. */
const REPEATED = 'report_conflict';

/** Sends a report or a ping, paid for where the bundle asks for it. */
export const sendMessage = async (
  sender: Sender,
  device: ServedDevice,
  keys: TokenKeys | undefined,
  { what, body, isSplit = false }: Message,
): Promise<void> => {
  const { server, tally } = sender;
  const text = keys ? await paid(sender, device, keys, body) : ok(body);
  const answer: Result<Accepted> = text.ok ? await (isSplit ? server.splitReport(text.value) : server.report(text.value)) : text;
  tally.answered(what, isSplit && !answer.ok && answer.error.code === REPEATED ? ok({ fresh: false }) : answer);
};
