import type { Language } from '../../i18n/i18n';
import type { Advice } from './adviceOf';

interface Words {
  /** What to do. */
  readonly act: string;
  readonly why: string;
  /** Name of the page where it is done; absent if it is this page. */
  readonly link?: string;
}

interface Facts {
  readonly coupon: string;
  readonly day: string;
  readonly weeks: number;
}

interface AdviceStrings {
  readonly title: string;
  readonly later: string;
  /** Between action and reason. */
  readonly because: string;
  readonly of: Readonly<Record<Advice['code'], (facts: Facts) => Words>>;
}

export const adviceStrings: Readonly<Record<Language, AdviceStrings>> = {
  en: {
    title: 'Next step',
    later: 'After that',
    because: '. ',
    of: {
      make_campaign: () => ({
        act: 'Set up your first coupons',
        why: 'Nothing is live yet, so shoppers see none.',
        link: 'Set up your first coupons',
      }),
      finish_draft: () => ({
        act: 'Finish the campaign you are working on',
        why: 'It cannot be published as it is; the page says what is wrong and how to mend it.',
        link: 'To the campaign',
      }),
      publish: () => ({
        act: 'Publish what you have changed',
        why: 'The campaign you are working on differs from what shoppers get.',
        link: 'Look at the changes',
      }),
      turn_on: () => ({ act: 'Turn coupons on, at the top of this page', why: 'A campaign is live, but coupons are stopped.' }),
      budget_spent: ({ coupon }) => ({
        act: `Raise the budget of “${coupon}”, or let it rest`,
        why: 'Its budget is used up, so nobody is offered it.',
        link: 'To the coupon',
      }),
      budget_ends: ({ coupon, day }) => ({
        act: `Raise the budget of “${coupon}”, or let it end`,
        why: `At this pace it runs out about ${day}; after that nobody is offered it.`,
        link: 'To the coupon',
      }),
      split_broken: () => ({
        act: 'Find out why shoppers were not split as planned',
        why: 'Until then nothing can be said of what coupons earn.',
        link: 'Look at the results',
      }),
      marks_lost: () => ({
        act: 'Fix the checkout that drops the attribute of the experiment',
        why: 'Its orders count in no group, so the groups cannot be compared.',
        link: 'Look at the results',
      }),
      roll_out: () => ({
        act: 'Give coupons to more shoppers',
        why: 'They earn more than they cost, and the difference is statistically significant. Start a new experiment with a smaller share without coupons.',
        link: 'To the experiment',
      }),
      stop_or_change: () => ({
        act: 'Stop the coupons or change them',
        why: 'They cost more than they bring, and the difference is statistically significant. Try smaller discounts, fewer coupons or other shoppers.',
        link: 'Look at the results',
      }),
      difference_small: () => ({
        act: 'Decide whether a small difference is worth it',
        why: 'Any difference in net margin is smaller than 10%.',
        link: 'Look at the results',
      }),
      answer_unlikely: () => ({
        act: 'Stop the experiment, or plan it for longer',
        why: 'By the planned end an answer is unlikely.',
        link: 'Look at the results',
      }),
      customers_unbalanced: () => ({
        act: 'Find out why customers you knew before were not split as planned',
        why: 'Until then nothing can be said of what coupons earn.',
        link: 'Look at the results',
      }),
      too_slow: () => ({
        act: 'Hold out a larger share of shoppers',
        why: 'At your traffic a difference of 10% would take years to show.',
        link: 'To the experiment',
      }),
      start_experiment: () => ({
        act: 'Start an experiment',
        why: 'Everybody gets coupons, so nobody can tell what they earn.',
        link: 'To the experiment',
      }),
      first_orders: () => ({
        act: 'Wait for the first orders',
        why: 'If none comes within a day: is the script on your pages, and does the shop send its orders?',
        link: 'How to install',
      }),
      first_week: () => ({
        act: 'Wait for a week of orders',
        why: 'Then it can be said how long an answer takes.',
        link: 'Look at the results',
      }),
      wait: ({ weeks }) => ({
        act: `Wait: about ${weeks} more ${weeks === 1 ? 'week' : 'weeks'}`,
        why: 'Then a difference of 10% shows. Changing shares meanwhile would start the count anew.',
        link: 'Look at the results',
      }),
    },
  },
  'zh-CN': {
    title: '下一步？',
    later: '之后',
    because: '。',
    of: {
      make_campaign: () => ({ act: '设置您的第一批优惠券', why: '尚未发布任何内容，顾客看不到优惠券。', link: '设置您的第一批优惠券' }),
      finish_draft: () => ({ act: '完成正在编辑的活动', why: '目前还不能发布，页面会说明哪里有问题以及如何修改。', link: '前往活动' }),
      publish: () => ({ act: '发布您的修改', why: '正在编辑的活动与顾客看到的不同。', link: '查看改动' }),
      turn_on: () => ({ act: '在本页顶部开启优惠券', why: '活动已发布，但优惠券处于停用状态。' }),
      budget_spent: ({ coupon }) => ({
        act: `提高“${coupon}”的预算，或让它停下`,
        why: '预算已用完，不再向任何人发放。',
        link: '前往该优惠券',
      }),
      budget_ends: ({ coupon, day }) => ({
        act: `提高“${coupon}”的预算，或让它自然结束`,
        why: `按目前速度，预算将在${day}前后用完，此后不再发放。`,
        link: '前往该优惠券',
      }),
      split_broken: () => ({ act: '查明顾客为何没有按计划分组', why: '在此之前，无法判断优惠券的收益。', link: '查看效果' }),
      marks_lost: () => ({
        act: '修复丢失实验标记的结账渠道',
        why: '经由该渠道的订单不属于任何一组，各组无法比较。',
        link: '查看效果',
      }),
      roll_out: () => ({
        act: '让更多访客获得优惠券',
        why: '优惠券带来的收益高于成本，且并非偶然。请开始新的实验，减小不发券的比例。',
        link: '前往实验',
      }),
      stop_or_change: () => ({
        act: '停用或调整优惠券',
        why: '优惠券的成本高于收益，且并非偶然。请尝试更小的折扣、更少的优惠券或其他顾客。',
        link: '查看效果',
      }),
      difference_small: () => ({
        act: '判断微小的差异是否值得',
        why: '净毛利的差异不到 10%。',
        link: '查看效果',
      }),
      answer_unlikely: () => ({ act: '停止实验，或计划更长的时间', why: '到计划结束时多半不会有结论。', link: '查看效果' }),
      customers_unbalanced: () => ({ act: '查明已有顾客为何没有按计划分组', why: '在此之前，无法判断优惠券的收益。', link: '查看效果' }),
      too_slow: () => ({ act: '增大不发券的访客比例', why: '按您的流量，10% 的差异需要数年才能显现。', link: '前往实验' }),
      start_experiment: () => ({ act: '开始一个实验', why: '所有人都能得到优惠券，因此无法判断其收益。', link: '前往实验' }),
      first_orders: () => ({
        act: '等待首批订单',
        why: '若一天内没有订单：页面是否已加入脚本，店铺是否在发送订单？',
        link: '安装方法',
      }),
      first_week: () => ({ act: '等待积累一周的订单', why: '届时才能估计多久会有结论。', link: '查看效果' }),
      wait: ({ weeks }) => ({
        act: `等待：大约还需 ${weeks} 周`,
        why: '届时即可看出 10% 的差异。期间若更改比例，将从零开始统计。',
        link: '查看效果',
      }),
    },
  },
};
