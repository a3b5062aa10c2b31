import type { FrameScript, Seen } from './observers';

/** The longest of what a tag's scripts did in one go; frames below 50 ms are not told of, so 0 is "below". */
export interface OwnWork {
  readonly ms: number;
  /** File and what called it, e.g. `card.js Worker.onmessage`. */
  readonly what: string;
}

const none: OwnWork = { ms: 0, what: 'none in a frame of 50 ms' };

const nameOf = ({ url, invoker }: FrameScript): string => {
  const file = (url.split('/').at(-1) ?? '').replace(/-[\w-]{8}\.js$/, '.js');
  return invoker === url ? `${file} evaluated` : `${file} ${invoker}`;
};

/** The longest run of one of the tag's scripts, by the browser's own attribution. */
export const longestScript = ({ frames }: Seen, isOwn: (url: string) => boolean): OwnWork =>
  frames
    .flatMap(({ scripts }) => scripts)
    .filter(({ url }) => isOwn(url))
    .reduce((longest, script) => (script.ms > longest.ms ? { ms: script.ms, what: nameOf(script) } : longest), none);

/** The longest task of more than 50 ms that is the tag's for more than half of its time. */
export const longestTask = ({ tasks, frames }: Seen, isOwn: (url: string) => boolean): OwnWork => {
  const own = frames.flatMap(({ scripts }) => scripts).filter(({ url }) => isOwn(url));
  return tasks.reduce((longest, task) => {
    const within = own.filter(({ at }) => at >= task.at && at < task.at + task.ms);
    const isOurs = within.reduce((sum, { ms }) => sum + ms, 0) > task.ms / 2;
    return isOurs && task.ms > longest.ms ? { ms: task.ms, what: [...new Set(within.map(nameOf))].join(' + ') } : longest;
  }, none);
};

/** As Lighthouse counts it: what tasks take beyond 50 ms. */
export const blockingTime = ({ tasks }: Seen): number => tasks.reduce((sum, { ms }) => sum + Math.max(0, ms - 50), 0);
