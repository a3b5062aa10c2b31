import type { NetworkSpec } from '../engine/scoring/networkSpec';

export type Shape = readonly [rows: number, columns: number];

/** Shapes of the weights in the order of `networkSpec.ts`, biases as `[1, out]`. */
export const layerShapes = (spec: NetworkSpec): readonly Shape[] => {
  const shapes: Shape[] = [];
  for (let layer = 0; layer < spec.crossLayers; layer++) shapes.push([spec.inputs, spec.inputs], [1, spec.inputs]);
  let width = spec.inputs;
  for (const out of spec.hidden) {
    shapes.push([width, out], [1, out]);
    width = out;
  }
  shapes.push([width, 1], [1, 1]);
  return shapes;
};
