import { fitLine, type Line } from '../server/fitLine';

/** k of cost ~ size^k by least squares on logarithms, with its 95% interval; of six positive points or more. */
export const fitExponent = (points: readonly (readonly [size: number, cost: number])[]): Line => {
  if (points.length < 6 || points.some(([size, cost]) => !(size > 0 && cost > 0)))
    throw new RangeError(`no exponent of ${JSON.stringify(points)}`);
  return fitLine(points.map(([size, cost]) => [Math.log(size), Math.log(cost)]));
};
