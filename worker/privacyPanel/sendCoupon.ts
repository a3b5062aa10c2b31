import { type MinutesOfDay, slotsOf } from '../../src/engine/channels/quietTimes';
import { routes } from '../../src/protocol/protocol';
import { messageChannels, type SendRequest, sendChannelsSchema, sendRequestSchema } from '../../src/protocol/sendRequest';
import { parseJsonWith, parseWith } from '../../src/protocol/values/parse';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { SendCall, SendWays, WorkerApi } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { localMinutes, randomHex } from '../platform';
import { logTables } from '../recording/eventLog';
import type { DeviceStorage, DeviceTransaction, StoredMessage } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { refusedBy } from '../sync/serving';
import type { PanelContext } from './calls';
import { couponStands, type StandingCoupon, servedBundle } from './couponStands';

/**
 * As `WorkerApi.sendWays`: what the campaign allows and the server supports. The server learns that a request was made, but not which
 * coupon it is for.
 */
export const sendWays = async (
  of: PanelContext,
  decisionId: string,
  minutesOfDay: MinutesOfDay = localMinutes,
): ReturnType<WorkerApi['sendWays']> => {
  const { ports, store, settings: config } = of;
  const bundle = await servedBundle(of);
  if (!bundle.ok) return bundle;
  const found = await store.transaction([...logTables, 'decisions', 'claims'], 'readonly', (transaction) =>
    couponStands(of, transaction, bundle.value, { decisionId }, minutesOfDay),
  );
  if (!found.ok) return found;
  const { coupon, settings, from, slot } = found.value;
  const answer = await request(ports, config.api + routes.messages);
  if (!answer.ok) return answer;
  if (!answer.value.ok) return refusedBy(answer.value.status, await answer.value.text(), 'send_failed');
  const sending = parseJsonWith(sendChannelsSchema, await answer.value.text(), 'send_failed');
  if (!sending.ok) return sending;
  const costOf = (channel: SendWays['channels'][number]): number => settings[channel]?.cost ?? 0;
  const channels = messageChannels.filter((channel) => settings[channel] && sending.value.channels.includes(channel));
  if (channels.length === 0) return fail('channel_off', 'The shop does not send messages.');
  const later = sending.value.later;
  return ok({
    coupon,
    channels: channels.sort((a, b) => costOf(a) - costOf(b)),
    notBefore: from > ports.clock() ? from : undefined,
    later: later && slot !== undefined ? { ...later, from: slot } : undefined,
  });
};

/** Number of requests kept, the latest ones. More than the caps need. */
const KEPT = 50;

/** Stores a request, replacing the one with its key. Spans `meta`. */
const putMessage = async (transaction: DeviceTransaction, message: StoredMessage): Promise<void> => {
  const asked = (await transaction.meta('messages'))?.asked ?? [];
  const all = [...asked.filter(({ key }) => key !== message.key), message];
  // Journeys that the shopper agreed to count as long as they may come.
  const kept = all.filter((one, i) => i >= all.length - KEPT || slotsOf([one]).length > 0);
  await transaction.putMeta('messages', { version: 1, asked: kept });
};

/** Stores the result of a request. One that was erased in the meantime is not restored. */
const changeMessage = (store: DeviceStorage, key: string, change: Partial<StoredMessage>): Promise<void> =>
  store.transaction(['meta'], 'readwrite', async (transaction) => {
    const asked = (await transaction.meta('messages'))?.asked;
    if (!asked?.some((one) => one.key === key)) return;
    await transaction.putMeta('messages', { version: 1, asked: asked.map((one) => (one.key === key ? { ...one, ...change } : one)) });
  });

/** Parts of a language tag that the server accepts: language, script, region and one more. */
const LOCALE_PARTS = 4;
/** After these the request may have arrived nevertheless. Every other answer is a refusal. */
const unsure: readonly string[] = ['unreachable', 'send_failed', 'internal_error', 'store_unavailable'];

interface Prepared extends Pick<StandingCoupon, 'coupon' | 'claimKey'> {
  /** Absent: it may come at once. */
  readonly held: number | undefined;
  /** It was made before, and may have arrived. */
  readonly repeats: boolean;
  readonly message: StoredMessage;
}

