import type { LoopSettings } from '../../../campaigns/loop/loopState';
import type { Language } from '../../i18n/i18n';

interface LearningStrings {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  readonly hint: string;
  readonly forGood: string;
  readonly halfAfter: (days: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
}

export const learningStrings: Readonly<Record<Language, LearningStrings>> = {
  en: {
    title: 'How long past data counts',
    lead: 'If your goods or customers change, let visits that were reported privately count less as they get older.',
    label: 'Past visits',
    hint: 'Fewer days need more visits. Used if reports are added up by two organisations.',
    forGood: 'Count fully',
    halfAfter: (days) => (days === 1 ? 'Count half after a day' : `Count half after ${days} days`),
    save: 'Save',
    saved: 'Saved. The next version uses it.',
    unsaved: 'Not saved yet.',
  },
  'zh-CN': {
    title: '所学内容的有效时长',
    lead: '访问所反映的优惠券效果会用于您发布的下一个版本。若商品或顾客在变化，较早的访问会产生误导，可让其权重降低；若没有变化，这样做会略有损失，因为可用的访问变少。',
    label: '访问所反映的内容',
    hint: '只有新的访问到来时，旧的访问才会降低权重。天数越少，需要的访问越多：若剩余依据太少，将按一无所知时的方式选择优惠券。仅在报告分两份汇总时使用。',
    forGood: '长期有效',
    halfAfter: (days) => `${days} 天后权重减半`,
    save: '保存',
    saved: '已保存，您发布的下一个版本将按此学习。',
    unsaved: '尚未保存。',
  },
};

type Mode = LoopSettings['mode'];
type Figure = Exclude<keyof LoopSettings, 'mode'>;

interface LoopStrings extends Readonly<Record<Figure, string>> {
  readonly title: string;
  readonly lead: string;
  readonly mode: string;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly hints: Readonly<Record<Mode | Figure, string>>;
  readonly days: (days: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
}

export const loopStrings: Readonly<Record<Language, LoopStrings>> = {
  en: {
    title: 'Settings for automatic learning',
    lead: 'Couplet learns from new orders and reports, tries the result on some browsers, and lets your orders decide.',
    mode: 'New versions',
    modes: { automatic: 'Automatic', ask: 'Ask me first', off: 'Off' },
    hints: {
      automatic: 'A new version is tried, then used for all devices or taken back.',
      ask: 'A new version is prepared and waits here for your click.',
      off: 'Couplet changes your coupons only when you publish.',
      share: 'A larger share decides sooner. The other browsers keep the version in use.',
      tolerance: 'A new version is used for all devices once your orders show that it costs less than this.',
      horizonDays: 'If orders have not decided by then, the version that earned more is used.',
    },
    share: 'Share of browsers',
    tolerance: 'Tolerated loss of margin',
    horizonDays: 'Decide after',
    days: (days) => `${days} days`,
    save: 'Save',
    saved: 'Saved.',
    unsaved: 'Not saved yet.',
  },
  'zh-CN': {
    title: '自动学习的设置',
    lead: 'Couplet 从新的订单和报告中学习，先在部分浏览器上试用结果，再由您的订单决定去留。',
    mode: '新版本',
    modes: { automatic: '自动', ask: '先询问我', off: '关闭' },
    hints: {
      automatic: '新版本会先试用，然后用于全部设备或撤回。',
      ask: '新版本准备好后，会在此页等待您点击确认。',
      off: '只有在您发布时，Couplet 才会更改优惠券。',
      share: '比例越大，得出结论越快。其余浏览器保持当前版本。',
      tolerance: '订单表明新版本的损失低于此比例后，即用于全部设备。',
      horizonDays: '届时订单仍未得出结论，则采用收益较高的版本。',
    },
    share: '浏览器占比',
    tolerance: '可容忍的毛利损失',
    horizonDays: '决定期限',
    days: (days) => `${days} 天`,
    save: '保存',
    saved: '已保存。',
    unsaved: '尚未保存。',
  },
};
