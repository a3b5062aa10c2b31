import type { ScaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';
import { type Column, Table } from '../page/Page';

/** @jsxRuntime automatic @jsxImportSource preact */
/** Width of every drawing in its own units. A phone shows it at about this size, a wide screen somewhat larger. */
export const WIDTH = 360;

interface FigureProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** Text alternative of the drawing, also printed below it. */
  readonly says: string;
  readonly height: number;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** Show the table next to the drawing if there is room, instead of collapsing it. */
  readonly beside?: boolean;
  readonly children: ComponentChildren;
}

/** A drawing with its title, a sentence on how to read it, and its figures as a table. */
export const Figure = ({ id, title, says, height, columns, rows, beside = false, children }: FigureProps) => (
  <figure class={beside ? 'beside' : undefined}>
    <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{says}</desc>
      {children}
    </svg>
    <figcaption>
      <strong>{title}.</strong> {says}
    </figcaption>
    <details>
      <summary>Show as a table</summary>
      <Table caption={title} columns={columns} rows={rows} />
    </details>
    {beside ? <Table caption={title} columns={columns} rows={rows} /> : undefined}
  </figure>
);

/** @jsxRuntime automatic @jsxImportSource preact */
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

/** Two axes with few ticks, and grid lines at the ticks of y. */
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
