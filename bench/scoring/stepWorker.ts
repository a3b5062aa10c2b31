import { plainSequence } from '../../src/engine/scoring/plainSequence';
import type { SequenceSpec } from '../../src/engine/scoring/sequenceSpec';
import type { TfjsSequence } from '../../worker/tfjs/backend';
import { backendNamed } from '../../worker/tfjs/backendNamed';
import { createTfjsSequence } from '../../worker/tfjs/createNetwork';
import { benchSequence } from './benchSequence';
import type { Side, StepAnswer, StepAsk } from './stepMessages';

/** A sample is as many steps as last this long, ms: the clock of an isolated page goes in steps of five microseconds. */
const SAMPLE_MS = 0.1;

const networks = new Map<string, TfjsSequence>();
const states = new Map<TfjsSequence, Float32Array>();

const plainOf = (spec: SequenceSpec, weights: Float32Array): TfjsSequence => ({
  ...plainSequence(spec, weights),
  dispose: () => undefined,
});

const opened = async (units: number, side: Side, wasmFolder: string): Promise<TfjsSequence | undefined> => {
  const key = `${side} ${units}`;
  const before = networks.get(key);
  if (before) return before;
  const backend = side === 'plain' ? undefined : await backendNamed(side);
  if (side !== 'plain' && !(await backend?.start(wasmFolder))) return undefined;
  const { spec, weights } = benchSequence(units);
  const network = (await backend?.sequence(spec, weights)) ?? plainOf(spec, weights);
  networks.set(key, network);
  states.set(network, new Float32Array(units));
  return network;
};

/** Milliseconds a step of so many samples, each step read back before the next is asked. */
const samplesOf = async (network: TfjsSequence, count: number): Promise<readonly number[]> => {
  const samples: number[] = [];
  let state = states.get(network) ?? new Float32Array();
  let token = 0;
  for (let i = 0; i < count; i++) {
    let [steps, taken] = [0, 0];
    const from = performance.now();
    while (taken < SAMPLE_MS) {
      token = 1 + (token % 36);
      ({ state } = await network.read(state, [token]));
      steps += 1;
      taken = performance.now() - from;
    }
    samples.push(taken / steps);
  }
  states.set(network, state);
  return samples;
};

const rendererOf = (): string => {
  const gl = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('webgl2');
  const named = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl && named ? String(gl.getParameter(named.UNMASKED_RENDERER_WEBGL)) : 'no WebGL';
};

const answer = async (ask: StepAsk): Promise<StepAnswer> => {
  switch (ask.do) {
    case 'renderer': {
      const adapter = await navigator.gpu?.requestAdapter();
      return { webgl: rendererOf(), webgpu: adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : 'no WebGPU' };
    }
    case 'read': {
      const network = await opened(ask.units, ask.side, ask.wasmFolder);
      return network ? { reading: await network.read(new Float32Array(ask.units), ask.tokens) } : { missing: true };
    }
    case 'steps': {
      const network = await opened(ask.units, ask.side, ask.wasmFolder);
      return network ? { samples: await samplesOf(network, ask.samples) } : { missing: true };
    }
    case 'calibrate': {
      const { spec, weights } = benchSequence(ask.units);
      const created = await createTfjsSequence(spec, weights, { wasmFolder: ask.wasmFolder, ...(ask.all ? { gpuFrom: 0 } : {}) });
      if (!created.ok) throw new Error(created.error.code);
      created.value.network.dispose();
      return { calibration: created.value.calibration };
    }
    default:
      return ask satisfies never;
  }
};

self.onmessage = async ({ data }: MessageEvent<StepAsk>) => {
  self.postMessage(await answer(data).catch((error: unknown) => ({ error: String(error) })));
};
