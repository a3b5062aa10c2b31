import { decodeFloat16 } from '../../src/core/bundle/float16';
import { plainNetworkScorer } from '../../src/core/scoring/plainNetworkScorer';
import type { BenchNetwork } from './benchBundle';
import { getRow, openStore, putRow } from './openStore';

/** What the page knows of the network; the weights are in the database, or at `url` on a first visit. */
export interface BareAsk extends Pick<BenchNetwork, 'spec' | 'batch' | 'rows'> {
  readonly url: string;
}

/** The least a cold start can be: open the database, read the weights, decode them, one forward pass, answer. Nothing is verified. */
self.onmessage = async ({ data: { spec, batch, rows, url } }: MessageEvent<BareAsk>) => {
  const database = await openStore('bench-bare');
  let shard = (await getRow(database, 'weights')) as Uint8Array | undefined;
  if (!shard) {
    shard = new Uint8Array(await (await fetch(url)).arrayBuffer());
    await putRow(database, 'weights', shard);
  }
  self.postMessage(await plainNetworkScorer(spec, decodeFloat16(shard)).score(batch, rows));
};
