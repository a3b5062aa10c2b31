import { useEffect } from 'preact/hooks';
import { answersChanged } from '../api/ask';
import { type Language, useFormats, useStrings } from '../i18n/i18n';
import { Notice } from '../ui/Notice';

/** How often it is asked whether there are more, and how often in vain before nobody seems to be on their way, ms. */
const LOOK = 2_000;
const IN_VAIN = 30;

const strings: Readonly<Record<Language, { readonly notice: (orders: string) => string }>> = {
  en: {
    notice: (orders) =>
      `Simulated: ${orders} of the orders counted here, and the coupons, visits and private reports that go with them, are those of simulated shoppers. Nobody made them.`,
  },
  'zh-CN': {
    notice: (orders) => `模拟数据：此处统计的订单中有 ${orders} 笔，以及相应的优惠券、访问和匿名报告，均来自模拟顾客，并非真实顾客所为。`,
  },
};

export interface SimulatedProps {
  /** Orders that nobody made, more than 0. */
  readonly orders: number;
  /** Asks for that number anew. */
  readonly ask: () => void;
  /** Does the page show figures alone, so that nothing is lost when they are asked for again? */
  readonly moves: boolean;
}

/**
 * On every page, because every figure may have them in it. While they are about, somebody has sent them to see the figures move, so these are asked for
 * again as orders come in; a shop with customers alone is never asked by itself.
 */
export const Simulated = ({ orders, ask, moves }: SimulatedProps) => {
  const { notice } = useStrings(strings);
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
  return <Notice kind="warning">{notice(formats.count(orders))}</Notice>;
};
