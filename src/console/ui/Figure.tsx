import type { ComponentChildren } from 'preact';

interface FigureProps {
  readonly label: string;
  readonly value: ComponentChildren;
  /** Its interval, or what it is of. */
  readonly note?: ComponentChildren;
}

/** One number and what it says. Stands in a `<dl class="figures">`. */
export const Figure = ({ label, value, note }: FigureProps) => (
  <div class="figure">
    <dt>{label}</dt>
    <dd>
      <span class="figure-value">{value}</span>
      {note && <span class="figure-note">{note}</span>}
    </dd>
  </div>
);

interface MeterProps {
  readonly used: number;
  /** Reserved beside it, and perhaps given back. */
  readonly held: number;
  readonly of: number;
}

const WIDTH = 100;

/** How full a budget is. The figures stand beside it, so it says nothing itself. */
export const Meter = ({ used, held, of }: MeterProps) => {
  const x = (amount: number): number => (of > 0 ? Math.min(1, amount / of) * WIDTH : WIDTH);
  return (
    <svg class="meter" viewBox={`0 0 ${WIDTH} 4`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="room" width={WIDTH} height="4" />
      <rect class="held" width={x(used + held)} height="4" />
      <rect class="used" width={x(used)} height="4" />
    </svg>
  );
};
