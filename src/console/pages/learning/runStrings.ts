import type { TrainingRun } from '../../../protocol/training';
import type { Language } from '../../i18n/i18n';

type Input = TrainingRun['inputs'][number]['kind'];

interface RunStrings {
  readonly title: string;
  readonly kinds: Readonly<Record<Input, string>>;
  readonly own: string;
  readonly none: string;
  readonly more: string;
  readonly seed: string;
  readonly seedHint: string;
  readonly start: string;
  readonly nothing: string;
  readonly running: string;
  readonly cancel: string;
  readonly cancelled: string;
  readonly failed: string;
  readonly log: string;
  /** By stage. */
  readonly stages: Readonly<Record<string, string>>;
  /** What happened and what to do, by reason code. */
  readonly failures: Readonly<Record<string, string>>;
  readonly earlier: string;
  readonly when: string;
  readonly data: string;
  readonly state: string;
  readonly version: string;
  readonly states: Readonly<Record<TrainingRun['state'], string>>;
  readonly show: string;
}

export const runStrings: Readonly<Record<Language, RunStrings>> = {
  en: {
    title: 'Train',
    kinds: { orders: 'Orders', events: 'Behaviour log', items: 'Goods' },
    own: 'Orders this server has',
    none: 'None',
    more: 'More settings',
    seed: 'Random seed',
    seedHint: 'The same data and seed give the same result.',
    start: 'Start training',
    nothing: 'Choose orders or a behaviour log.',
    running: 'Training. You can leave this page.',
    cancel: 'Cancel',
    cancelled: 'Training was cancelled.',
    failed: 'Training failed.',
    log: 'Log',
    stages: {
      orders: 'Read orders',
      read: 'Read data',
      clean: 'Check rows',
      'collaborative filter': 'Learn related goods',
      network: 'Learn the order of steps',
      gain: 'Learn what coupons add',
    },
    failures: {
      training_interrupted: 'The server stopped during training. Start it again.',
      training_crashed: 'Training ended early, probably because memory ran out. Train on a smaller file, or raise TRAINING_MEMORY_MB.',
      out_of_memory: 'There was not enough memory. Train on a smaller file, or raise TRAINING_MEMORY_MB.',
      disk_full: 'The disk is full. Free space, then start again.',
      no_input: 'The server has no orders yet. Upload a file first.',
      no_rows: 'No row of the data can be used. Step 1 shows why.',
      audience_too_small:
        'A coupon’s condition is met by fewer than 50 shoppers of the data. To protect them, widen the condition or use more data.',
    },
    earlier: 'Earlier runs',
    when: 'Started',
    data: 'Data',
    state: 'State',
    version: 'Version',
    states: { running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
    show: 'Show result',
  },
  'zh-CN': {
    title: '训练',
    kinds: { orders: '订单', events: '行为日志', items: '商品' },
    own: '此服务器已有的订单',
    none: '无',
    more: '更多设置',
    seed: '随机种子',
    seedHint: '数据和种子相同，结果也相同。',
    start: '开始训练',
    nothing: '请选择订单或行为日志。',
    running: '正在训练，您可以离开此页面。',
    cancel: '取消',
    cancelled: '训练已取消。',
    failed: '训练失败。',
    log: '日志',
    stages: {
      orders: '读取订单',
      read: '读取数据',
      clean: '检查各行',
      'collaborative filter': '学习相关商品',
      network: '学习浏览顺序',
      gain: '学习优惠券的增量',
    },
    failures: {
      training_interrupted: '训练期间服务器停止了，请重新开始。',
      training_crashed: '训练提前结束，可能是内存不足。请使用较小的文件，或提高 TRAINING_MEMORY_MB。',
      out_of_memory: '内存不足。请使用较小的文件，或提高 TRAINING_MEMORY_MB。',
      disk_full: '磁盘已满，请腾出空间后重新开始。',
      no_input: '服务器还没有订单，请先上传文件。',
      no_rows: '数据中没有可用的行，原因见步骤 1。',
      audience_too_small: '满足某张优惠券条件的顾客不足 50 位。为保护他们，请放宽条件或使用更多数据。',
    },
    earlier: '以往的训练',
    when: '开始时间',
    data: '数据',
    state: '状态',
    version: '版本',
    states: { running: '进行中', done: '完成', failed: '失败', cancelled: '已取消' },
    show: '查看结果',
  },
};

/** What a run reads, e.g. *orders.csv and Orders this server has*. */
export const inputNames = ({ inputs }: Pick<TrainingRun, 'inputs'>, strings: RunStrings): readonly string[] =>
  inputs.map(({ id, name }) => (id === null ? strings.own : name));
