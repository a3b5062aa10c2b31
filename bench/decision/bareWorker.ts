import { decodeFloat16 } from '../../src/bundle/weightCodec';
import { plainSequenceScorer } from '../../src/engine/scoring/plainSequence';
import type { BenchOrder } from './benchBundle';
import { getRow, openStore, putRow } from './openStore';

/** What the page knows of the network; the weights are in the database, or at `url` on a first visit. */
export interface BareAsk extends Pick<BenchOrder, 'spec' | 'tokens'> {
  readonly url: string;
}

/** The least a cold start can be: open the database, read the weights, decode them, read the shopper's steps, answer. Nothing is verified. */
self.onmessage = async ({ data: { spec, tokens, url } }: MessageEvent<BareAsk>) => {
  const database = await openStore('bench-bare');
  let shard = (await getRow(database, 'weights')) as Uint8Array | undefined;
  if (!shard) {
    shard = new Uint8Array(await (await fetch(url)).arrayBuffer());
    await putRow(database, 'weights', shard);
  }
  self.postMessage(plainSequenceScorer(spec, decodeFloat16(shard)).scores(tokens));
};
