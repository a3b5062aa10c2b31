/** @jsxRuntime automatic @jsxImportSource preact */
import { scaleLinear } from 'd3-scale';
import { fixed } from '../../metrics/metricText';
import { Figure, WIDTH } from './Figure';

interface Bar {
  readonly label: string;
  readonly value: number;
  /** Half-width of the interval drawn. Absent: none. */
  readonly half?: number;
  readonly marked?: boolean;
}

interface BarsPlotProps {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly bars: readonly Bar[];
  /** Name of the interval in the table, e.g. `± 2 SE`. */
  readonly halfName?: string;
  /** Start of bars: 0, or the value of chance for a figure that means nothing below it. */
  readonly from?: number;
  /** Draw points with intervals instead of bars, since a coefficient has no filled area. */
  readonly points?: boolean;
  readonly digits?: number;
  /** See `Figure`. */
  readonly beside?: boolean;
}

const ROW = 34;
const RIGHT = 62;

const shortened = (label: string): string => (label.length > 52 ? `${label.slice(0, 51)}…` : label);

/** Horizontal bars, each under its label, so that long names fit a narrow screen. */
export const BarsPlot = ({ id, title, says, bars, halfName, from = 0, points = false, digits = 3, beside = false }: BarsPlotProps) => {
  const ends = bars.flatMap(({ value, half = 0 }) => [value - half, value + half]);
  const low = points || ends.some((end) => end < from) ? Math.min(from, ...ends) : from;
  const high = Math.max(from, ...ends);
  const x = scaleLinear([low, high > low ? high : low + 1], [2, WIDTH - RIGHT]);
  const height = bars.length * ROW + 6;
  const stands = bars.some(({ marked }) => !marked);
  return (
    <Figure
      id={id}
      title={title}
      says={says}
      height={height}
      beside={beside}
      columns={[{ head: 'name' }, { head: 'value', number: true }, ...(halfName ? [{ head: halfName, number: true }] : [])]}
      rows={bars.map(({ label, value, half }) => [
        label,
        fixed(value, digits + 1),
        ...(halfName ? [half === undefined ? '–' : fixed(half, digits + 1)] : []),
      ])}
    >
      {bars.map(({ label, value, half, marked }, i) => {
        const top = i * ROW;
        const [a, b] = [x(from), x(value)];
        const colour = marked ? 'a' : 'b';
        return (
          <g key={label}>
            <text class={marked && stands ? 'label marked' : 'label'} x={2} y={top + 14}>
              {shortened(label)}
            </text>
            {points ? (
              <circle class={`dot ${colour}`} cx={b} cy={top + 25} r={4} />
            ) : (
              <rect class={`bar ${colour}`} x={Math.min(a, b)} y={top + 19} width={Math.max(0.5, Math.abs(b - a))} height={11} />
            )}
            <line class="axis" x1={a} x2={a} y1={top + 17} y2={top + 32} />
            {half === undefined ? undefined : (
              <line
                class={`whisker ${points ? colour : 'ink'}`}
                x1={x(value - half)}
                x2={x(value + half)}
                y1={top + 24.5}
                y2={top + 24.5}
              />
            )}
            <text class="value" x={WIDTH - 2} y={top + 29} text-anchor="end">
              {fixed(value, digits)}
            </text>
          </g>
        );
      })}
    </Figure>
  );
};
