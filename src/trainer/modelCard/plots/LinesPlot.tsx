/** @jsxRuntime automatic @jsxImportSource preact */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { fixed } from '../../metrics/metricText';
import { Axes, Figure, margin, WIDTH } from './Figure';

interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly kind: 'a' | 'b' | 'ideal';
}

interface LinesPlotProps {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly lines: readonly Line[];
  readonly xName: string;
  readonly yName: string;
  readonly xTick?: (value: number) => string;
  /** Let y start at 0. */
  readonly fromZero?: boolean;
  /** Position on x to mark with a vertical line, and its label. */
  readonly mark?: { readonly at: number; readonly name: string };
}

const HEIGHT = 270;
/** Room for one name of the legend. */
const LEGEND = 140;

/** Lines over a common x, distinguished by dash and by a name in the legend, not by colour alone. */
export const LinesPlot = ({ id, title, says, lines, xName, yName, xTick, fromZero = false, mark }: LinesPlotProps) => {
  const all = lines.flatMap(({ points }) => points);
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const x = scaleLinear([Math.min(...xs), Math.max(...xs)], [margin.left, WIDTH - margin.right]);
  const [low, high] = [fromZero ? Math.min(0, ...ys) : Math.min(...ys), Math.max(...ys)];
  const top = margin.top + 18;
  const y = scaleLinear([low, high > low ? high : low + 1], [HEIGHT - margin.bottom, top]).nice(5);
  const at = [...new Set(xs)].sort((a, b) => a - b);
  return (
    <Figure
      id={id}
      title={title}
      says={says}
      height={HEIGHT}
      columns={[{ head: xName, number: true }, ...lines.map(({ name }) => ({ head: name, number: true }))]}
      rows={at.map((value) => [
        xTick?.(value) ?? value,
        ...lines.map(({ points }) => fixed(points.find(([px]) => px === value)?.[1] ?? Number.NaN)),
      ])}
    >
      <Axes x={x} y={y} height={HEIGHT} xName={xName} yName={yName} {...(xTick ? { xTick } : {})} />
      {mark ? (
        <g>
          <line class="ideal" x1={x(mark.at)} x2={x(mark.at)} y1={top} y2={HEIGHT - margin.bottom} />
          <text
            class="name"
            x={x(mark.at)}
            y={HEIGHT - margin.bottom - 6}
            dx={x(mark.at) > WIDTH / 2 ? -5 : 5}
            text-anchor={x(mark.at) > WIDTH / 2 ? 'end' : 'start'}
          >
            {mark.name}
          </text>
        </g>
      ) : undefined}
      {lines.map(({ name, points, kind }, i) => (
        <g key={name}>
          <path
            class={kind === 'ideal' ? 'ideal' : `line ${kind}`}
            d={
              line<readonly [number, number]>(
                ([px]) => x(px),
                ([, py]) => y(py),
              )(points) ?? ''
            }
          />
          <line
            class={kind === 'ideal' ? 'ideal' : `line ${kind}`}
            x1={margin.left + i * LEGEND}
            x2={margin.left + 20 + i * LEGEND}
            y1={10}
            y2={10}
          />
          <text x={margin.left + 25 + i * LEGEND} y={14}>
            {name}
          </text>
        </g>
      ))}
    </Figure>
  );
};
