export interface IntervalBarProps {
  /** Text for screen readers. */
  readonly label: string;
  readonly value: number | null;
  /** Null: unbounded on that side. Drawn as an open end, as is a bound beyond the scale. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Left and right end of the scale, which several bars share. */
  readonly from: number;
  readonly to: number;
  /** Without colour: more is neither good nor bad. */
  readonly plain?: boolean;
}

const WIDTH = 240;
const HEIGHT = 24;
const MIDDLE = HEIGHT / 2;
/** Width of the visible part of an interval that lies entirely beyond the scale. */
const STUB = 6;

/** An estimate and its 95% interval around zero, on a scale that contains zero. */
export const IntervalBar = ({ label, value, lower, upper, from, to, plain = false }: IntervalBarProps) => {
  const x = (at: number): number => ((Math.min(Math.max(at, from), to) - from) / (to - from || 1)) * WIDTH;
  const left = lower === null ? 0 : Math.min(x(lower), WIDTH - STUB);
  const right = upper === null ? WIDTH : Math.max(x(upper), STUB);
  const within = (at: number | null): at is number => at !== null && at >= from && at <= to;
  const sure = (lower !== null && lower > 0) || (upper !== null && upper < 0);
  const tone = plain || !sure ? 'open' : (value ?? 0) < 0 ? 'loss' : 'gain';
  return (
    <svg class={`interval ${tone}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMinYMid" role="img" aria-label={label}>
      <line class="rail" x1="0" x2={WIDTH} y1={MIDDLE} y2={MIDDLE} />
      <line class="zero" x1={x(0)} x2={x(0)} y1="0" y2={HEIGHT} />
      <line class="span" x1={left} x2={right} y1={MIDDLE} y2={MIDDLE} />
      {within(lower) && <line class="end lower" x1={x(lower)} x2={x(lower)} y1={MIDDLE - 5} y2={MIDDLE + 5} />}
      {within(upper) && <line class="end upper" x1={x(upper)} x2={x(upper)} y1={MIDDLE - 5} y2={MIDDLE + 5} />}
      {within(value) && <circle class="point" cx={x(value)} cy={MIDDLE} r="5" />}
    </svg>
  );
};

export interface IntervalCellProps {
  readonly value: number | null;
  readonly lower: number;
  readonly upper: number;
  readonly from: number;
  readonly to: number;
  readonly plain?: boolean;
  readonly format: (value: number) => string;
  /** Text of the bar for screen readers. */
  readonly between: (lower: string, upper: string) => string;
}

/** The bounds of a bar as figures, from left to right as they are drawn. */
export const Bounds = ({ from, to }: { readonly from: string; readonly to: string }) => (
  <span class="figure-note" dir="ltr">
    <bdi>{from}</bdi> … <bdi>{to}</bdi>
  </span>
);

/** The bar in a table, with its bounds as figures. */
export const IntervalCell = ({ lower, upper, format, between, ...bar }: IntervalCellProps) => {
  const [from, to] = [format(lower), format(upper)];
  return (
    <>
      <IntervalBar label={between(from, to)} lower={lower} upper={upper} {...bar} />
      <Bounds from={from} to={to} />
    </>
  );
};
