type Listener = (value: never) => unknown;

interface Channel {
  readonly entries: Set<{ readonly listener: Listener }>;
  last?: unknown;
}

const channels = new Map<string, Channel>();

/** Later, so that one which throws stops no other; not to those that stopped listening meanwhile. */
const tell = ({ entries }: Channel, entry: { readonly listener: Listener }, value: unknown): void =>
  queueMicrotask(() => entries.has(entry) && entry.listener(value as never));

const openChannel = (name: string): Channel => {
  const channel: Channel = { entries: new Set() };
  channels.set(name, channel);
  const dispatch = (value: unknown): unknown => {
    if (name === 'apply') return [...channel.entries].at(-1)?.listener(value as never);
    // As the widget does it for those who come late.
    if (name === 'ready') channel.last = value;
    for (const entry of channel.entries) tell(channel, entry, value);
    return undefined;
  };
  // While nobody listens, a code is put onto the cart as if nobody ever had.
  window.couplet?.('on', name, Object.assign(dispatch, { idle: () => channel.entries.size === 0 }));
  return channel;
};

/**
 * The widget keeps every listener for as long as the page lives, which is longer than a component does: it gets one a name, who calls those
 * that still listen. @returns stops listening
 */
export const listen = (name: string, listener: Listener): (() => void) => {
  const isFirst = !channels.has(name);
  const channel = channels.get(name) ?? openChannel(name);
  const entry = { listener };
  channel.entries.add(entry);
  // Whether it may still be known is asked anew: consent may have been withdrawn.
  const late = name === 'attribution' ? window.couplet?._?.run?.(['attribution']) : channel.last;
  if (late !== undefined && !isFirst) tell(channel, entry, late);
  return () => channel.entries.delete(entry);
};
