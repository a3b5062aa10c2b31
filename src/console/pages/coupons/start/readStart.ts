import { readMoney } from '../draft/moneyInput';
import { readNames } from '../draft/namesInput';
import { readNumber } from '../draft/numberInput';
import type { StartField } from './startFields';

const tiersOf = (typed: string, digits: number): unknown =>
  typed.trim() === ''
    ? undefined
    : readNames(typed).map((step) => {
        const [spend = '', save = ''] = step.split(/[:：]/);
        return { spend: readMoney(spend, digits), save: readMoney(save, digits) };
      });

const read = ({ kind }: StartField, typed: string, digits: number): unknown => {
  switch (kind) {
    case 'money':
      return readMoney(typed, digits);
    case 'number':
      return readNumber(typed);
    case 'percent':
      return readNumber(typed, 0.01);
    case 'names':
      return typed.trim() === '' ? undefined : readNames(typed);
    case 'tiers':
      return tiersOf(typed, digits);
    default:
      return typed.trim() === '' ? undefined : typed.trim();
  }
};

/** What was typed as the choices a preset takes; what is empty is left to the preset. @param digits of the currency's smallest coin */
export const readStart = (
  fields: readonly StartField[],
  typed: Readonly<Record<string, string>>,
  digits: number,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    fields
      .map((field) => [field.key, read(field, typed[field.key] ?? field.standard ?? '', digits)] as const)
      .filter(([, value]) => value !== undefined),
  );
