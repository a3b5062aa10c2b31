import type { Language } from '../../i18n/i18n';
import type { setupSteps } from './Setup';

interface StepWords {
  readonly name: string;
  /** While the step is open. */
  readonly help: string;
  readonly action: string;
}

interface SetupStrings {
  readonly title: string;
  readonly done: (done: string, all: string) => string;
  /** State of a step, for screen readers. */
  readonly open: string;
  readonly finished: string;
  readonly steps: Readonly<Record<(typeof setupSteps)[number], StepWords>>;
}

export const setupStrings: Readonly<Record<Language, SetupStrings>> = {
  en: {
    title: 'Set up',
    done: (done, all) => `${done} of ${all} done`,
    open: 'Not yet',
    finished: 'Done',
    steps: {
      published: { name: 'Publish a coupon', help: 'Pick a template, set the discount, publish.', action: 'Pick a template' },
      tag: { name: 'Add the script tag', help: 'No page of your shop has loaded Couplet yet.', action: 'Copy the tag' },
      claim: { name: 'Claim a coupon', help: 'Open your shop, look at three products and claim the coupon.', action: 'Preview a coupon' },
      orders: { name: 'Connect orders', help: 'Your shop has not sent an order yet.', action: 'Connect orders' },
      measured: {
        name: 'Measure an order',
        help: 'Needs an order from a cart with the attribute “couplet”.',
        action: 'Check the connection',
      },
      result: {
        name: 'First result',
        help: 'The expected date appears here after the first measured orders.',
        action: 'Plan the experiment',
      },
    },
  },
  'zh-CN': {
    title: '设置步骤',
    done: (done, all) => `已完成 ${done}/${all}`,
    open: '未完成',
    finished: '已完成',
    steps: {
      published: { name: '发布一张优惠券', help: '选择模板，设置折扣，然后发布。', action: '选择模板' },
      tag: { name: '加入脚本标签', help: '店铺还没有页面加载过 Couplet。', action: '复制标签' },
      claim: { name: '领取一张优惠券', help: '打开店铺，浏览三件商品，然后领取优惠券。', action: '预览优惠券' },
      orders: { name: '连接订单', help: '店铺还没有发送过订单。', action: '连接订单' },
      measured: { name: '计入首个订单', help: '需要一个购物车带有“couplet”属性的订单。', action: '检查连接' },
      result: { name: '首个结论', help: '有了首批计入的订单后，这里会显示预计日期。', action: '规划实验' },
    },
  },
};