/**
 * Key of a claim that the shopper has not made. If they make it before the message is sent, the message has the same code. `undefined`: an
 * earlier one has ended.
 */
const keyOfClaim = async ({ ports }: PanelContext, transaction: DeviceTransaction, decisionId: string): Promise<string | undefined> => {
  if (await transaction.get('claims', decisionId)) return undefined;
  const key = randomHex(ports.rng);
  await transaction.put('claims', decisionId, { key });
  return key;
};

/**
 * Key and showing are stored together before anything is sent: a repeat after a crash is the same request, and every channel's cap counts
 * it.
 */
const prepare = (of: PanelContext, bundle: LoadedBundle, call: SendCall, minutesOfDay: MinutesOfDay): Promise<Result<Prepared>> =>
  of.store.transaction([...logTables, 'decisions', 'claims'], 'readwrite', async (transaction) => {
    const { decisionId, channel } = call;
    const found = await couponStands(of, transaction, bundle, call, minutesOfDay);
    if (!found.ok) return found;
    const { coupon, settings, from, open, slot } = found.value;
    if (!settings[channel]) return fail('channel_off', 'The campaign does not use this channel.');
    const time = of.ports.clock();
    const { key, at } = open ?? { key: randomHex(of.ports.rng), at: time };
    const later = call.later && slot;
    const message: StoredMessage = { key, decisionId, title: coupon.title, channel, at, notBefore: from > at ? from : undefined, later };
    await putMessage(transaction, message);
    if (!open) await of.record(transaction, of.store, [{ name: 'view_promotion', time, decisionId, couponId: coupon.id, channel }]);
    const claimKey = found.value.claimKey ?? (await keyOfClaim(of, transaction, decisionId));
    const repeats = open !== undefined && open.refused === undefined;
    return ok({ coupon, claimKey, message, repeats, held: from > time ? from : undefined });
  });

const post = async ({ ports, settings }: PanelContext, key: string, body: SendRequest): Promise<Result<undefined>> => {
  const answer = await request(ports, settings.api + routes.messages, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return answer;
  return answer.value.ok ? ok(undefined) : refusedBy(answer.value.status, await answer.value.text(), 'send_failed');
};

/** As `WorkerApi.send`. */
export const sendCoupon = async (
  of: PanelContext,
  call: SendCall,
  minutesOfDay: MinutesOfDay = localMinutes,
): ReturnType<WorkerApi['send']> => {
  const address = parseWith(sendRequestSchema.entries.address, call.address.trim(), 'address_malformed');
  if (!address.ok) return address;
  const bundle = await servedBundle(of);
  if (!bundle.ok) return bundle;
  const prepared = await prepare(of, bundle.value, call, minutesOfDay);
  if (!prepared.ok) return prepared;
  const {
    coupon,
    claimKey,
    message: { key, later },
    repeats,
    held: notBefore,
  } = prepared.value;
  const { birthMonth } = call.later ?? {};
  const body: SendRequest = {
    v: 'send/1',
    channel: call.channel,
    address: address.value,
    couponId: coupon.id,
    couponVersion: coupon.version,
    locale: call.locale.split('-').slice(0, LOCALE_PARTS).join('-'),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(claimKey === undefined ? {} : { claimKey }),
    ...(later === undefined ? {} : { later: { from: later, ...(birthMonth === undefined ? {} : { birthMonth }) } }),
  };
  const sent = await post(of, key, body);
  // The earlier request arrived for another address. This is a second message, but counts as one.
  if (!sent.ok && sent.error.code === 'idempotency_conflict') {
    await changeMessage(of.store, key, { taken: true });
    return sendCoupon(of, call, minutesOfDay);
  }
  if (sent.ok) await changeMessage(of.store, key, { taken: true });
  // A refusal of the repeat, because of rate limits or a budget exhausted in the meantime, does not undo a request that arrived before.
  else if (!repeats && !unsure.includes(sent.error.code)) await changeMessage(of.store, key, { refused: sent.error.code });
  return sent.ok ? ok({ notBefore }) : sent;
};
