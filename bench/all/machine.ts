import { cpus, totalmem } from 'node:os';

/** Some clouds say no more of a processor than its maker. */
const modelOf = (model: string): string =>
  model
    .replace(/\((?:R|TM)\)/gi, '')
    .replace(/\s+/g, ' ')
    .trim() || 'an unnamed processor';

const systems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** The hardware in words, and what runs on it. Nothing that would name one machine among others of its kind. */
export const machine = (): string => {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = systems[process.platform] ?? process.platform;
  return `${cores.length} cores of ${modelOf(cores[0]?.model ?? '')}, ${memory} GB of memory, ${system} on ${process.arch}, Node ${process.versions.node}`;
};
