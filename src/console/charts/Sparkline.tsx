import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';

const WIDTH = 120;
const HEIGHT = 28;
const EDGE = 2;

/** A small line without axes next to its figure. Hidden from screen readers, because the figure and its change say the same. */
export const Sparkline = ({ values }: { readonly values: readonly number[] }) => {
  const [low = 0, high = 0] = extent(values);
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [0, WIDTH]);
  const y = scaleLinear([Math.min(0, low), Math.max(low + 1e-9, high)], [HEIGHT - EDGE, EDGE]);
  const points = [...values];
  const drawn = line<number>((_, i) => x(i), y);
  const filled = area<number>((_, i) => x(i), y(Math.max(0, y.domain()[0] ?? 0)), y);
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="area" d={filled(points) ?? ''} />
      <path class="series plain" d={drawn(points) ?? ''} />
    </svg>
  );
};
