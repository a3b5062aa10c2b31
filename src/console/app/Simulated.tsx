import { useEffect } from 'preact/hooks';
import { answersChanged } from '../api/ask';
import { useFormats } from '../i18n/i18n';
import { useStrings } from '../languages/strings';
import { Notice } from '../ui/Notice';

/** Interval of checking for more simulated orders, ms, and the number of checks without any after which they count as finished. */
const LOOK = 2_000;
const IN_VAIN = 30;

export interface SimulatedProps {
  /** Number of simulated orders, more than 0. */
  readonly orders: number;
  /** Requests that number again. */
  readonly ask: () => void;
  /** Whether the page only shows figures, so that reloading them loses no input. */
  readonly moves: boolean;
}

/**
 * On every page, because any figure may include simulated orders. While they arrive, the figures are reloaded, because someone is
 * simulating shoppers to see them change. A shop with real customers alone is never polled.
 */
export const Simulated = ({ orders, ask, moves }: SimulatedProps) => {
  const { notice } = useStrings('simulated');
  const formats = useFormats();
  useEffect(() => {
    if (moves) answersChanged();
    let asked = 0;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      ask();
      if (++asked >= IN_VAIN) clearInterval(timer);
    }, LOOK);
    return () => clearInterval(timer);
  }, [orders, ask, moves]);
  return <Notice kind="info">{notice(formats.count(orders))}</Notice>;
};
