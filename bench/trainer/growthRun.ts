import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { train } from '../../src/trainer/train';
import { smallCampaign } from '../../test/unit/trainer/fixtures';

/** What one run of `growth` measures. */
export interface GrowthRun {
  /** Seconds by stage. */
  readonly seconds: Readonly<Record<'read' | 'clean' | 'sample' | 'learn', number>>;
  readonly peakMb: number;
  readonly bundle: string;
}

/** Highest resident memory: of `resourceUsage` a child inherits its parent's, of `VmHWM` it does not. */
const peakMb = (): number => {
  try {
    return (1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])) / 1e6;
  } catch {
    return process.resourceUsage().maxRSS / 1000;
  }
};

/** In a process of its own, as the peak of memory is the process's: trains on a log and prints a `GrowthRun`. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { events: { type: 'string' }, memory: { type: 'string' } } });
  const marks = new Map<string, number>();
  const start = performance.now();
  const input = { campaign: smallCampaign(), keys: generateKeys(), seed: 42, memory: Number(values.memory) };
  const trained = await train({ ...input, events: values.events ?? '' }, (stage, done) => {
    if (!marks.has(`${stage} ${done}`)) marks.set(`${stage} ${done}`, performance.now());
  });
  if (!trained.ok) throw new Error(trained.error.message);
  const end = performance.now();
  const at = (mark: string): number => {
    const time = marks.get(mark);
    if (time === undefined) throw new RangeError(`the training never reached ${mark}`);
    return time;
  };
  const cleaning = at('clean 1') - at('clean 0');
  const run: GrowthRun = {
    seconds: {
      read: (at('read 1') - start - cleaning) / 1000,
      clean: cleaning / 1000,
      sample: (at('read 3') - at('read 1')) / 1000,
      learn: (end - at('read 3')) / 1000,
    },
    peakMb: peakMb(),
    bundle: trained.value.bundle.id,
  };
  process.stdout.write(`${JSON.stringify(run)}\n`);
};

await main();
