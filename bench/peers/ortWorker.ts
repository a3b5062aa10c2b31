import { fetched, servePeer } from './servePeer';

/** Of onnxruntime-web what is used here; the package is installed for the bench alone. */
interface Ort {
  readonly env: { readonly wasm: { numThreads: number; wasmPaths: string } };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: { readonly executionProviders: readonly string[] },
    ): Promise<{ run(feeds: Readonly<Record<string, object>>): Promise<Readonly<Record<string, { readonly data: Float32Array }>>> }>;
  };
}

servePeer(async ({ spec, rows, files: { runtime = '', folder = '', model = '' } }) => {
  const ort = (await import(/* @vite-ignore */ runtime)) as Ort;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = folder;
  const session = await ort.InferenceSession.create(await fetched(model), { executionProviders: ['wasm'] });
  return async (batch) => {
    const { p } = await session.run({ x: new ort.Tensor('float32', batch, [rows, spec.inputs]) });
    return Float32Array.from(p?.data ?? []);
  };
});
