/** @jsxRuntime automatic @jsxImportSource preact */
import type { ScaleLinear } from 'd3-scale';
import { WIDTH } from './Figure';

type Scale = ScaleLinear<number, number>;

/** Room for tick labels and axis names around a drawing. */
export const margin = { top: 10, right: 20, bottom: 40, left: 60 } as const;

interface AxesProps {
  readonly x: Scale;
  readonly y: Scale;
  readonly height: number;
  readonly xName: string;
  readonly yName: string;
  readonly xTick?: (value: number) => string;
  readonly yTick?: (value: number) => string;
}

/** Two axes with few ticks; lines across at the ticks of y. */
export const Axes = ({ x, y, height, xName, yName, xTick = String, yTick = String }: AxesProps) => {
  const bottom = height - margin.bottom;
  return (
    <g class="axes">
      {y.ticks(5).map((tick) => (
        <g key={tick}>
          <line class="grid" x1={margin.left} x2={WIDTH - margin.right} y1={y(tick)} y2={y(tick)} />
          <text x={margin.left - 6} y={y(tick) + 4} text-anchor="end">
            {yTick(tick)}
          </text>
        </g>
      ))}
      {x.ticks(5).map((tick) => (
        <text key={tick} x={x(tick)} y={bottom + 15} text-anchor="middle">
          {xTick(tick)}
        </text>
      ))}
      <line class="axis" x1={margin.left} x2={WIDTH - margin.right} y1={bottom} y2={bottom} />
      <text class="name" x={(margin.left + WIDTH - margin.right) / 2} y={height - 6} text-anchor="middle">
        {xName}
      </text>
      <text class="name" transform={`translate(12 ${(margin.top + bottom) / 2}) rotate(-90)`} text-anchor="middle">
        {yName}
      </text>
    </g>
  );
};
