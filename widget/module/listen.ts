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
  window.couplet?.('on', name, (value: unknown) => {
    if (name === 'apply') return [...channel.entries].at(-1)?.listener(value as never);
    // As the widget does it for those who come late.
    if (name === 'ready' || name === 'attribution') channel.last = value;
    for (const entry of channel.entries) tell(channel, entry, value);
  });
  return channel;
};

/**
 * The widget keeps every listener for as long as the page lives, which is longer than a component does: it gets one a name, who calls those
 * that still listen. @returns stops listening
 */
export const listen = (name: string, listener: Listener): (() => void) => {
  const channel = channels.get(name) ?? openChannel(name);
  const entry = { listener };
  channel.entries.add(entry);
  if (channel.last !== undefined) tell(channel, entry, channel.last);
  return () => channel.entries.delete(entry);
};
