import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { DAY } from '../../../protocol/values/clock';
import { useFormats } from '../../i18n/i18n';
import { type DayPoint, dayRange } from './daySeries';

const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/** Counts changes of the page's colours, after which a canvas must be redrawn. */
const useLook = (): number => {
  const [look, setLook] = useState(0);
  useEffect(() => {
    const changed = (): void => setLook((before) => before + 1);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
    const lists = QUERIES.map((query) => matchMedia(query));
    for (const list of lists) list.addEventListener('change', changed);
    return () => {
      observer.disconnect();
      for (const list of lists) list.removeEventListener('change', changed);
    };
  }, []);
  return look;
};

export interface DaysChartProps {
  readonly points: readonly DayPoint[];
  readonly currency: string;
  /** Index of the point under the pointer; null: none. */
  readonly pointed: (index: number | null) => void;
}

const HEIGHT = 280;
/** Usual intervals between ticks, in days. */
const TICKS = [1, 2, 7, 14, 28, 56, 91, 182, 364, 728];
const FONT = '13px system-ui, sans-serif';

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The page's colours in the form a canvas needs. */
const colours = () => {
  const colour = (name: string): string => token(name) || 'CanvasText';
  return {
    text: colour('--muted'),
    line: colour('--line'),
    edge: colour('--strong-line'),
    accent: colour('--accent'),
    tint: colour('--tint'),
  };
};

type Colours = ReturnType<typeof colours>;

/** A band needs two days. A single interval is drawn as a bar. */
const drawOnly = (
  { ctx, valToPos }: uPlot,
  { at, lower, upper }: DayPoint,
  [low, high]: readonly [number, number],
  { tint, edge }: Colours,
) => {
  const half = 7 * devicePixelRatio;
  const x = valToPos(Math.floor(at / DAY), 'x', true);
  const [top, bottom] = [valToPos(upper ?? high, 'y', true), valToPos(lower ?? low, 'y', true)];
  ctx.save();
  ctx.fillStyle = tint;
  ctx.strokeStyle = edge;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.rect(x - half, top, 2 * half, bottom - top);
  ctx.fill();
  ctx.stroke();
  ctx.restore();
};

const drawZero = ({ ctx, bbox, valToPos }: uPlot, { edge }: Colours) => {
  const y = Math.round(valToPos(0, 'y', true));
  ctx.save();
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
};

const chartOptions = (
  { points, currency, pointed }: DaysChartProps,
  { shortDay, shortMoney }: Pick<ReturnType<typeof useFormats>, 'shortDay' | 'shortMoney'>,
  width: number,
): uPlot.Options => {
  const paint = colours();
  const axis = { stroke: paint.text, font: FONT, ticks: { stroke: paint.line, width: 1 }, grid: { stroke: paint.line, width: 1 } };
  const bound = { stroke: paint.edge, width: 1, dash: [3, 4], points: { show: false } };
  const [low, high] = dayRange(points);
  const bounded = points.filter(({ lower, upper }) => lower !== null && upper !== null);
  const only = bounded.length === 1 ? bounded[0] : undefined;
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 28, 0, 0],
    scales: { x: { time: false }, y: { range: [low, high] } },
    series: [{}, bound, bound, { stroke: paint.accent, width: 2.5, points: { show: points.length < 3 } }],
    bands: [{ series: [1, 2], fill: paint.tint }],
    axes: [
      { ...axis, grid: { show: false }, incrs: TICKS, space: 90, values: (_, days) => days.map((day) => shortDay(day * DAY)) },
      { ...axis, size: 72, values: (_, amounts) => amounts.map((amount) => shortMoney(amount, currency)) },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
    hooks: {
      drawAxes: [(chart) => only && drawOnly(chart, only, [low, high], paint)],
      setCursor: [({ cursor }) => pointed(cursor.idx ?? null)],
      draw: [(chart) => drawZero(chart, paint)],
    },
  };
};

/** The observed line within the band of its interval. Hidden from screen readers, because the surrounding figure has the same in words. */
export const DaysChart = ({ points, currency, pointed }: DaysChartProps) => {
  const place = useRef<HTMLDivElement>(null);
  const formats = useFormats();
  const look = useLook();
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const chart = new uPlot(
      chartOptions({ points, currency, pointed }, formats, box.clientWidth),
      [
        points.map(({ at }) => Math.floor(at / DAY)),
        points.map(({ upper }) => upper),
        points.map(({ lower }) => lower),
        points.map(({ value }) => value),
      ],
      box,
    );
    const observer = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: HEIGHT }));
    observer.observe(box);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
    // `look` is a dependency, because the colours are read from the page.
  }, [points, currency, pointed, formats, look]);
  return <div class="chart" ref={place} aria-hidden="true" />;
};
