import { decodeFloat16 } from '../../src/bundle/weightCodec';
import type { NetworkSpec } from '../../src/engine/scoring/networkSpec';

/** What a peer is told once: the network, and where its own files are. */
export interface PeerInit {
  readonly spec: NetworkSpec;
  readonly rows: number;
  /** float16, as the bundle has them. */
  readonly weights: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Probabilities of a batch of `rows` × `inputs`. */
export type PeerScore = (batch: Float32Array) => Promise<Float32Array> | Float32Array;

export const fetched = async (url: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await (await fetch(url)).arrayBuffer());
export const weightsOf = async ({ weights }: PeerInit): Promise<Float32Array> => decodeFloat16(await fetched(weights));

/** The worker's side, the same for all: one message tells it the network, every later one is a batch and is answered. */
export const servePeer = (load: (init: PeerInit) => Promise<PeerScore>): void => {
  let ready: Promise<PeerScore> | undefined;
  self.onmessage = async ({ data }: MessageEvent<PeerInit | Float32Array>) => {
    try {
      if (data instanceof Float32Array) self.postMessage(await (await ready)?.(data));
      else ready = load(data);
    } catch (error) {
      self.postMessage(String(error));
    }
  };
};
