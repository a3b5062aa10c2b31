import type { NetworkSpec } from '../../src/engine/scoring/networkSpec';
import { layerShapes } from '../../src/network/forward';
import { joined, message, number } from './protobuf';

const FLOAT = 1;
/** Operators used are the same from set 13 on; https://github.com/onnx/onnx/blob/main/docs/Versioning.md pairs it with IR 7. */
const [IR_VERSION, OPSET] = [7, 13];

/** Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. */
const node = (operator: string, inputs: readonly string[], output: string): Uint8Array =>
  message(1, ...inputs.map((input) => message(1, input)), message(2, output), message(4, operator));

const tensor = (name: string, shape: readonly number[], values: Float32Array): Uint8Array =>
  message(
    5,
    ...shape.map((size) => number(1, size)),
    number(2, FLOAT),
    message(8, name),
    // Little endian, as raw_data asks and as every machine this runs on has it.
    message(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );

const matrix = (field: number, name: string, columns: number): Uint8Array => {
  const shape = message(2, message(1, message(2, 'rows')), message(1, number(1, columns)));
  return message(field, message(1, name), message(2, message(1, number(1, FLOAT), shape)));
};

/**
 * The interest network (`networkSpec.ts`) as an ONNX model: `x` [rows, inputs] in, `p` [rows, 1] out.
 * @param weights flat, in the order of `networkSpec.ts`
 */
export const onnxModel = (spec: NetworkSpec, weights: Float32Array): Uint8Array<ArrayBuffer> => {
  const nodes: Uint8Array[] = [];
  const tensors: Uint8Array[] = [];
  let at = 0;
  const shapes = [...layerShapes(spec)];
  const next = (name: string): string => {
    const [rows = 0, columns = 0] = shapes.shift() ?? [];
    tensors.push(tensor(name, [rows, columns], weights.subarray(at, at + rows * columns)));
    at += rows * columns;
    return name;
  };
  let x = 'x';
  for (let layer = 0; layer < spec.crossLayers; layer++) {
    const [w, b] = [next(`W${layer}`), next(`b${layer}`)];
    nodes.push(node('MatMul', [x, w], `wx${layer}`), node('Add', [`wx${layer}`, b], `wxb${layer}`));
    nodes.push(node('Mul', ['x', `wxb${layer}`], `g${layer}`), node('Add', [`g${layer}`, x], `x${layer + 1}`));
    x = `x${layer + 1}`;
  }
  for (const layer of spec.hidden.keys()) {
    const [v, c] = [next(`V${layer}`), next(`c${layer}`)];
    nodes.push(node('Gemm', [x, v, c], `z${layer}`), node('Relu', [`z${layer}`], `h${layer}`));
    x = `h${layer}`;
  }
  const [u, d] = [next('u'), next('d')];
  nodes.push(node('Gemm', [x, u, d], 'logit'), node('Sigmoid', ['logit'], 'p'));
  const graph = message(7, ...nodes, message(2, 'interest'), ...tensors, matrix(11, 'x', spec.inputs), matrix(12, 'p', 1));
  return joined([number(1, IR_VERSION), graph, message(8, number(2, OPSET))]);
};
