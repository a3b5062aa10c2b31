interface SharesProps {
  readonly none: unknown;
  readonly rule: unknown;
  readonly couplet: unknown;
  /** Said below it in words, which are also what a screen reader reads. */
  readonly label: string;
}

const WIDTH = 100;

/** Three shares of all visitors as one bar. */
export const Shares = ({ none, rule, couplet, label }: SharesProps) => {
  const [a, b, c] = [none, rule, couplet].map((share) => (typeof share === 'number' ? Math.min(1, Math.max(0, share)) * WIDTH : 0)) as [
    number,
    number,
    number,
  ];
  return (
    <div class="shares">
      <svg viewBox={`0 0 ${WIDTH} 6`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="none" width={a} height="6" />
        <rect class="rule" x={a} width={b} height="6" />
        <rect class="couplet" x={a + b} width={c} height="6" />
      </svg>
      <p>{label}</p>
    </div>
  );
};
