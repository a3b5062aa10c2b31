import { constants, createPublicKey, generateKeyPairSync, hash, type KeyObject, verify } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
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

/** The smallest counter whose hash begins with that many zero bits, after 2^bits hashes on average, as in the worker. */
const solveTokenWork = async (epoch: number, blinded: readonly string[], bits: number): Promise<number> => {
  const input = workInput(hash('sha256', workText(epoch, blinded), 'buffer'), 0);
  const view = new DataView(input.buffer);
  const zeros = '0'.repeat(Math.floor(bits / 4));
  for (let counter = 0; ; counter++) {
    view.setUint32(input.length - 4, counter);
    // With one input and hex digits, `hash` takes a fifth of the time.
    const hex = hash('sha256', input, 'hex');
    if (hex.startsWith(zeros) && isWork(Buffer.from(hex, 'hex'), bits)) return counter;
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

interface Draft {
  readonly publicKey: Buffer;
  readonly privateKey: KeyObject;
  readonly message: Buffer;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const draft = (): Draft => {
  const { publicKey: pair, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = pair.export({ format: 'jwk' });
  const publicKey = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey, privateKey, message: hash('sha384', Buffer.concat([Buffer.from(TOKEN_CONTEXT), publicKey]), 'buffer') };
};

const sha384 = (...parts: readonly Uint8Array[]): Buffer => hash('sha384', Buffer.concat(parts), 'buffer');

const SALT = Buffer.alloc(48);

/** EMSA-PSS (RFC 8017, 9.1.1) with SHA-384 and a salt of zeros, for a modulus of 2048 bits. */
const encodePss = (message: Buffer): Buffer => {
  const digest = sha384(Buffer.alloc(8), sha384(message), SALT);
  const masked = Buffer.concat([0, 1, 2, 3, 4].map((counter) => sha384(digest, Buffer.of(0, 0, 0, counter)))).subarray(0, 207);
  masked[masked.length - SALT.length - 1]! ^= 1;
  masked[0]! &= 0x7f;
  return Buffer.concat([masked, digest, Buffer.of(0xbc)]);
};

/**
 * A batch as the worker buys it, with proof of work, but not blinded: simulated shoppers need no privacy, blinding takes most of the time,
 * and the server cannot see the difference. Errors: `token_epoch_unknown` (no key), those of `FleetServer`, `token_unsigned`.
 */
const buyTokens = async (server: FleetServer, { keys, work }: TokenKeys, epoch: number): Promise<Result<readonly HeldToken[]>> => {
  const known = keys.find((entry) => entry.epoch === epoch);
  if (!known) return fail('token_epoch_unknown', `The bundle has no key for the tokens of epoch ${epoch}.`);
  const drafts = Array.from({ length: TOKENS_AN_EPOCH }, draft);
  const blinded = drafts.map(({ message }) => text(encodePss(message)));
  const answer = await server.tokens({ v: 'tokens/1', epoch, blinded, work: await solveTokenWork(epoch, blinded, work) });
  if (!answer.ok) return answer;
  const { signatures } = answer.value;
  const key = createPublicKey({ key: { kty: 'RSA', n: known.n, e: 'AQAB' }, format: 'jwk' });
  const isSigned = drafts.every(({ message }, i) =>
    verify(
      'sha384',
      message,
      { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT.length },
      Buffer.from(signatures[i] ?? '', 'base64url'),
    ),
  );
  if (!isSigned) return fail('token_unsigned', 'The server signed with a different key than the bundle names for this epoch.');
  return ok(drafts.map(({ publicKey, privateKey }, i) => ({ epoch, publicKey: text(publicKey), privateKey, token: signatures[i]! })));
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
      buying ??= buy(keys, epoch);
      const batch = await buying;
      if (!batch.ok) return batch;
    }
  };
};
