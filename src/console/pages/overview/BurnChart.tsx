import type { BurnShape } from './burnShape';

const HEIGHT = 100;

/** What is left of a budget, and within what it will be gone. The figure around it says the same in words, so it says nothing itself. */
export const BurnChart = ({ shape: { width, line, ahead }, cap }: { readonly shape: BurnShape; readonly cap: number }) => {
  const y = (left: number): number => HEIGHT * (1 - Math.min(1, left / (cap || 1)));
  const path = (points: readonly (readonly [number, number])[]): string => points.map(([x, left]) => `${x},${y(left)}`).join(' ');
  const [x, left] = ahead?.from ?? [0, 0];
  return (
    <svg class="burn" viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {ahead && (
        <>
          <polygon class="between" points={`${x},${y(left)} ${ahead.earliest},${HEIGHT} ${ahead.latest},${HEIGHT}`} />
          {ahead.day !== null && <polyline class="ahead" points={`${x},${y(left)} ${ahead.day},${HEIGHT}`} />}
        </>
      )}
      <line class="floor" x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
      <polyline class="line" points={path(line)} />
    </svg>
  );
};
