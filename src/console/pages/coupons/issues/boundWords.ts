import { HOUR, MINUTE, SECOND } from '../../../../protocol/clock';
import type { Formats } from '../../../i18n/formats';
import { unitAt } from './unitAt';

const lengths = { hour: HOUR, minute: MINUTE, second: SECOND };

/** A length of time in the unit that was typed; one that is no whole number of it in the next smaller one. */
const duration = (ms: number, typed: keyof typeof lengths, formats: Formats): string => {
  const unit = typed === 'hour' && ms % HOUR !== 0 ? 'minute' : typed;
  const whole = unit === 'minute' && ms % MINUTE !== 0 ? 'second' : unit;
  return formats.duration(ms / lengths[whole], whole);
};

/** A bound of the value at a place, in the unit its field is typed in. @param value as it is kept: minor units, shares, basis points, ms */
export const boundWords = (at: string, value: number, formats: Formats, currency: string): string => {
  const unit = unitAt(at);
  switch (unit) {
    case 'money':
      return formats.money(value, currency);
    case 'share':
      return percentWords(value, formats);
    case 'basisPoints':
      return percentWords(value / 10_000, formats);
    case 'hour':
    case 'minute':
    case 'second':
      return duration(value, unit, formats);
    case 'number':
      return formats.count(value);
  }
};

/** With one digit where it is no whole percentage. */
export const percentWords = (share: number, formats: Formats): string =>
  formats.percent(share, Number.isInteger(Math.round(share * 1e6) / 1e4) ? 0 : 1);
