import { createHash, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type Blinded, blind, importTokenKey, uncover } from '../../../worker/outbox/blindRsa';
import { emptyLedger } from '../../engine/privacy/ledger';
import { emptyProfile } from '../../engine/profile/shopperProfile';
import { isWork, TOKEN_CONTEXT, TOKENS_AN_EPOCH, type TokenKeys, workInput, workText } from '../../protocol/reporting/tokens';
import type { Instant } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { SimulatedDevice } from '../policies/fleetPolicy';
import { streamOf } from '../shoppers/draws';
import { noMemory, type Shopper } from '../shoppers/shopper';
import type { FleetServer } from './fleetServer';

/** A browser in front of a running server: the simulated device's state, and what only a server requires. */
export interface ServedDevice extends SimulatedDevice {
  /** How much better the local head has predicted than the base since the last report. */
  gain: number;
  /** Experiments whose assignment has been reported. */
  assignmentsSent: readonly string[];
}

export const newServedDevice = (seed: number, index: number, shopper: Shopper, start: Instant): ServedDevice => ({
  index,
  shopper,
  unit: streamOf(seed, 'unit', index).uint32().toString(16),
  variant: 'none',
  consents: true,
  profile: emptyProfile(start),
  learnt: {},
  ledger: emptyLedger(),
  memory: noMemory,
  gain: 0,
  assignmentsSent: [],
});

/** Hashes between two yields to the event loop: some milliseconds. */
const AT_ONCE = 2_048;

// Four times as fast as `createHash` for inputs this short.
const sha256 = (data: string | Uint8Array): Uint8Array => hash('sha256', data, 'buffer');

/** The smallest counter whose hash begins with that many zero bits, after 2^bits hashes on average, as in the worker. */
const solveTokenWork = async (epoch: number, blinded: readonly string[], bits: number): Promise<number> => {
  const digest = sha256(workText(epoch, blinded));
  for (let counter = 0; ; counter++) {
    if (isWork(sha256(workInput(digest, counter)), bits)) return counter;
    if (counter % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
};

/** A token as stored on a device. */
interface HeldToken {
  readonly epoch: number;
  /** Uncompressed point, base64url. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
  readonly token: string;
}

interface Draft extends Blinded {
  readonly publicKey: Buffer;
  readonly privateKey: KeyObject;
  readonly message: Uint8Array<ArrayBuffer>;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const draft = async (key: CryptoKey): Promise<Draft> => {
  const { publicKey: pair, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = pair.export({ format: 'jwk' });
  const publicKey = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const message = Uint8Array.from(createHash('sha384').update(TOKEN_CONTEXT).update(publicKey).digest());
  return { publicKey, privateKey, message, ...(await blind(key, message)) };
};

/**
 * A batch as the worker buys it: blinded, with proof of work. Errors: `token_epoch_unknown` (no key), those of `FleetServer`,
 * `token_unsigned`.
 */
const buyTokens = async (server: FleetServer, { keys, work }: TokenKeys, epoch: number): Promise<Result<readonly HeldToken[]>> => {
  const known = keys.find((entry) => entry.epoch === epoch);
  if (!known) return fail('token_epoch_unknown', `The bundle has no key for the tokens of epoch ${epoch}.`);
  const key = await importTokenKey(known.n);
  const drafts: Draft[] = [];
  for (let i = 0; i < TOKENS_AN_EPOCH; i++) drafts.push(await draft(key));
  const blinded = drafts.map(({ blindedMsg }) => text(blindedMsg));
  const answer = await server.tokens({ v: 'tokens/1', epoch, blinded, work: await solveTokenWork(epoch, blinded, work) });
  if (!answer.ok) return answer;
  const { signatures } = answer.value;
  try {
    const tokens = drafts.map(async ({ publicKey, privateKey, message, ...blinding }, i): Promise<HeldToken> => {
      const token = await uncover(key, message, Buffer.from(signatures[i] ?? '', 'base64url'), blinding);
      return { epoch, publicKey: text(publicKey), privateKey, token: text(token) };
    });
    return ok(await Promise.all(tokens));
  } catch {
    return fail('token_unsigned', 'The server signed with a different key than the bundle names for this epoch.');
  }
};

/** Takes a token for a message. */
export type TokenPurse = (keys: TokenKeys, epoch: number) => Promise<Result<HeldToken>>;

/**
 * One purse for all devices. A browser buys a whole batch for its first message, with proof of work of about a second on a phone. The
 * server cannot link a token to its buyer, so the fleet uses up each batch and needs a sixth of the work.
 * @param bought called with the result of each purchase
 */
export const sharedPurse = (server: FleetServer, bought: (result: Result<object>) => void): TokenPurse => {
  let held: readonly HeldToken[] = [];
  let buying: Promise<Result<readonly HeldToken[]>> | undefined;
  const buy = async (keys: TokenKeys, epoch: number): Promise<Result<readonly HeldToken[]>> => {
    const batch = await buyTokens(server, keys, epoch);
    bought(batch);
    held = batch.ok ? [...held, ...batch.value] : held;
    buying = undefined;
    return batch;
  };
  return async (keys, epoch) => {
    for (;;) {
      held = held.filter((token) => token.epoch === epoch);
      const [token, ...rest] = held;
      held = rest;
      if (token) return ok(token);
      const batch = await (buying ??= buy(keys, epoch));
      if (!batch.ok) return batch;
    }
  };
};
