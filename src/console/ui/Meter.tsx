export interface MeterProps {
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
