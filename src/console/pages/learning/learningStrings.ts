import type { Language } from '../../i18n/i18n';

interface LearningPageStrings {
  readonly title: string;
  readonly lead: string;
  readonly empty: string;
  readonly emptyNext: string;
  readonly toCampaigns: string;
}

export const learningStrings: Readonly<Record<Language, LearningPageStrings>> = {
  en: {
    title: 'Learning',
    lead: 'Train on your own data, and see what Couplet learned by itself.',
    empty: 'Publish a campaign first',
    emptyNext: 'Training needs its coupons and its currency.',
    toCampaigns: 'Go to campaigns',
  },
  'zh-CN': {
    title: '学习',
    lead: '用您自己的数据训练，并查看 Couplet 自行学到的内容。',
    empty: '请先发布活动',
    emptyNext: '训练需要活动中的优惠券和货币。',
    toCampaigns: '前往活动',
  },
};
