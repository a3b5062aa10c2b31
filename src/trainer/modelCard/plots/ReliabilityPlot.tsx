/** @jsxRuntime automatic @jsxImportSource preact */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { ReliabilityBin } from '../../../stats/offPolicy/classification';
import { percent, whole } from '../../metrics/metricText';
import { Axes, Figure, margin, WIDTH } from './Figure';

const HEIGHT = 300;

/** Predicted against observed, with 95% intervals. The diagonal is a perfectly calibrated model. */
export const ReliabilityPlot = ({ id, bins }: { readonly id: string; readonly bins: readonly ReliabilityBin[] }) => {
  const most = Math.min(1, Math.max(0.05, ...bins.map(({ probability, high }) => Math.max(probability, high))));
  const x = scaleLinear([0, most], [margin.left, WIDTH - margin.right]).nice(5);
  const y = scaleLinear(x.domain(), [HEIGHT - margin.bottom, margin.top]);
  const end = x.domain()[1] ?? 1;
  const path = line<ReliabilityBin>(
    ({ probability }) => x(probability),
    ({ rate }) => y(rate),
  )(bins);
  const outside = bins.filter(({ probability, low, high }) => probability < low || probability > high).length;
  const tick = (value: number): string => percent(value, 0);
  return (
    <Figure
      id={id}
      title="Calibration"
      says={`Held-out answers in bins of equal size: share accepted by predicted probability, with 95% intervals. On the dashed line, both are equal. ${outside} of ${bins.length} intervals miss it.`}
      height={HEIGHT}
      columns={[
        { head: 'bin' },
        { head: 'answers', number: true },
        { head: 'predicted', number: true },
        { head: 'accepted', number: true },
        { head: '95% interval', number: true },
      ]}
      rows={bins.map(({ n, probability, rate, low, high }, i) => [
        i + 1,
        whole(n),
        percent(probability),
        percent(rate),
        `${percent(low)} to ${percent(high)}`,
      ])}
    >
      <Axes x={x} y={y} height={HEIGHT} xName="predicted probability" yName="share accepted" xTick={tick} yTick={tick} />
      <line class="ideal" x1={x(0)} y1={y(0)} x2={x(end)} y2={y(end)} />
      {bins.map(({ probability, low, high }, i) => (
        <line key={i} class="whisker a" x1={x(probability)} x2={x(probability)} y1={y(low)} y2={y(high)} />
      ))}
      <path class="line a" d={path ?? ''} />
      {bins.map(({ probability, rate }, i) => (
        <circle key={i} class="dot a" cx={x(probability)} cy={y(rate)} r={3.5} />
      ))}
    </Figure>
  );
};
