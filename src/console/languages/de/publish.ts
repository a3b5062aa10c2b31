import { hits } from '../../i18n/i18n';
import type { strings as en } from '../en/publish';

const issueList: typeof en.issueList = {
  errors: (n) => `Vor dem Veröffentlichen ${n} Fehler beheben`,
  warnings: (n) => (n === 1 ? '1 Warnung' : `${n} Warnungen`),
  about: (coupon) => `${coupon}:`,
};

/** As the subject at the start of a sentence. */
const one = (coupon: string): string => (coupon === '' ? 'Einer der Gutscheine' : coupon);

/** After “von” or “bei”. */
const ofOne = (coupon: string): string => (coupon === '' ? 'einem der Gutscheine' : coupon);

const publishRefusals: typeof en.publishRefusals = {
  discount_unsupported: (coupon) => ({
    what: `Die Kasse Ihres Shops unterstützt den Rabatt von ${ofOne(coupon)} nicht.`,
    fix: 'Wählen Sie eine andere Art von Rabatt oder andere Artikel.',
  }),
  stacking_unsupported: (coupon) => ({
    what: `${one(coupon)} lässt sich nicht kombinieren, weil die Kasse Ihres Shops nur einen Code pro Bestellung annimmt.`,
    fix: 'Wählen Sie „Ein Gutschein pro Bestellung“.',
  }),
  condition_unsupported: (coupon, field) => ({
    what: `Die Kasse Ihres Shops kann ${field === '' ? 'eine Bedingung' : `die Bedingung „${field}“`} von ${ofOne(coupon)} nicht prüfen.`,
    fix: 'Entfernen Sie diese Bedingung unter „Zielgruppe“ oder bitten Sie Ihre Entwickler, sie an der Kasse zu prüfen.',
  }),
  scope_unsupported: (coupon) => ({
    what: `Bei ${ofOne(coupon)} kann die Kasse Ihres Shops den Rabatt nicht auf diese Artikel beschränken.`,
    fix: 'Verwenden Sie entweder Artikel oder Kategorien oder den ganzen Shop.',
  }),
  scope_unknown: (coupon) => ({
    what: `${one(coupon)} nennt einen Artikel oder eine Kategorie, die es in Ihrem Shop nicht gibt.`,
    fix: 'Prüfen Sie die Schreibweise oder wählen Sie aus der Liste.',
  }),
  currency_unsupported: () => ({ what: 'Ihr Shop verkauft in einer anderen Währung.', fix: 'Korrigieren Sie die Währung unter „Shop“.' }),
  sensitive_category: (coupon) => ({
    what: `${one(coupon)} hängt von einem sensiblen Thema ab.`,
    fix: 'Entfernen Sie das Wort aus seinen Artikeln, Bedingungen oder Attributen.',
  }),
  protected_attribute: (coupon) => ({
    what: `${one(coupon)} hängt von einem geschützten Merkmal ab.`,
    fix: 'Entfernen Sie es aus seinen Bedingungen oder Attributen.',
  }),
  value_below_floor: (coupon) => ({
    what: `${one(coupon)} ist weniger wert als der Mindestwert eines Gutscheins.`,
    fix: 'Erhöhen Sie den Rabatt oder senken Sie den Mindestwert unter „Erweitert“.',
  }),
  value_above_ceiling: (coupon) => ({
    what: `${one(coupon)} kann mehr wert sein als der Höchstwert eines Gutscheins.`,
    fix: 'Senken Sie den Rabatt oder erhöhen Sie den Höchstwert unter „Erweitert“.',
  }),
  campaign_invalid: () => ({ what: 'Die Kampagne enthält Fehler.', fix: 'Gehen Sie zurück und beheben Sie sie zuerst.' }),
  draft_changed: () => ({
    what: 'Jemand anderes hat diese Kampagne geändert.',
    fix: 'Gehen Sie zurück, prüfen Sie die Änderungen und veröffentlichen Sie dann.',
  }),
  live_changed: () => ({
    what: 'Inzwischen wurde eine andere Version veröffentlicht.',
    fix: 'Die Liste oben vergleicht jetzt mit ihr. Prüfen Sie sie und stellen Sie dann wieder her.',
  }),
  signing_key_absent: () => ({
    what: 'Dieser Server hat den Signaturschlüssel nicht mehr.',
    fix: 'Laden Sie die Seite neu. Sie zeigt dann, wie Sie mit dem Schlüssel auf einem anderen Computer veröffentlichen.',
  }),
  shop_unreachable: () => ({
    what: 'Ihr Shop ist nicht erreichbar.',
    fix: 'Prüfen Sie, ob er läuft, und versuchen Sie es in einer Minute noch einmal.',
  }),
  shop_no_answer: () => ({
    what: 'Ihr Shop hat nicht rechtzeitig geantwortet.',
    fix: 'Versuchen Sie es in einer Minute noch einmal.',
  }),
  shop_unauthorized: () => ({
    what: 'Ihr Shop nimmt die Zugangsdaten von Couplet nicht an.',
    fix: 'Bitten Sie die Administration Ihres Servers, sie zu erneuern.',
  }),
  shop_refused: () => ({
    what: 'Ihr Shop hat es abgelehnt, seine Funktionen zu nennen.',
    fix: 'Prüfen Sie das Protokoll Ihres Shops und versuchen Sie es noch einmal.',
  }),
  shop_malformed: () => ({
    what: 'Ihr Shop hat eine unlesbare Antwort gesendet.',
    fix: 'Prüfen Sie die Version seiner Couplet-Erweiterung.',
  }),
  capabilities_malformed: () => ({
    what: 'Die Funktionsliste Ihres Shops ist unlesbar.',
    fix: 'Bitten Sie die Entwicklung Ihres Shops, sie zu korrigieren.',
  }),
  shop_extension_missing: () => ({
    what: 'In Ihrem Shop fehlt die Couplet-Erweiterung.',
    fix: 'Installieren Sie sie und veröffentlichen Sie dann noch einmal.',
  }),
  shop_api_absent: () => ({
    what: 'Die Schnittstelle Ihres Shops antwortet nicht.',
    fix: 'Bitten Sie die Administration Ihres Servers, SHOP_URL zu korrigieren, oder schalten Sie die REST-API des Shops ein.',
  }),
  shop_coupons_off: () => ({
    what: 'In Ihrem Shop sind Gutscheine ausgeschaltet.',
    fix: 'Schalten Sie in den allgemeinen Einstellungen von WooCommerce Gutscheincodes ein und veröffentlichen Sie dann noch einmal.',
  }),
  shop_untrusted: () => ({
    what: 'Das Zertifikat Ihres Shops ist nicht gültig.',
    fix: 'Erneuern Sie es oder lassen Sie den Server seiner Zertifizierungsstelle vertrauen.',
  }),
  bundle_incompatible: () => ({
    what: 'Die Modelle der Live-Version passen nicht zur Version dieses Servers.',
    fix: 'Trainieren Sie mit dieser Version neu und veröffentlichen Sie dann.',
  }),
  bundle_invalid: () => ({
    what: 'Geräte würden diese Version ablehnen. Deshalb wurde sie nicht veröffentlicht.',
    fix: 'Das ist ein Fehler in Couplet. Geben Sie die Details unten an die Administration Ihres Servers weiter.',
  }),
  store_unavailable: () => ({
    what: 'Die Datenbank des Servers ist nicht erreichbar. Die Kampagne hat sich nicht geändert.',
    fix: 'Versuchen Sie es in einer Minute noch einmal.',
  }),
  overloaded: () => ({
    what: 'Der Server ist ausgelastet. Die Kampagne hat sich nicht geändert.',
    fix: 'Versuchen Sie es in einer Minute noch einmal.',
  }),
};

