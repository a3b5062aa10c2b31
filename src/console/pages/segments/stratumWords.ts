import type { Strata, StratumTest } from '../../../engine/profile/stratum';
import type { Language } from '../../i18n/language';

type Source = StratumTest['source'];
/** Who passes a test, and who does not. @param n as a language writes it */
type Both = (n: string, atLeast: number) => readonly [yes: string, no: string];

const words: Readonly<Record<Language, Readonly<Record<Source, Both>>>> = {
  en: {
    'profile.visits': (n, atLeast) => (atLeast === 2 ? ['came before', 'first visit'] : [`visit ${n} or later`, `before visit ${n}`]),
    'profile.orders': (n, atLeast) =>
      atLeast === 1 ? ['ordered before', 'never ordered'] : [`${n} or more orders`, `fewer than ${n} orders`],
    'session.views': (n) => [`looked at ${n} or more products`, `looked at fewer than ${n} products`],
    'session.carted': (n, atLeast) =>
      atLeast === 1
        ? ['put something into the cart', 'left the cart empty']
        : [`${n} or more into the cart`, `fewer than ${n} into the cart`],
    'session.shown': () => ['saw a coupon', 'saw no coupon'],
    'session.claimed': () => ['took a coupon', 'took no coupon'],
    'session.dismissed': () => ['dismissed a coupon', 'dismissed none'],
  },
  'zh-CN': {
    'profile.visits': (n, atLeast) => (atLeast === 2 ? ['曾来过', '首次到访'] : [`第 ${n} 次及以后到访`, `到访不足 ${n} 次`]),
    'profile.orders': (n, atLeast) => (atLeast === 1 ? ['曾下过单', '从未下单'] : [`下过至少 ${n} 单`, `下单不足 ${n} 次`]),
    'session.views': (n) => [`浏览了至少 ${n} 件商品`, `浏览不足 ${n} 件商品`],
    'session.carted': (n, atLeast) => (atLeast === 1 ? ['加购过', '未加购'] : [`加购至少 ${n} 次`, `加购不足 ${n} 次`]),
    'session.shown': () => ['看到了优惠券', '未看到优惠券'],
    'session.claimed': () => ['领取了优惠券', '未领取优惠券'],
    'session.dismissed': () => ['关闭了优惠券', '未关闭优惠券'],
  },
};

/** A stratum in words, e.g. `first visit, never ordered`. @param stratum 0 … 3, `engine/profile/stratum` */
export const stratumWords = (strata: Strata, stratum: number, language: Language, count: (n: number) => string): string =>
  strata
    .map(({ source, atLeast }, i) => {
      const [yes, no] = words[language][source](count(atLeast), atLeast);
      return (stratum & (2 >> i)) !== 0 ? yes : no;
    })
    .join(language === 'zh-CN' ? '，' : ', ');
