import { plural } from '../i18n/plural';
import { inboxDe } from '../inbox/inboxDe';
import { transferDe } from '../transfer/transferDe';
import type { PanelStrings } from './panelStrings';

const form = plural('de');

export const panelDe: PanelStrings = {
  language: 'de',
  between: ' ',
  title: 'Was Couplet aufbewahrt',
  intro:
    'Gutscheine werden auf diesem Gerät ausgewählt. Was Sie sich ansehen, bleibt hier. Der Shop erhält den Gutschein, dessen Code Sie abrufen, die Vergleichsgruppe, in die dieser Browser gelost wurde, und die Antworten, die unten beschrieben und aufgeführt sind.',
  mode: 'Antworten an den Shop',
  modes: {
    local: [
      'Hier verwischt (local)',
      'Höchstens einmal in 7 Tagen wird eine Antwort zu einem Besuch gesendet, zum Beispiel: etwas gekauft oder nicht. Vorher macht der Zufall sie auf diesem Gerät in einem Teil der Fälle falsch, sodass keine Antwort sicher sagt, was Sie getan haben.',
    ],
    split: [
      'In zwei Teile geteilt (split)',
      'Höchstens einmal in 7 Tagen wird eine genaue Antwort zu einem Besuch gesendet, zum Beispiel: etwas gekauft oder nicht. Sie wird hier in zwei Anteile geteilt, die für sich allein nichts sagen, und für zwei Organisationen versiegelt. Heraus kommen allein Summen über viele Kundinnen und Kunden, mit Rauschen. Das gilt, solange die beiden ihre Anteile nicht zusammenlegen.',
    ],
    off: ['Keine (off)', 'Dieser Shop lässt keine Antworten senden. Was aus Ihren Besuchen gelernt wird, bleibt auf diesem Gerät.'],
  },
  secondAggregator: 'Die andere Organisation',
  consent: 'Sie erlauben',
  mayStore: (may) => (may ? 'Aufbewahren auf diesem Gerät' : 'Kein Aufbewahren'),
  maySend: (may) => (may ? 'Senden von Antworten' : 'kein Senden von Antworten'),
  kept: 'Aufbewahrt in',
  storage: {
    memory: 'Nur im Arbeitsspeicher, weg beim Verlassen',
    indexeddb: 'Dieser Browser',
    earlier: 'Auf dieser Seite nur im Arbeitsspeicher; frühere Seiten haben in diesem Browser etwas gespeichert',
  },
  events: 'Vermerke zu Ihren Besuchen',
  retention: ({ days, events }, say) =>
    `Höchstens die letzten ${say(events)}. Vermerke, die älter als ${say(days)} ${form(days, { one: 'Tag', other: 'Tage' })} sind, werden gelöscht, und was daraus gelernt wurde, verblasst.`,
  decisions: 'Letzte Gutscheinauswahlen',
  noDecisions: 'Bisher keine.',
  chosen: (coupon) => `Gutschein „${coupon}“`,
  noneChosen: 'Kein Gutschein',
  neverShown: 'Er kam nicht auf die Seite.',
  reasons: {
    model: 'Auf diesem Gerät anhand Ihrer Besuche hier ausgewählt.',
    modelNone: 'Auf diesem Gerät berechnet: Keinen zu zeigen, sah besser aus als jeder Gutschein.',
    rule: 'Eine eigene Regel des Shops hat ihn ausgewählt.',
    ruleNone: 'Nichts, was die eigene Regel des Shops nennt, konnte gezeigt werden.',
    random: 'Zufällig gezogen, um zu erfahren, was gefällt.',
    randomNone: 'Ein Gutschein wurde zufällig gezogen, konnte aber nicht gezeigt werden.',
    waited: 'Abgewartet: Es schien noch zu früh.',
    comparison: 'Zum Vergleich werden in manchen Browsern keine Gutscheine gezeigt. Dieser wurde dafür ausgelost.',
    nothing: 'Es konnte keiner gezeigt werden.',
  },
  refused: (count, why, say) => `${say(count)} ${form(count, { one: 'Gutschein', other: 'Gutscheine' })}: ${why}`,
  refusals: {
    coupon_not_started: 'noch nicht gültig',
    coupon_expired: 'nicht mehr gültig',
    already_claimed: 'Sie haben den Code bereits',
    not_for_me: 'Sie haben „Nichts für mich“ geantwortet',
    already_closed: 'Sie haben ihn geschlossen',
    quiet_after_dismissals: 'Sie haben zwei nacheinander geschlossen, daher 48 Stunden Ruhe',
    min_gap: 'kurz zuvor wurde ein anderer Gutschein gezeigt',
    frequency_all: 'in 24 Stunden wurden genug Gutscheine gezeigt',
    frequency_page: 'auf dieser Seite oft genug gezeigt',
    frequency_session: 'bei diesem Besuch oft genug gezeigt',
    frequency_gap: 'wurde kurz zuvor schon gezeigt',
    frequency_day: 'in 24 Stunden oft genug gezeigt',
    frequency_week: 'in 7 Tagen oft genug gezeigt',
    frequency_lifetime: 'auf diesem Gerät oft genug gezeigt',
    members_only: 'nur für Mitglieder',
    margin_floor: 'der Shop hätte zu wenig verdient',
    condition_unmet: 'die Bedingungen waren nicht erfüllt',
  },
  otherRefusal: 'aus einem anderen Grund',
  budget: 'Verbrauchtes Privatsphäre-Budget',
  spent: ({ period, lifetime }, say) =>
    `ε ${say(lifetime.spent)} von ${say(lifetime.most)} insgesamt, ${say(period.spent)} von ${say(period.most)} in ${say(period.days)} Tagen`,
  budgetMeans: ({ left }, say) =>
    `Begrenzt, wie viel alle Antworten zusammen über Sie verraten können. ${left === 0 ? 'Es ist keine weitere Antwort möglich' : `Höchstens ${say(left)} weitere ${form(left, { one: 'Antwort ist', other: 'Antworten sind' })} möglich`}. Löschen setzt es nicht zurück; das Löschen der Daten dieser Website in Ihrem Browser schon.`,
  tokens: 'Wertmarken',
  tokensMean: 'Mit jeder wird eine Antwort bezahlt. Wer sie ausgegeben hat, kann nicht erkennen, wem sie gehörte.',
  waiting: 'Antworten, die auf das Senden warten',
  sent: 'Gesendete Antworten',
  bytes: 'Jedes Byte davon',
  shares: 'Eine genaue Antwort in zwei Anteilen, jeder für eine der beiden Organisationen versiegelt.',
  ping: 'Keine Antwort: in welche Gruppe eines Experiments dieser Browser gelost wurde; nichts von dem, was Sie getan haben.',
  noReports: 'Bisher keine.',
  tried: 'Schon einmal versucht: Sie ist vielleicht angekommen.',
  fates: {
    refused: 'Vom Server des Shops abgelehnt.',
    given_up: 'Niemand hat sie bestätigt; es wird nicht weiter versucht.',
    withdrawn: 'Von Ihnen zurückgezogen, nachdem das Senden versucht worden war.',
  },
  withdraw: 'Zurückziehen',
  save: 'Alles als Datei speichern',
  erase: 'Alles löschen',
  eraseWarning:
    'Ihre Besuche, Auswahlen, Codes und die hier aufgeführten Antworten werden endgültig gelöscht. Nur der Stand des Privatsphäre-Budgets bleibt, sonst ließe das Löschen weitere Antworten zu.',
  eraseNow: 'Endgültig löschen',
  keep: 'Behalten',
  done: {
    withdrawn: 'Zurückgezogen. Sie wird nicht gesendet.',
    tried: 'Zurückgezogen, aber das Senden war schon versucht worden, und sie ist vielleicht angekommen.',
    gone: 'Nicht zurückgezogen: Sie wartete nicht mehr. Wenn sie schon gesendet wurde, steht sie bei den gesendeten Antworten.',
    erased: 'Gelöscht.',
    failed: 'Das hat nicht funktioniert. Bitte versuchen Sie es noch einmal.',
  },
  unavailable: 'Nichts wird aufbewahrt: Couplet läuft auf dieser Seite nicht.',
  unreadable: 'Was aufbewahrt wird, konnte gerade nicht gelesen werden. Löschen lässt es sich trotzdem.',
  close: 'Schließen',
  inbox: inboxDe,
  transfer: transferDe,
};