const publish: typeof en.publish = {
  publish: 'Prüfen und veröffentlichen',
  title: 'Diese Änderungen veröffentlichen?',
  lead: 'Die Geräte der Besucher erhalten diese Änderungen innerhalb einer Minute:',
  nothing: 'Es gibt keine Änderungen zu veröffentlichen.',
  pooled: 'Das Experiment läuft weiter. Ergebnisse vor und nach der Änderung des Ziels werden zusammengezählt.',
  pending: {
    token_keys: 'Beim Veröffentlichen werden die Token-Schlüssel privater Berichte erneuert.',
    split_key: 'Beim Veröffentlichen wird der Schlüssel dieses Servers für sichere Aggregation erneuert.',
    strata: 'Beim Veröffentlichen kommen die neuesten Ergebnisse privater Berichte hinzu.',
    head: 'Beim Veröffentlichen wird ein Teil des Modells entfernt, der auf Geräten schlecht abschneidet.',
  } as Readonly<Record<string, string>>,
  blocked: 'Beheben Sie diese Fehler vor dem Veröffentlichen:',
  unwise: 'Prüfen Sie diese Warnungen vor dem Veröffentlichen:',
  unsaved: 'Speichern Sie zuerst den Entwurf.',
  confirm: 'Jetzt veröffentlichen',
  doneOff: 'Veröffentlicht. Gutscheine sind gestoppt. Besucher sehen sie noch nicht.',
  turnOn: 'Gutscheine einschalten',
  isOn: 'Veröffentlicht, und Gutscheine sind eingeschaltet.',
  changes: {
    added: (coupon) => `Neu: „${coupon}“.`,
    coupon: (coupon) => `Geändert: „${coupon}“`,
    removed: (coupon) => `Entfernt: „${coupon}“. Bereits ausgegebene Codes bleiben gültig, bis sie ablaufen.`,
    ended: (coupon) => `Beendet: „${coupon}“.`,
    experiment: (shares) => `Neues Experiment: ${shares} Alle Besucher werden neu eingeteilt.`,
    firstExperiment: (shares) => `Besucher werden zufällig aufgeteilt, um Ergebnisse zu messen: ${shares}`,
    shop: () => 'Für alle Gutscheine geändert',
    campaign: (name) => `Kampagne geändert: „${name}“`,
    campaignAdded: (name) => `Neue Kampagne: „${name}“.`,
    campaignRemoved: (name) => `Kampagne entfernt: „${name}“.`,
  },
  field: {
    became: (name, from, to) => `${name}: ${from} → ${to}`,
    added: (name) => `${name}: hinzugefügt`,
    removed: (name) => `${name}: entfernt`,
    changed: (name) => `${name}: geändert`,
  },
  yes: 'ja',
  no: 'nein',
  empty: 'leer',
  everybody: 'alle Besucher',
  and: ' und ',
  or: ' oder ',
  notes: {
    cold_start: () =>
      'Couplet lernt jetzt, welcher Gutschein zu welchem Besucher passt. Nach einigen Wochen mit Bestellungen können Sie das unter „Lernen“ beschleunigen.',
    coupon_new_to_models: (coupon) =>
      `„${coupon}“ ist neu für das trainierte Modell. Geräte wählen ihn bis zum nächsten Training nach dem aus, was sie selbst lernen.`,
    coupon_learnt_otherwise: (coupon) =>
      `„${coupon}“ hatte beim Training des Modells einen anderen Rabatt oder andere Artikel. Trainieren Sie bald neu.`,
    setting_learnt_otherwise: () => 'Einstellungen des Shops haben sich seit dem Training des Modells geändert. Trainieren Sie bald neu.',
    model_dropped: () => 'Ein Teil des Modells passt nicht zu dieser Kampagne und wurde entfernt. Trainieren Sie bald neu.',
    visits_learnt: () => 'Geräte gehen von aggregierten Besuchen aus.',
    visits_few: () => 'Aggregierte Besuche sind noch überwiegend Rauschen und wurden ausgelassen.',
    strata_learnt: () => 'Private Berichte unterscheiden neue von wiederkehrenden Besuchern.',
    strata_held_back: () =>
      'Private Berichte passen nicht zu den Bestellungen und wurden ausgelassen. Manche können gefälscht sein. Prüfen Sie sie, bevor Sie wieder veröffentlichen.',
  } as Readonly<Record<string, (coupon: string) => string>>,
  toCoupon: 'Zum Gutschein',
  inDetail: 'Details:',
  noLimit: 'unbegrenzt',
  offline: 'Dieser Server hat keinen Signaturschlüssel',
  offlineLead: 'Laden Sie die Datei herunter und führen Sie auf dem Computer mit dem Schlüssel einen dieser Befehle aus:',
  download: 'campaign.json herunterladen',
  commands: {
    nothing:
      'Ohne Ereignisprotokoll richten sich Gutscheine zunächst nach Ihrer eigenen Regel und danach, was sich jeder Besucher ansieht:',
    log: 'Mit Ereignissen aus einigen Wochen trainieren Sie zuerst ein Modell:',
  },
};

