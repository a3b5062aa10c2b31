import type { Language } from '../../i18n/i18n';

interface TryStrings {
  readonly title: string;
  readonly none: string;
  readonly share: string;
  readonly shareHint: string;
  readonly all: string;
  readonly start: (share: string) => string;
  readonly startTitle: string;
  readonly startQuestion: (share: string) => string;
  readonly judged: string;
  readonly allQuestion: string;
  readonly startConfirm: string;
  /** Name of the version. */
  readonly versionName: (files: string) => string;
  readonly staged: (version: string, share: string) => string;
  readonly judging: string;
  readonly live: (version: string) => string;
  readonly ended: (version: string) => string;
  readonly promote: string;
  readonly promoteTitle: string;
  readonly promoteQuestion: string;
  readonly end: string;
  readonly endedNow: string;
  readonly promotedNow: string;
  readonly versions: string;
  readonly offline: string;
  readonly download: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  /** By reason code. */
  readonly failures: Readonly<Record<string, string>>;
}

export const tryStrings: Readonly<Record<Language, TryStrings>> = {
  en: {
    title: 'Try it',
    none: 'Here you make a version of the result, first for a share of browsers.',
    share: 'Share of browsers',
    shareHint: 'A larger share decides sooner.',
    all: 'All',
    start: (share) => `Try it on ${share} of browsers`,
    startTitle: 'Try this model?',
    startQuestion: (share) => `${share} of browsers get a version with your live coupons and the new model.`,
    judged: 'Your orders decide. The version is used for all browsers, or taken back, as set under Automatic learning.',
    allQuestion: 'All browsers get a version with your live coupons and the new model. You can restore the one before under Versions.',
    startConfirm: 'Start',
    versionName: (files) => `Trained on ${files}`,
    staged: (version, share) => `“${version}” is on ${share} of browsers.`,
    judging: 'Your orders decide whether it is used for all.',
    live: (version) => `All browsers use “${version}”.`,
    ended: (version) => `“${version}” is no longer in use.`,
    promote: 'Use for all browsers',
    promoteTitle: 'Use this version for all browsers?',
    promoteQuestion: 'All browsers get it within a minute. You can restore the one before under Versions.',
    end: 'End the trial',
    endedNow: 'The trial ended.',
    promotedNow: 'All browsers get this version.',
    versions: 'Versions',
    offline: 'This server has no signing key. Download the campaign, then train and publish with your key.',
    download: 'Download campaign.json',
    copy: 'Copy',
    copied: 'Copied.',
    copyFailed: 'Could not copy. Select the text instead.',
    failures: {
      stage_running: 'Another version is being tried. End its trial first.',
      serving_stopped: 'Coupons are stopped. Turn them on first.',
      bundle_current: 'All browsers use this version already.',
    },
  },
  'zh-CN': {
    title: '试用',
    none: '在此将结果制成版本，先用于部分浏览器。',
    share: '浏览器占比',
    shareHint: '比例越大，得出结论越快。',
    all: '全部',
    start: (share) => `在 ${share} 的浏览器上试用`,
    startTitle: '试用此模型？',
    startQuestion: (share) => `${share} 的浏览器将获得一个版本，其中优惠券不变，模型是新的。`,
    judged: '由您的订单决定：按“自动学习”的设置，用于全部浏览器或撤回。',
    allQuestion: '全部浏览器将获得一个版本，其中优惠券不变，模型是新的。您可以在“版本”页恢复之前的版本。',
    startConfirm: '开始',
    versionName: (files) => `训练自 ${files}`,
    staged: (version, share) => `“${version}”已用于 ${share} 的浏览器。`,
    judging: '由您的订单决定是否用于全部浏览器。',
    live: (version) => `全部浏览器都使用“${version}”。`,
    ended: (version) => `“${version}”已不再使用。`,
    promote: '用于全部浏览器',
    promoteTitle: '将此版本用于全部浏览器？',
    promoteQuestion: '一分钟内全部浏览器都会获得它。您可以在“版本”页恢复之前的版本。',
    end: '结束试用',
    endedNow: '试用已结束。',
    promotedNow: '全部浏览器将获得此版本。',
    versions: '版本',
    offline: '此服务器没有签名密钥。请下载活动文件，再用您的密钥训练并发布。',
    download: '下载 campaign.json',
    copy: '复制',
    copied: '已复制。',
    copyFailed: '无法复制，请手动选择文本。',
    failures: {
      stage_running: '正在试用另一个版本，请先结束。',
      serving_stopped: '优惠券已停用，请先开启。',
      bundle_current: '全部浏览器都已使用此版本。',
    },
  },
};
