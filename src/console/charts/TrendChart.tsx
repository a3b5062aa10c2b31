import { bisectCenter, extent } from 'd3-array';
import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDirection, useFormats } from '../i18n/i18n';

interface Series {
  readonly key: string;
  readonly label: string;
  /** Colour and dash: a group of the experiment, or `plain`. */
  readonly look: 'none' | 'rule' | 'couplet' | 'plain';
  /** One value for each time; null: a gap. */
  readonly values: readonly (number | null)[];
}

interface Band {
  readonly label: string;
  /** For each time; null: unbounded. Drawn as far as the scale reaches, with a gap if neither side is known. */
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

export interface TrendChartProps {
  /** Start of each day or week, UTC ms, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Interval around the first series. */
  readonly band?: Band;
  /** For the axis, e.g. `formats.shortMoney`. */
  readonly axisFormat: (value: number) => string;
  readonly format: (value: number) => string;
  readonly height?: number;
  /** Below the chart, for the hovered or last time; default: each series with its value. */
  readonly reading?: (index: number) => ComponentChildren;
}

const MARGIN = { top: 8, right: 8, bottom: 22, left: 52 };
/** Width of a character of a label, px. */
const CHARACTER = 7;
/** Least distance of date labels, px. */
const APART = 90;

const useWidth = () => {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(160, box.clientWidth)));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return { place, width };
};

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number';

/** Range of the vertical scale: all lines, and the band as far as three times that, because first intervals are huge. */
const rangeOf = ({ series, band }: Pick<TrendChartProps, 'series' | 'band'>): readonly [number, number] => {
  const [low = 0, high = 1] = extent([0, ...series.flatMap(({ values }) => values.filter(isNumber))]);
  const room = 3 * (high - low || 1);
  const bounds = band ? [...band.lower, ...band.upper].filter(isNumber).filter((bound) => bound >= low - room && bound <= high + room) : [];
  const [least = 0, most = 1] = extent([low, high, ...bounds]);
  return least === most ? [least - 1, most + 1] : [least, most];
};

/**
 * Lines over time with an optional interval band, drawn as SVG. Pointing at it reads the nearest time. Hidden from screen readers: place a
 * table with the same figures next to it (`DataTable` in a `Reveal`).
 */
export const TrendChart = ({ times, series, band, axisFormat, format, height = 240, reading }: TrendChartProps) => {
  const formats = useFormats();
  const { place, width } = useWidth();
  const [pointed, setPointed] = useState<number>();
  const y = scaleLinear(rangeOf({ series, ...(band ? { band } : {}) }), [height - MARGIN.bottom, MARGIN.top]).nice(4);
  const ticks = y.ticks(4).map((value) => ({ value, label: axisFormat(value) }));
  const edge = Math.max(MARGIN.left, 8 + CHARACTER * Math.max(...ticks.map(({ label }) => label.replaceAll(/\p{Cf}/gu, '').length)));
  const x = scaleUtc([times[0] ?? 0, times.at(-1) ?? 1], [edge, Math.max(edge + 1, width - MARGIN.right)]);
  // The side on which text begins depends on the direction.
  const atScale = useDirection() === 'rtl' ? 'start' : 'end';
  const [bottom = 0, top = 1] = y.domain();
  const clamp = (value: number | null | undefined, open: number): number => y(Math.min(top, Math.max(bottom, value ?? open)));
  const at = (i: number): number => x(times[i] ?? 0);
  const indexes = times.map((_, i) => i);
  const drawn = line<number | null>(
    (_, i) => at(i),
    (value) => y(value ?? 0),
  ).defined(isNumber);
  const banded = area<number>(
    at,
    (i) => clamp(band?.lower[i], bottom),
    (i) => clamp(band?.upper[i], top),
  ).defined((i) => isNumber(band?.lower[i]) || isNumber(band?.upper[i]));
  const shownAt = Math.min(pointed ?? times.length - 1, times.length - 1);
  const dates = x.ticks(Math.max(2, Math.floor(width / APART)));
  return (
    <figure class="chart-figure">
      <div ref={place}>
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${width} ${height}`}
          height={height}
          onPointerMove={(event) => {
            const { left } = event.currentTarget.getBoundingClientRect();
            setPointed(bisectCenter([...times], x.invert(event.clientX - left).getTime()));
          }}
          onPointerLeave={() => setPointed(undefined)}
        >
          {ticks.map(({ value, label }) => (
            <g key={value}>
              <line class={value === 0 ? 'zero' : 'grid'} x1={edge} x2={width - MARGIN.right} y1={y(value)} y2={y(value)} />
              <text x={edge - 8} y={y(value)} text-anchor={atScale} dominant-baseline="middle">
                {label}
              </text>
            </g>
          ))}
          {dates.map((date) => (
            <text key={date.getTime()} x={x(date)} y={height - 6} text-anchor="middle">
              {formats.shortDay(date.getTime())}
            </text>
          ))}
          {band && <path class="series-band" d={banded(indexes) ?? ''} />}
          {series.map(({ key, look, values }) => (
            <path key={key} class={`series ${look}`} d={drawn([...values]) ?? ''} />
          ))}
          {/* One day is neither a line nor a band. */}
          {times.length === 1 && (
            <>
              {band && (
                <line class="series couplet" x1={at(0)} x2={at(0)} y1={clamp(band.lower[0], bottom)} y2={clamp(band.upper[0], top)} />
              )}
              {series.map(
                ({ key, values }) => isNumber(values[0]) && <circle key={key} class="series-point" cx={at(0)} cy={y(values[0])} r="4" />,
              )}
            </>
          )}
          {pointed !== undefined && (
            <>
              <line class="zero" x1={at(shownAt)} x2={at(shownAt)} y1={MARGIN.top} y2={height - MARGIN.bottom} />
              {series.map(({ key, values }) => {
                const value = values[shownAt];
                return isNumber(value) && <circle key={key} class="series-point" cx={at(shownAt)} cy={y(value)} r="4" />;
              })}
            </>
          )}
        </svg>
      </div>
      <figcaption>
        <span>{formats.calendarDay(times[shownAt] ?? 0)}</span>
        {reading?.(shownAt) ??
          series.map(({ key, label, look, values }) => (
            <span key={key} class="legend-key">
              <svg viewBox="0 0 22 8" aria-hidden="true">
                <line class={`series ${look}`} x1="0" x2="22" y1="4" y2="4" />
              </svg>
              {label} {isNumber(values[shownAt]) && <strong>{format(values[shownAt])}</strong>}
            </span>
          ))}
        {band && <span>{band.label}</span>}
      </figcaption>
    </figure>
  );
};
