import type { MinutesOfDay } from '../../src/engine/channels/quietTimes';
import { parseJsonWith } from '../../src/protocol/parse';
import { routes } from '../../src/protocol/protocol';
import { fail, ok } from '../../src/protocol/result';
import { messageChannels, sendChannelsSchema } from '../../src/protocol/sendRequest';
import type { SendWays, WorkerApi } from '../api';
import { localMinutes } from '../localMinutes';
import { logTables } from '../log/eventLog';
import type { Inspected } from '../privacyPanel/inspector';
import { request } from '../sync/http';
import { refusedBy } from '../sync/refusedBy';
import { couponStands } from './couponStands';
import { servedBundle } from './servedBundle';

/** As `WorkerApi.sendWays`: what the campaign allows and the server can do. The server learns that somebody asks, and of no coupon. */
export const sendWays = async (
  of: Inspected,
  decisionId: string,
  minutesOfDay: MinutesOfDay = localMinutes,
): ReturnType<WorkerApi['sendWays']> => {
  const { ports, store, settings: config } = of;
  const bundle = await servedBundle(of);
  if (!bundle.ok) return bundle;
  const found = await store.transaction([...logTables, 'decisions'], 'readonly', (transaction) =>
    couponStands(of, transaction, bundle.value, { decisionId }, minutesOfDay),
  );
  if (!found.ok) return found;
  const { coupon, settings, from } = found.value;
  const answer = await request(ports, config.api + routes.messages);
  if (!answer.ok) return answer;
  if (!answer.value.ok) return refusedBy(answer.value, 'send_failed');
  const sending = parseJsonWith(sendChannelsSchema, await answer.value.text(), 'send_failed');
  if (!sending.ok) return sending;
  const costOf = (channel: SendWays['channels'][number]): number => settings[channel]?.cost ?? 0;
  const channels = messageChannels.filter((channel) => settings[channel] && sending.value.channels.includes(channel));
  if (channels.length === 0) return fail('channel_off', 'The shop does not send messages.');
  return ok({
    coupon,
    channels: channels.sort((a, b) => costOf(a) - costOf(b)),
    notBefore: from > ports.clock() ? from : undefined,
  });
};
