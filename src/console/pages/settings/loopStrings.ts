import type { LoopSettings } from '../../../campaigns/loop/loopState';
import type { Language } from '../../i18n/language';

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
    title: 'Automatic learning',
    lead: 'Couplet learns from new orders and reports, tries the result on some browsers, and lets your orders decide. See Versions for what it did.',
    mode: 'New versions',
    modes: { automatic: 'Automatic', ask: 'Ask me first', off: 'Off' },
    hints: {
      automatic: 'A new version is tried, then used for all devices or taken back.',
      ask: 'A new version is prepared and waits under Versions for your click.',
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
    title: '自动学习',
    lead: 'Couplet 从新的订单和报告中学习，先在部分浏览器上试用结果，再由您的订单决定去留。执行记录见“版本”。',
    mode: '新版本',
    modes: { automatic: '自动', ask: '先询问我', off: '关闭' },
    hints: {
      automatic: '新版本会先试用，然后用于全部设备或撤回。',
      ask: '新版本准备好后，会在“版本”页等待您点击确认。',
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
