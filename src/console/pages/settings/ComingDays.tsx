import type { Instant } from '../../../protocol/clock';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import { useFormats, useStrings } from '../../i18n/language';
import { comingDays } from './busyTime';
import { trafficStrings } from './trafficStrings';

const DAYS = 84;
const WIDTH = 6;
const HEIGHT = 60;

/** How busy each of the next twelve weeks' days is expected to be, beside an ordinary one. */
export const ComingDays = ({ peaks, now }: { readonly peaks: ExpectedTraffic; readonly now: Instant }) => {
  const strings = useStrings(trafficStrings);
  const { day, number } = useFormats();
  const days = comingDays(peaks, now, DAYS);
  const most = Math.max(...days.map(({ times }) => times));
  return (
    <div>
      <svg
        width="100%"
        height={HEIGHT}
        viewBox={`0 0 ${DAYS * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={strings.picture(number(most))}
      >
        {days.map(({ at, times }, i) => {
          const height = Math.max(1, (HEIGHT * times) / most);
          return (
            <rect
              key={at}
              fill="currentColor"
              opacity={times === 1 ? 0.3 : 0.8}
              x={i * WIDTH}
              y={HEIGHT - height}
              width={WIDTH - 1}
              height={height}
            >
              <title>{`${day(at)}: × ${number(times)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p class="scale hint">
        <span>{`${day(days[0]!.at)} – ${day(days.at(-1)!.at)}`}</span>
        <span>{strings.highest(number(most))}</span>
      </p>
    </div>
  );
};