const issues: typeof en.issues = {
  title_missing: () => ({ what: 'Der Gutschein hat keinen Titel.', fix: 'Geben Sie einen auf Englisch ein.' }),
  cap_missing: () => ({
    what: 'Der Höchstrabatt pro Bestellung fehlt.',
    fix: 'Geben Sie ihn ein. So viel vom Budget reserviert ein Code.',
  }),
  explore_too_large: (_, { percent }) => ({
    what: 'Der Anteil für die Zufallsauswahl ist zu groß.',
    fix: `Verwenden Sie höchstens ${percent(0.1)}.`,
  }),
  shares_sum: ({ sum }, { percent }) => ({
    what: `Die drei Anteile ergeben zusammen ${percent(sum)}.`,
    fix: 'Ändern Sie sie so, dass sie 100\u00a0% ergeben.',
  }),
  reports_mode_contradicts: () => ({
    what: 'Zwei Einstellungen für private Berichte widersprechen sich.',
    fix: 'Wählen Sie noch einmal oder entfernen Sie „enabled“ aus der Kampagnendatei.',
  }),
  fairness_bounds: () => ({ what: 'Der Mindestwert liegt über dem Höchstwert.', fix: 'Vertauschen Sie die beiden.' }),
  tiers_same_threshold: () => ({ what: 'Zwei Stufen beginnen beim selben Betrag.', fix: 'Ändern Sie eine davon.' }),
  below_cost: () => ({
    what: 'Der Rabatt ist höher als die Marge. Jede Bestellung mit diesem Gutschein würde Verlust bringen.',
    fix: 'Senken Sie den Rabatt oder korrigieren Sie die Marge.',
  }),
  until_invalid: () => ({
    what: 'Der letzte Tag liegt in der Vergangenheit oder vor dem ersten Tag.',
    fix: 'Wählen Sie einen späteren Tag.',
  }),
  tiers_not_rising: () => ({ what: 'Eine höhere Stufe muss mehr sparen als eine niedrigere.', fix: 'Erhöhen Sie ihren Rabatt.' }),
  field_missing: () => ({ what: 'Diese Angabe fehlt.', fix: 'Geben Sie einen Wert ein.' }),
  field_unknown: () => ({ what: 'Dieses Feld ist unbekannt.', fix: 'Entfernen Sie es aus der Kampagnendatei.' }),
  field_invalid: ({ expected }, { fault, digits }) => {
    if (expected !== 'number') return { what: 'Dieser Wert ist nicht gültig.', fix: 'Geben Sie ihn noch einmal ein.' };
    if (fault === 'fine')
      return {
        what: 'Dieser Betrag hat zu viele Nachkommastellen.',
        fix:
          digits === 0
            ? 'Entfernen Sie die Nachkommastellen.'
            : `Verwenden Sie höchstens ${digits} ${digits === 1 ? 'Nachkommastelle' : 'Nachkommastellen'}.`,
      };
    if (fault === 'large') return { what: 'Diese Zahl ist zu groß.', fix: 'Geben Sie weniger ein.' };
    return { what: 'Das ist keine Zahl.', fix: 'Verwenden Sie Ziffern und ein Komma, zum Beispiel 12,50.' };
  },
  value_too_small: ({ least, above }, { bound, field, most }) => ({
    what:
      least === undefined
        ? `„${field}“ muss mehr als ${bound(above)} sein.`
        : most === undefined
          ? `„${field}“ muss mindestens ${bound(least)} sein.`
          : `„${field}“ muss zwischen ${bound(least)} und ${bound(most)} liegen.`,
    fix: '',
  }),
  value_too_large: ({ most, below }, { bound, field, least }) => ({
    what:
      most === undefined
        ? `„${field}“ muss weniger als ${bound(below)} sein.`
        : least === undefined
          ? `„${field}“ darf höchstens ${bound(most)} sein.`
          : `„${field}“ muss zwischen ${bound(least)} und ${bound(most)} liegen.`,
    fix: '',
  }),
  too_short: ({ least }, { field }) => ({ what: `„${field}“ braucht mindestens ${least}.`, fix: '' }),
  too_long: ({ most }, { field }) => ({ what: `„${field}“ ist zu lang.`, fix: `Verwenden Sie höchstens ${most}.` }),
  not_whole: (_, { field }) => ({ what: `„${field}“ muss eine ganze Zahl sein.`, fix: '' }),
  format_invalid: (_, { field }) => ({ what: `„${field}“ ist nicht gültig.`, fix: 'Folgen Sie dem Beispiel unter dem Feld.' }),
  choice_invalid: () => ({ what: 'Diese Option ist unbekannt.', fix: 'Wählen Sie eine aus der Liste.' }),
  condition_field_unknown: ({ field }) => ({
    what: `Die Bedingung „${field}“ ist unbekannt.`,
    fix: 'Wählen Sie eine aus der Liste.',
  }),
  condition_operator_unknown: ({ operator }) => ({
    what: `Der Vergleich „${operator}“ ist unbekannt.`,
    fix: 'Wählen Sie einen aus der Liste.',
  }),
  condition_negative: () => ({
    what: 'Der Wert darf nicht negativ sein.',
    fix: 'Geben Sie 0 oder mehr ein oder entfernen Sie die Zeile.',
  }),
  condition_malformed: () => ({
    what: 'Diese Bedingung ist nicht vollständig.',
    fix: 'Geben Sie einen Wert ein oder entfernen Sie die Zeile.',
  }),
  coupon_duplicate: ({ coupon }) => ({
    what: `Zwei Gutscheine haben die ID „${coupon}“.`,
    fix: 'Löschen Sie einen davon oder ändern Sie seine ID.',
  }),
  stands_alone: () => ({
    what: 'Dieser Rabatt zählt Stücke. Der Gutschein lässt sich deshalb nicht kombinieren.',
    fix: 'Wählen Sie „Ein Gutschein pro Bestellung“.',
  }),
  coupon_reserved: ({ coupon }) => ({ what: `Die ID „${coupon}“ ist reserviert.`, fix: 'Ändern Sie die ID.' }),
  budget_below_discount: ({ budget, most }, { money }) => ({
    what: `Das Budget von ${money(budget)} reicht für keinen einzigen Code. Einer kann ${money(most)} kosten.`,
    fix: `Erhöhen Sie das Budget auf mindestens ${money(most)} oder senken Sie den Höchstrabatt pro Bestellung.`,
  }),
  budget_absent: () => ({
    what: 'Der Gutschein hat kein Budget.',
    fix: 'Legen Sie ein Budget oder eine Anzahl von Codes fest.',
  }),
  budget_empty: () => ({
    what: 'Ein Limit ist 0. Deshalb kann kein Code ausgegeben werden.',
    fix: 'Erhöhen Sie es oder leeren Sie das Feld, damit es unbegrenzt ist.',
  }),
  code_duplicate: ({ code }) => ({
    what: `Ein anderer Gutschein hat bereits den Code „${code}“.`,
    fix: 'Wählen Sie einen anderen Code.',
  }),
  coupon_unknown: ({ coupon }) => ({
    what: `Die Kampagne hat keinen Gutschein „${coupon}“.`,
    fix: 'Entfernen Sie den Namen oder fügen Sie den Gutschein wieder hinzu.',
  }),
  friends_coupon_unfit: () => ({
    what: 'Dieser Gutschein kann nicht an Freunde weitergegeben werden.',
    fix: 'Geben Sie jedem einen eigenen Code, und lassen Sie „nur für Mitglieder“ weg.',
  }),
  friends_reward_unfit: () => ({
    what: 'Dieser Gutschein kann nicht die Prämie sein.',
    fix: 'Wählen Sie einen anderen, der nicht für Freunde ist und keinen gemeinsamen Code hat.',
  }),
  ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'Der Gutschein endet, bevor er beginnt.',
    fix: `Wählen Sie ein Ende nach ${moment(startsAt)}.`,
  }),
  coupon_ended: ({ endsAt }, { moment }) => ({
    what: `Der Gutschein ist am ${moment(endsAt)} abgelaufen.`,
    fix: 'Wählen Sie ein Ende in der Zukunft oder löschen Sie den Gutschein.',
  }),
  scope_matches_nothing: ({ name }) => ({
    what: `0 Artikel passen. In Ihrem Shop gibt es „${name}“ nicht.`,
    fix: 'Prüfen Sie die Schreibweise oder wählen Sie Kategorien und Artikel aus der Liste.',
  }),
  scope_name_unknown: ({ name, more }) => ({
    what: more === 0 ? `In Ihrem Shop gibt es „${name}“ nicht.` : `In Ihrem Shop gibt es „${name}“ und ${more} weitere nicht.`,
    fix: 'Prüfen Sie die Schreibweise oder entfernen Sie den Namen.',
  }),
  sensitive_category: ({ text, what }) => ({
    what: `„${text}“ betrifft ein sensibles Thema (${sensitiveDe[String(what)] ?? what}). Gutscheine dürfen nicht davon abhängen.`,
    fix: 'Wählen Sie eine andere Kategorie oder entfernen Sie sie.',
  }),
  protected_attribute: ({ text, what }) => ({
    what: `„${text}“ wählt Besucher nach einem geschützten Merkmal aus (${barredDe[String(what)] ?? what}). Das ist nicht erlaubt.`,
    fix: 'Entfernen Sie es.',
  }),
  value_below_floor: ({ value, floor }, { money }) => ({
    what: `Dieser Gutschein ist höchstens ${money(value)} wert, weniger als der Mindestwert von ${money(floor)}.`,
    fix: 'Erhöhen Sie den Rabatt oder senken Sie den Mindestwert.',
  }),
  value_above_ceiling: ({ value, ceiling }, { money }) => ({
    what: `Dieser Gutschein kann ${money(value)} wert sein, mehr als der Höchstwert von ${money(ceiling)}.`,
    fix: 'Senken Sie den Rabatt oder erhöhen Sie den Höchstwert.',
  }),
  below_margin_floor: ({ cart, cost, left, least }, { money }) => ({
    what: `Eine Bestellung von ${money(cart)} bekommt einen Rabatt von ${money(cost)}. ${
      Number(left) < 0 ? `Das bringt einen Verlust von ${money(-Number(left))}` : `Dann bleibt eine Marge von ${money(left)}`
    }. Ihr Minimum ist ${money(least)}.`,
    fix: 'Senken Sie den Rabatt, erhöhen Sie den Mindestwert des Warenkorbs oder prüfen Sie die Marge unter „Shop“. Bei Warenkörben unter Ihrer Mindestmarge wird der Gutschein ausgeblendet.',
  }),
  time_zone_unknown: ({ timeZone }) => ({
    what: `Die Zeitzone „${timeZone}“ gibt es nicht.`,
    fix: 'Wählen Sie eine aus der Liste, zum Beispiel Europe/Berlin.',
  }),
  policy_floor_too_large: ({ coupons }) => ({
    what: `Die Mindestwahrscheinlichkeit je Gutschein ist für ${coupons} Gutscheine zu hoch.`,
    fix: 'Verwenden Sie weniger Gutscheine oder senken Sie „policy.floor“ in der Kampagnendatei.',
  }),
  coupons_missing: () => ({ what: 'Es gibt noch keine Gutscheine.', fix: 'Fügen Sie einen aus einer Vorlage hinzu.' }),
  rule_empty: () => ({
    what: 'Ihre eigene Regel hat einen Anteil der Besucher, aber keine Gutscheine.',
    fix: 'Kreuzen Sie bei einem Gutschein „Teil Ihrer eigenen Regel“ an oder setzen Sie den Anteil Ihrer eigenen Regel auf 0.',
  }),
  priority_never_shows: ({ other }, { coupon }) => ({
    what: `Dieser Gutschein wird nie gezeigt: „${coupon(other)}“ hat eine höhere Priorität und ist immer verfügbar, wenn dieser es ist.`,
    fix: 'Grenzen Sie die Zielgruppe der anderen Kampagne ein oder ändern Sie die Prioritäten.',
  }),
  coupon_not_in_period: () => ({
    what: 'Der Gutschein und seine Kampagne sind nie gleichzeitig gültig.',
    fix: 'Ändern Sie einen der beiden Zeiträume.',
  }),
  coupon_in_two_campaigns: ({ coupon: id }, { coupon }) => ({
    what: `„${coupon(id)}“ ist in zwei Kampagnen.`,
    fix: 'Entfernen Sie ihn aus einer davon.',
  }),
  coupons_too_many: ({ coupons, most }) => ({
    what: `Geräte fassen ${most} Gutscheine, und ${coupons} laufen oder sind geplant.`,
    fix: 'Pausieren Sie einige oder beenden Sie nicht mehr benötigte. Pausierte und beendete Gutscheine bleiben in Ihrer Liste.',
  }),
  campaign_duplicate: () => ({
    what: 'Zwei Kampagnen haben dieselbe ID.',
    fix: 'Löschen Sie eine davon und erstellen Sie sie neu.',
  }),
  segment_duplicate: () => ({
    what: 'Zwei Segmente haben dieselbe ID.',
    fix: 'Löschen Sie eines davon und speichern Sie es neu.',
  }),
  campaign_ends_before_start: ({ startsAt }, { moment }) => ({
    what: 'Die Kampagne endet, bevor sie beginnt.',
    fix: `Wählen Sie ein Ende nach ${moment(startsAt)}.`,
  }),
  campaign_budget_below_discount: ({ budget, most }, { money }) => ({
    what: `Das gemeinsame Budget von ${money(budget)} reicht für keinen Code. Einer kann ${money(most)} kosten.`,
    fix: `Setzen Sie das Budget auf ${money(most)} oder mehr.`,
  }),
  campaign_budget_empty: () => ({
    what: 'Ein Limit des gemeinsamen Budgets ist 0. Deshalb kann kein Code ausgegeben werden.',
    fix: 'Erhöhen Sie es oder leeren Sie das Feld, damit es unbegrenzt ist.',
  }),
  journey_channel_off: () => ({
    what: 'Die Strecke dieser Kampagne nutzt einen Kanal, der ausgeschaltet ist.',
    fix: 'Schalten Sie ihn unter Nachrichten ein oder entfernen Sie ihn aus der Strecke.',
  }),
  journey_cap_small: () => ({
    what: 'Bei einer Nachricht pro Woche kann kein Besucher dieser Strecke zustimmen.',
    fix: 'Erlauben Sie unter Nachrichten mindestens zwei pro Woche.',
  }),
  journey_without_coupons: () => ({ what: 'Die Strecke hat nichts zu senden.', fix: 'Fügen Sie der Kampagne einen Gutschein hinzu.' }),
  rule_never_shows: ({ other }, { coupon }) => ({
    what: `Ihre eigene Regel zeigt diesen Gutschein nie, weil „${coupon(other)}“ immer zuerst kommt.`,
    fix: 'Grenzen Sie die Zielgruppe des anderen ein, wählen Sie andere Artikel oder verschieben Sie diesen nach oben.',
  }),
  exclusive_overlap: ({ other }, { coupon }) => ({
    what: `Besucher können diesen Gutschein und „${coupon(other)}“ für dieselben Artikel bekommen, aber nur einen davon einlösen.`,
    fix: 'Trennen Sie ihre Zeiträume oder Artikel oder erlauben Sie beide unter „Kombinieren“.',
  }),
  no_holdout: () => ({
    what: 'Ohne Kontrollgruppe können Sie nicht messen, was Gutscheine einbringen.',
    fix: 'Setzen Sie „Keine Gutscheine“ auf mindestens 5\u00a0%. Üblich sind 10\u00a0%.',
  }),
  arm_too_small: ({ share, least }, { percent }) => ({
    what: `Bei einem Anteil von ${percent(share)} dauert es sehr lange bis zu einem Ergebnis.`,
    fix: `Verwenden Sie 0 oder mindestens ${percent(least)}.`,
  }),
  experiment_changed: ({ orders }) => ({
    what: `Andere Anteile würden ${orders} ${orders === 1 ? 'Bestellung' : 'Bestellungen'} des laufenden Experiments ungültig machen.`,
    fix: 'Stellen Sie die Anteile wieder her oder starten Sie ein neues Experiment.',
  }),
  creatives_changed: ({ orders }) => ({
    what: `Andere Varianten würden ${orders} ${orders === 1 ? 'Bestellung' : 'Bestellungen'} des laufenden Tests ungültig machen.`,
    fix: 'Stellen Sie die Varianten wieder her oder starten Sie einen neuen Test.',
  }),
  creative_duplicate: ({ creative }) => ({
    what: `Zwei Varianten haben den Namen „${creative}“.`,
    fix: 'Benennen Sie eine davon um. „control“ ist der Gutschein selbst.',
  }),
  creative_same: () => ({
    what: 'Diese Variante ist wie der Gutschein selbst.',
    fix: 'Ändern Sie ihren Titel, ihr Bild, ihr Format oder ihren Moment oder entfernen Sie sie.',
  }),
  creative_format_unknown: () => ({ what: 'Dieses Format ist unbekannt.', fix: 'Wählen Sie eines aus der Liste.' }),
  pictures_too_many: ({ pictures, most }) => ({
    what: `Die Kampagne hat ${pictures} Bilder. Seiten laden alle, damit der ausgewählte Gutschein geheim bleibt.`,
    fix: `Verwenden Sie höchstens ${most}.`,
  }),
  selector_invalid: ({ selector, fault }) => ({
    what: `„${selector}“ ist kein CSS-Selektor: ${selectorFaultsDe[String(fault)]}.`,
    fix: 'Verwenden Sie Selektoren wie .help, #help oder [data-help], durch Kommas getrennt.',
  }),
  split_helper_absent: () => ({
    what: 'Sichere Aggregation braucht einen Helfer, den eine andere Organisation betreibt.',
    fix: 'Geben Sie Betreiber und öffentlichen Schlüssel des Helfers ein oder wählen Sie einen anderen Modus.',
  }),
  reports_linkable: ({ auc, fits }) => ({
    what: `Zwei private Berichte eines Besuchers ließen sich zu oft einander zuordnen: in ${hits(auc)} von 100 Versuchen, durch Raten wären es 50.`,
    fix: `Senken Sie ε auf ${fits} oder weniger oder kreuzen Sie „Nach Abrufen und Schließen fragen“ an.`,
  }),
  too_deep: () => ({
    what: 'Die Kampagne ist zu tief verschachtelt, um sie zu lesen.',
    fix: 'Vereinfachen Sie ihre Bedingungen.',
  }),
};

const sensitiveDe: Readonly<Record<string, string>> = {
  health: 'Gesundheit',
  sexuality: 'Sexualität',
  religion: 'Religion',
  politics: 'Politik',
  children: 'Kinder',
  "the merchant's list": 'Ihre eigenen verbotenen Wörter',
};

const barredDe: Readonly<Record<string, string>> = {
  'device class': 'Art des Geräts',
  locale: 'Sprache',
  address: 'Anschrift',
  'payment means': 'Zahlungsart',
};

const selectorFaultsDe: Readonly<Record<string, string>> = {
  end: 'Am Ende fehlt etwas',
  digit: 'Ein Name nach . oder # beginnt mit einer Ziffer',
  bracket: 'Zu einer Klammer fehlt die andere',
  pseudo: 'Das Wort nach einem Doppelpunkt ist unbekannt',
  other: 'Browser können ihn nicht lesen',
};

export const strings: typeof en = { issueList, publishRefusals, publish, issues };
