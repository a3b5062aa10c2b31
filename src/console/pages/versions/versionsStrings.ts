import type { Aim } from '../../../bundle/campaign';
import type { Language } from '../../i18n/language';

interface VersionsStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly toCoupons: string;
  readonly published: string;
  readonly devices: string;
  readonly current: string;
  readonly show: string;
  readonly card: (id: string) => string;
  readonly label: string;
  readonly coupons: string;
  readonly aim: string;
  readonly aims: Readonly<Record<Aim, string>>;
  readonly models: string;
  readonly model: Readonly<Record<'network' | 'sequence' | 'cf' | 'timing' | 'localHead', string>>;
  readonly noModels: string;
  readonly software: string;
  readonly previous: string;
  readonly learntFrom: string;
  readonly logs: Readonly<Record<'events' | 'orders' | 'items' | 'acceptance', string>>;
  readonly log: (kind: string, rows: string, first: string | undefined, last: string | undefined) => string;
  readonly seed: string;
  readonly warmStart: string;
  readonly metrics: string;
  readonly noMetrics: string;
  readonly metric: string;
  readonly value: string;
  readonly use: string;
  readonly useTitle: (id: string) => string;
  readonly useQuestion: string;
  readonly share: string;
  readonly shareHint: string;
  readonly give: (share: string) => string;
  readonly takeBack: string;
  readonly takeBackQuestion: string;
  readonly couponDiffers: string;
  readonly experimentDiffers: string;
}

export const versionsStrings: Readonly<Record<Language, VersionsStrings>> = {
  en: {
    title: 'Versions',
    lead: 'Every set of coupons and models that was published. Devices take a new one within a minute; an older one can be brought back as long as none of its coupons was changed since.',
    none: 'Nothing was published yet',
    noneNext: 'Publish your coupons; each time makes a version that you can come back to.',
    toCoupons: 'Coupons',
    published: 'Published',
    devices: 'Devices',
    current: 'in use',
    show: 'What is in it',
    card: (id) => `Version ${id}`,
    label: 'Made from',
    coupons: 'Coupons',
    aim: 'Aim',
    aims: { margin: 'Most margin', efficiency: 'Less discount per extra order' },
    models: 'Models',
    model: {
      network: 'interest network',
      sequence: 'the order of what was looked at',
      cf: 'who bought this also bought',
      timing: 'when to offer',
      localHead: 'learning from the shopper’s own answers',
    },
    noModels: 'none yet: coupons are chosen by what a shopper looks at, and your rule',
    software: 'Made by',
    previous: 'In place of',
    learntFrom: 'Learnt from',
    logs: { events: 'Behaviour log', orders: 'Order export', items: 'Item list', acceptance: 'Coupons accepted or not' },
    log: (kind, rows, first, last) => `${kind}: ${rows} rows${first && last ? `, ${first} to ${last}` : ''}`,
    seed: 'Seed',
    warmStart: 'Training began with',
    metrics: 'What was measured',
    noMetrics: 'No figures: this version was made without a log of past behaviour.',
    metric: 'Figure',
    value: 'Value',
    use: 'Use for all devices',
    useTitle: (id) => `Use version ${id} for all devices?`,
    useQuestion: 'Devices take it within a minute. The version in use now stays here, and you can come back to it in the same way.',
    share: 'Share of devices',
    shareHint: 'Try it on a part of the devices first; the others keep the version in use.',
    give: (share) => `Give it to ${share} of devices`,
    takeBack: 'Take it back',
    takeBackQuestion: 'All devices use the version in use again.',
    couponDiffers:
      'A coupon of this version was changed or taken out since: cards would promise what your shop no longer gives. Make it again what it was, under Coupons, and publish.',
    experimentDiffers:
      'This version belongs to another experiment than the one in use, and orders under both could not be compared. Use it for all devices.',
  },
  'zh-CN': {
    title: '版本',
    lead: '已发布的每一套优惠券与模型。设备会在一分钟内更新；旧版本中的优惠券此后若没有改动，即可恢复该版本。',
    none: '尚未发布任何版本',
    noneNext: '发布优惠券后，每次发布都会生成一个可以恢复的版本。',
    toCoupons: '优惠券',
    published: '发布时间',
    devices: '设备占比',
    current: '使用中',
    show: '查看内容',
    card: (id) => `版本 ${id}`,
    label: '来源',
    coupons: '优惠券',
    aim: '目标',
    aims: { margin: '毛利最高', efficiency: '每笔新增订单折扣更少' },
    models: '模型',
    model: { network: '兴趣网络', sequence: '浏览顺序', cf: '关联购买', timing: '发放时机', localHead: '根据顾客自己的反馈学习' },
    noModels: '尚无模型：按顾客浏览的内容和您的规则选择优惠券',
    software: '生成软件',
    previous: '取代版本',
    learntFrom: '训练数据',
    logs: { events: '行为日志', orders: '订单导出', items: '商品列表', acceptance: '优惠券接受记录' },
    log: (kind, rows, first, last) => `${kind}：${rows} 行${first && last ? `，${first} 至 ${last}` : ''}`,
    seed: '随机种子',
    warmStart: '训练起点',
    metrics: '测量结果',
    noMetrics: '没有数据：此版本未使用历史行为日志。',
    metric: '指标',
    value: '数值',
    use: '用于全部设备',
    useTitle: (id) => `将版本 ${id} 用于全部设备？`,
    useQuestion: '设备会在一分钟内更新。当前版本会保留，您可以用同样的方式恢复。',
    share: '设备占比',
    shareHint: '可先在部分设备上试用，其余设备保持当前版本。',
    give: (share) => `用于 ${share} 的设备`,
    takeBack: '撤回',
    takeBackQuestion: '全部设备恢复使用当前版本。',
    couponDiffers: '此版本中有优惠券此后被改动或移除，恢复后卡片会承诺店铺不再提供的优惠。请在“优惠券”中改回原样，然后发布。',
    experimentDiffers: '此版本属于另一个实验，两者的订单无法比较。请改为用于全部设备。',
  },
};
