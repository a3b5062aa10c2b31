import { useContext, useMemo } from 'preact/hooks';
import { HOUR, MINUTE } from '../../../protocol/values/clock';
import type { MessagesAnswer } from '../../api/channelsSchema';
import { type Language, LanguageContext, useStrings } from '../../i18n/i18n';
import { hrefOf } from '../../routing/routes';
import { Figure } from '../../ui/Figure';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { channelsStrings, queueStrings } from './channelsStrings';

interface StandingStrings {
  readonly states: Readonly<Record<string, string>>;
  /** Why a message ended and what can be done, by reason code of the server. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly other: (code: string) => string;
}

const words: Readonly<Record<Language, StandingStrings>> = {
  en: {
    states: {
      asked: 'Confirmation waiting to be sent',
      confirming: 'Confirmation sent, no answer yet',
      due: 'Confirmed, coupon waiting to be sent',
      sent: 'Coupon sent',
    },
    reasons: {
      not_confirmed: 'Ended: not confirmed within two days.',
      suppressed: 'Not sent: the address wants no messages.',
      address_limit: 'Not sent: the address was entered too often within a day.',
      domain_limit: 'Not sent: too many requests within a day for this domain, or for similar numbers.',
      same_coupon: 'Ended: the shopper confirmed another message about this coupon.',
      unsubscribed: 'Ended: the shopper wants no messages.',
      address_refused: 'Ended: the address does not exist. It gets no more messages.',
      address_bounced: 'Ended: the mail came back, because the address does not exist. It gets no more messages.',
      message_refused: 'Ended: the mail or text message service refused the content or the sender. See the server’s log.',
      relay_unreachable: 'Given up: your mail server or text message service did not answer for 15 hours. Check its address.',
      relay_deferred: 'Given up: the recipient’s server delayed it for 15 hours.',
      relay_refuses_us: 'Given up: your mail server or text message service rejects this server. Check user, password and sender.',
      channel_off: 'Ended: this channel was turned off.',
      coupon_expired: 'Not sent: the coupon had ended.',
      coupon_not_started: 'Not sent: the coupon was not valid yet.',
      coupon_stale: 'Not sent: the coupon changed after the request.',
      coupon_unknown: 'Not sent: the coupon was removed from the campaign.',
      serving_stopped: 'Not sent: coupons were stopped.',
      budget_exhausted: 'Not sent: the budget was used up.',
      budget_exhausted_today: 'Not sent: the daily budget was used up.',
      pool_empty: 'Not sent: no codes were left. Add more under Codes.',
      shop_refused: 'Not sent: your shop did not accept the coupon.',
      shop_unreachable: 'Given up: your shop could not be reached for 15 hours.',
      code_redeemed: 'Not sent: the shopper had already used the code.',
      claim_expired: 'Not sent: the code expired first.',
      sealed_otherwise: 'Ended: the key that protected the address (MESSAGE_KEY) was removed.',
    },
    other: (code) => `Ended: ${code}`,
  },
  'zh-CN': {
    states: {
      asked: '询问待发送',
      confirming: '询问已发送，尚未答复',
      due: '顾客已同意，优惠券待发送',
      sent: '优惠券已发送',
    },
    reasons: {
      not_confirmed: '已结束：两天内无人答复询问。',
      suppressed: '未发送：该地址不接收消息。',
      address_limit: '未发送：该地址一天内被填写次数过多。',
      domain_limit: '未发送：一天内对该域名的地址或同一号段的请求过多。',
      same_coupon: '已结束：顾客已确认关于此优惠券的另一条消息。',
      unsubscribed: '已结束：顾客不再接收消息。',
      address_refused: '已结束：地址不存在，不会再发送。',
      address_bounced: '已结束：邮件被退回，地址不存在，不会再发送。',
      message_refused: '已结束：对方因内容或发件人而拒收，请查看服务器日志。',
      relay_unreachable: '已放弃：您的邮件服务器或短信服务约 15 小时没有响应，请核对其地址。',
      relay_deferred: '已放弃：对方约 15 小时一直推迟接收。',
      relay_refuses_us: '已放弃：您的邮件服务器或短信服务不接受此服务器的消息，请核对用户名、密码和发件人。',
      channel_off: '已结束：此服务器不再使用该渠道。',
      coupon_expired: '未发送：优惠券已结束。',
      coupon_not_started: '未发送：优惠券尚未生效。',
      coupon_stale: '未发送：顾客请求之后，优惠券已有变化。',
      coupon_unknown: '未发送：优惠券已不在活动中。',
      serving_stopped: '未发送：优惠券已停用。',
      budget_exhausted: '未发送：预算已用完。',
      budget_exhausted_today: '未发送：当日预算已用完。',
      pool_empty: '未发送：券码已用完，请在“券码”中添加。',
      shop_refused: '未发送：您的店铺不接受此优惠券。',
      shop_unreachable: '已放弃：约 15 小时无法连接到您的店铺。',
      code_redeemed: '未发送：顾客已使用此优惠券的券码。',
      claim_expired: '未发送：券码在发送之前已过期。',
      sealed_otherwise: '已结束：保存地址所用的密钥（MESSAGE_KEY）已被移除。',
    },
    other: (code) => `已结束：${code}`,
  },
};

/** State of messages as a sentence. */
const standingWords = ({ state, reason }: Pick<MessagesAnswer['counts'][number], 'state' | 'reason'>, language: Language): string => {
  const { states, reasons, other } = words[language];
  return states[state] ?? reasons[reason ?? state] ?? other(reason ?? state);
};

type Count = MessagesAnswer['counts'][number];

interface QueueProps {
  readonly messages: MessagesAnswer;
  readonly reload: () => void;
}

/** States in the order messages pass through them. */
const ORDER = ['asked', 'confirming', 'due', 'sent', 'ended'];

/** Shorter delays do not count as late. */
const PATIENCE = MINUTE;

/** How long the oldest message has been due, or when the next one will be. */
const Delay = ({ oldestDue, now }: { readonly oldestDue: number; readonly now: number }) => {
  const strings = useStrings(queueStrings);
  const { formats } = useContext(LanguageContext);
  const late = now - oldestDue;
  if (late < PATIENCE) return late < -PATIENCE ? <p class="muted">{strings.later(formats.moment(oldestDue))}</p> : null;
  const time = late < HOUR ? formats.duration(Math.floor(late / MINUTE), 'minute') : formats.duration(Math.floor(late / HOUR), 'hour');
  return <p>{strings.late(time)}</p>;
};

/** Requested messages by state, and why some were not sent. */
export const Queue = ({ messages: { channels, counts, suppressed, oldestDue }, reload }: QueueProps) => {
  const strings = useStrings(queueStrings);
  const { names } = useStrings(channelsStrings);
  const { language, formats } = useContext(LanguageContext);
  const sum = (...states: readonly string[]): string =>
    formats.count(counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0));
  const columns = useMemo(
    (): readonly Column<Count>[] => [
      {
        key: 'state',
        title: strings.state,
        cell: (row) => <span title={row.reason ?? row.state}>{standingWords(row, language)}</span>,
        value: (row) => standingWords(row, language),
      },
      {
        key: 'channel',
        title: strings.channel,
        cell: ({ channel }) => names[channel],
        value: ({ channel }) => names[channel] ?? channel,
      },
      { key: 'count', title: strings.count, figure: true, cell: ({ count }) => formats.count(count), value: ({ count }) => count },
    ],
    [strings, names, language, formats],
  );
  const button = (
    <button type="button" onClick={reload}>
      {strings.again}
    </button>
  );
  return (
    <Panel title={strings.queue} lead={strings.lead} action={button}>
      <dl class="figures">
        <Figure label={strings.toSend} value={sum('asked', 'due')} />
        <Figure label={strings.asked} value={sum('confirming')} />
        <Figure label={strings.sent} value={sum('sent')} />
        <Figure label={strings.suppressed} value={formats.count(suppressed)} note={suppressed > 0 && strings.suppressedNote} />
      </dl>
      {channels.length === 0 && (
        <p>
          {strings.off} <a href={hrefOf('settings', 'messages')}>{strings.setUp}</a>
        </p>
      )}
      {oldestDue !== null && <Delay oldestDue={oldestDue} now={Date.now()} />}
      {counts.length === 0 ? (
        <p class="muted">{strings.none}</p>
      ) : (
        <DataTable
          caption={strings.table}
          quietCaption
          rows={[...counts].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.count - a.count)}
          keyOf={({ channel, state, reason }) => `${channel} ${state} ${reason}`}
          columns={columns}
          search={strings.search}
          csv="messages"
        />
      )}
    </Panel>
  );
};
