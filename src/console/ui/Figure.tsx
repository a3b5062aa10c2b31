import type { ComponentChildren } from 'preact';

interface FigureProps {
  readonly label: string;
  readonly value: ComponentChildren;
  /** Its interval, or what it refers to. */
  readonly note?: ComponentChildren;
}

/** One number with its label. Place in a `<dl class="figures">`. */
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
  /** Reserved in addition; may be released. */
  readonly held: number;
  readonly of: number;
}

const WIDTH = 100;

/** Used part of a budget. Hidden from screen readers, because the figures are next to it. */
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
