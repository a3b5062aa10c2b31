import type { MessageChannelName } from '../../protocol/sendRequest';
import type { MessageChannel } from './messageChannel';
import type { MessageSender } from './messageSender';

/** A sender that, while it runs, hears what shoppers write back over those channels by which they can. */
export const withListeners = (
  sender: MessageSender,
  channels: readonly MessageChannel[],
  heard: (channel: MessageChannelName, from: string, text: string) => Promise<void>,
): MessageSender => {
  let stops: readonly (() => void)[] = [];
  return {
    ...sender,
    start: (everyMs) => {
      sender.start(everyMs);
      stops = channels.flatMap(({ channel, listen }) => listen?.((from, text) => heard(channel, from, text)) ?? []);
    },
    stop: async () => {
      for (const stop of stops) stop();
      await sender.stop();
    },
  };
};
