import { getHeapStatistics } from 'node:v8';
import { boundGarbage } from '../../../../src/trainer/ingest/withDatabase';

/** In a process of its own, as a flag is the process's: makes some 200 MB of garbage beside some 130 MB in use, prints the heap's most and what is in use. */
const main = (): void => {
  if (process.argv[2] === 'bound') boundGarbage();
  const made = (i: number): unknown => ({ i, text: [i, i + 1, i + 2] });
  const used = (): number => getHeapStatistics().used_heap_size;
  const kept = Array.from({ length: 600_000 }, (_, i) => made(i));
  // Long enough in use to be moved to where only a whole collection frees it.
  const passing = Array.from({ length: 400_000 }, (_, i) => made(i));
  const inUse = used();
  let most = inUse;
  for (let i = 0; i < 3_000_000; i++) {
    passing[i % passing.length] = made(i);
    if (i % 10_000 === 0) most = Math.max(most, used());
  }
  process.stdout.write(JSON.stringify({ most, inUse, kept: kept.length }));
};

main();
