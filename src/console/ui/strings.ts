import type { Language } from '../i18n/i18n';

interface UiStrings {
  readonly loading: string;
  readonly tryAgain: string;
  readonly reason: (code: string) => string;
  readonly cancel: string;
  readonly close: string;
  readonly asTable: string;
  readonly helpOn: (about: string) => string;
  readonly remove: (name: string) => string;
  readonly noOptions: string;
  readonly undo: string;
  /** Texts for failures that any page may have, by code. */
  readonly failures: Readonly<Record<string, string>>;
}

export const uiStrings: Readonly<Record<Language, UiStrings>> = {
  en: {
    loading: 'Loading …',
    tryAgain: 'Try again',
    reason: (code) => `Reason: ${code}`,
    cancel: 'Cancel',
    close: 'Close',
    asTable: 'As a table',
    helpOn: (about) => `Help: ${about}`,
    remove: (name) => `Remove ${name}`,
    noOptions: 'No match',
    undo: 'Undo',
    failures: {
      server_unreachable: 'The server did not answer. Is it running, and are you online?',
      answer_malformed: 'The server is of another version than this page. Reload the page.',
      forbidden: 'Your role does not allow this. Ask an owner of this shop.',
      rate_limited: 'Too many attempts. Wait a minute and try again.',
      shop_unreachable: 'Your shop cannot be reached. Try again in a minute.',
    },
  },
  'zh-CN': {
    loading: '加载中……',
    tryAgain: '重试',
    reason: (code) => `原因代码：${code}`,
    cancel: '取消',
    close: '关闭',
    asTable: '以表格查看',
    helpOn: (about) => `帮助：${about}`,
    remove: (name) => `移除${name}`,
    noOptions: '没有匹配项',
    undo: '撤销',
    failures: {
      server_unreachable: '服务器没有响应。请确认它正在运行，并检查网络。',
      answer_malformed: '服务器与此页面的版本不一致，请刷新页面。',
      forbidden: '您的角色无权执行此操作，请联系店铺所有者。',
      rate_limited: '尝试次数过多，请一分钟后再试。',
      shop_unreachable: '无法连接到您的店铺，请稍后再试。',
    },
  },
};
