import { readdirSync, readFileSync } from 'node:fs';
import type { Extra } from '../decision/benchShop';
import { bundled } from '../decision/bundled';
import { type PeerFolder, peerFolder } from './installPeers';
import { onnxModel } from './onnxModel';
import type { PeerNetwork } from './peerNetwork';
import type { PeerInit } from './servePeer';

export interface Peer {
  readonly name: string;
  readonly worker: string;
  readonly init: PeerInit;
}

const [WEIGHTS, MODEL, TFJS] = ['/peers/weights.bin', '/peers/network.onnx', '/peers/tfjs.js'] as const;
const wasmFiles = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'] as const;
const ortFiles = ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'] as const;

export interface Peers {
  readonly peers: readonly Peer[];
  /** Their files, to be served beside the shop. */
  readonly files: Extra;
  /** Why one is not among them. */
  readonly missing?: string;
}

const ortFolder = (): PeerFolder | { readonly missing: string } => {
  try {
    const { path, version } = peerFolder('onnxruntime-web');
    return { path: `${path}dist/`, version };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
};

/** Ours first; then those it is compared with. All answer the same batch by the same messages. */
export const peersFor = async (network: PeerNetwork): Promise<Peers> => {
  const chunk = readdirSync('dist/widget/assets').find((name) => /^tfjs-.*\.js$/.test(name));
  const { spec, rows } = network;
  const peer = (name: string, worker: string, files: PeerInit['files'] = {}): Peer => ({
    name,
    worker,
    init: { spec, rows, weights: WEIGHTS, files },
  });
  const ort = ortFolder();
  const has = 'path' in ort;
  return {
    peers: [
      peer('ours, plain', '/peers/plain.js'),
      peer('ours, tfjs chunk', '/peers/chunk.js', { chunk: `/assets/${chunk}`, folder: '/assets/' }),
      peer('tfjs umbrella, wasm', TFJS, { backend: 'wasm', folder: '/peers/' }),
      peer('tfjs umbrella, cpu', TFJS, { backend: 'cpu', folder: '/peers/' }),
      ...(has
        ? [
            peer(`onnxruntime-web ${ort.version}`, '/peers/ort.js', {
              runtime: `/peers/${ortFiles[0]}`,
              folder: '/peers/',
              model: MODEL,
            }),
          ]
        : []),
    ],
    files: {
      [WEIGHTS]: network.shard,
      '/peers/plain.js': await bundled('../peers/plainWorker.ts'),
      '/peers/chunk.js': await bundled('../peers/tfjsChunkWorker.ts'),
      [TFJS]: await bundled('../peers/tfjsWorker.ts'),
      ...Object.fromEntries(
        wasmFiles.map((name) => [`/peers/${name}`, readFileSync(`node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/${name}`)]),
      ),
      ...(has
        ? {
            [MODEL]: onnxModel(spec, network.weights),
            '/peers/ort.js': await bundled('../peers/ortWorker.ts'),
            ...Object.fromEntries(ortFiles.map((name) => [`/peers/${name}`, readFileSync(ort.path + name)])),
          }
        : {}),
    },
    ...(has ? {} : { missing: ort.missing }),
  };
};
