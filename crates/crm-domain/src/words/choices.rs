//! Words of options (`docs/domain.md` D18), and how other systems call them.

use super::Entry;

/// The words of every list, keys in the order of the list.
pub static ALL: &[(&str, &[Entry])] = &[
    ("account_kind", ACCOUNT_KIND),
    ("account_status", ACCOUNT_STATUS),
    ("industry", INDUSTRY),
    ("size_band", SIZE_BAND),
    ("rating", RATING),
    ("salutation", SALUTATION),
    ("formal_address", FORMAL_ADDRESS),
    ("channel", CHANNEL),
    ("language", LANGUAGE),
    ("lead_source", LEAD_SOURCE),
    ("legal_basis", LEGAL_BASIS),
    ("lead_status", LEAD_STATUS),
    ("lead_rating", LEAD_RATING),
    ("disqualify_reason", DISQUALIFY_REASON),
    ("buying_role", BUYING_ROLE),
    ("forecast_category", FORECAST_CATEGORY),
    ("lost_reason", LOST_REASON),
    ("win_reason", WIN_REASON),
    ("interval", INTERVAL),
    ("country", COUNTRY),
    ("currency", CURRENCY),
    ("stage_outcome", STAGE_OUTCOME),
    ("tint", TINT),
    ("interaction_kind", INTERACTION_KIND),
    ("direction", DIRECTION),
    ("interaction_outcome", INTERACTION_OUTCOME),
    ("sentiment", SENTIMENT),
    ("geo_verdict", GEO_VERDICT),
    ("task_status", TASK_STATUS),
    ("priority", PRIORITY),
    ("event_kind", EVENT_KIND),
    ("event_status", EVENT_STATUS),
    ("quote_status", QUOTE_STATUS),
    ("order_status", ORDER_STATUS),
    ("order_source", ORDER_SOURCE),
    ("amount_mode", AMOUNT_MODE),
    ("stance", STANCE),
    ("influence", INFLUENCE),
    ("price_list_status", PRICE_LIST_STATUS),
    ("own_type", OWN_TYPE),
    ("view_layout", VIEW_LAYOUT),
];

static COUNTRY: &[Entry] = &[
    ("de", "Deutschland", "Germany"),
    ("at", "Österreich", "Austria"),
    ("ch", "Schweiz", "Switzerland"),
    ("nl", "Niederlande", "Netherlands"),
    ("be", "Belgien", "Belgium"),
    ("fr", "Frankreich", "France"),
    ("it", "Italien", "Italy"),
    ("es", "Spanien", "Spain"),
    ("pl", "Polen", "Poland"),
    ("cz", "Tschechien", "Czechia"),
    ("gb", "Vereinigtes Königreich", "United Kingdom"),
    ("us", "Vereinigte Staaten", "United States"),
];

static CURRENCY: &[Entry] = &[
    ("eur", "Euro (EUR)", "Euro (EUR)"),
    ("chf", "Schweizer Franken (CHF)", "Swiss franc (CHF)"),
    ("usd", "US-Dollar (USD)", "US dollar (USD)"),
    ("gbp", "Britisches Pfund (GBP)", "Pound sterling (GBP)"),
    ("pln", "Polnischer Złoty (PLN)", "Polish zloty (PLN)"),
    ("czk", "Tschechische Krone (CZK)", "Czech koruna (CZK)"),
    ("dkk", "Dänische Krone (DKK)", "Danish krone (DKK)"),
];

static OWN_TYPE: &[Entry] = &[
    ("option", "Auswahl", "Selection"),
    ("text", "Text", "Text"),
    ("number", "Zahl", "Number"),
    ("money", "Betrag", "Amount"),
    ("day", "Datum", "Date"),
    ("flag", "Ja/Nein", "Yes/No"),
    ("url", "Webadresse", "Web address"),
    ("account", "Firma", "Company"),
    ("contact", "Kontakt", "Contact"),
    ("member", "Mitglied", "Member"),
];

static AMOUNT_MODE: &[Entry] =
    &[("manual", "Eingetragen", "Typed"), ("lines", "Aus Positionen", "From line items")];
static STANCE: &[Entry] = &[
    ("promoter", "Befürwortet", "Promoter"),
    ("neutral", "Neutral", "Neutral"),
    ("critic", "Kritisch", "Critic"),
];
static INFLUENCE: &[Entry] = &[
    ("high", "Großer Einfluss", "High influence"),
    ("medium", "Mittlerer Einfluss", "Medium influence"),
    ("low", "Geringer Einfluss", "Low influence"),
];
static PRICE_LIST_STATUS: &[Entry] =
    &[("active", "In Gebrauch", "In use"), ("inactive", "Außer Gebrauch", "Out of use")];

static QUOTE_STATUS: &[Entry] = &[
    ("draft", "Entwurf", "Draft"),
    ("sent", "Versendet", "Sent"),
    ("accepted", "Angenommen", "Accepted"),
    ("declined", "Abgelehnt", "Declined"),
    ("expired", "Abgelaufen", "Expired"),
    ("revised", "Überarbeitet", "Revised"),
];
static ORDER_STATUS: &[Entry] = &[
    ("open", "Offen", "Open"),
    ("confirmed", "Bestätigt", "Confirmed"),
    ("delivered", "Geliefert", "Delivered"),
    ("invoiced", "Berechnet", "Invoiced"),
    ("paid", "Bezahlt", "Paid"),
    ("cancelled", "Storniert", "Cancelled"),
    ("returned", "Retourniert", "Returned"),
];
static ORDER_SOURCE: &[Entry] = &[
    ("crm", "Hier angelegt", "Made here"),
    ("erp", "Warenwirtschaft", "ERP"),
    ("import", "Import", "Import"),
];
static VIEW_LAYOUT: &[Entry] = &[
    ("table", "Tabelle", "Table"),
    ("board", "Board", "Board"),
    ("calendar", "Kalender", "Calendar"),
    ("cards", "Karten", "Cards"),
];

static INTERACTION_KIND: &[Entry] = &[
    ("call", "Anruf", "Call"),
    ("email", "E-Mail", "E-mail"),
    ("meeting", "Treffen", "Meeting"),
    ("visit", "Besuch", "Visit"),
    ("video", "Videotermin", "Video call"),
    ("chat", "Chat", "Chat"),
    ("sms", "SMS", "SMS"),
    ("whatsapp", "WhatsApp", "WhatsApp"),
    ("social", "Social Media", "Social media"),
    ("letter", "Brief", "Letter"),
    ("fair", "Messekontakt", "Trade fair"),
    ("note", "Notiz", "Note"),
];
static DIRECTION: &[Entry] =
    &[("out", "Ausgehend", "Outgoing"), ("in", "Eingehend", "Incoming"), ("internal", "Intern", "Internal")];
static INTERACTION_OUTCOME: &[Entry] = &[
    ("reached", "Erreicht", "Reached"),
    ("not_reached", "Nicht erreicht", "Not reached"),
    ("callback", "Rückruf", "Call back"),
    ("appointment", "Termin vereinbart", "Appointment made"),
    ("order", "Auftrag", "Order"),
    ("refusal", "Absage", "Refusal"),
];
static SENTIMENT: &[Entry] =
    &[("positive", "Gut", "Good"), ("neutral", "Neutral", "Neutral"), ("negative", "Schlecht", "Bad")];
static GEO_VERDICT: &[Entry] = &[
    ("verified", "Vor Ort bestätigt", "Confirmed on site"),
    ("outside", "Außerhalb", "Outside"),
    ("unknown", "Nicht feststellbar", "Cannot be told"),
];
static TASK_STATUS: &[Entry] = &[
    ("open", "Offen", "Open"),
    ("in_progress", "In Arbeit", "In progress"),
    ("waiting", "Wartet", "Waiting"),
    ("done", "Erledigt", "Done"),
    ("cancelled", "Abgebrochen", "Cancelled"),
];
static PRIORITY: &[Entry] = &[
    ("low", "Niedrig", "Low"),
    ("normal", "Normal", "Normal"),
    ("high", "Hoch", "High"),
    ("urgent", "Dringend", "Urgent"),
];
static EVENT_KIND: &[Entry] = &[
    ("visit", "Besuch", "Visit"),
    ("meeting", "Treffen", "Meeting"),
    ("call", "Anruf", "Call"),
    ("video", "Videotermin", "Video call"),
    ("fair", "Messe", "Trade fair"),
    ("internal", "Intern", "Internal"),
    ("absence", "Abwesenheit", "Absence"),
];
static EVENT_STATUS: &[Entry] = &[
    ("planned", "Geplant", "Planned"),
    ("held", "Durchgeführt", "Held"),
    ("missed", "Nicht stattgefunden", "Missed"),
    ("cancelled", "Abgesagt", "Cancelled"),
];

static LEAD_STATUS: &[Entry] = &[
    ("new", "Neu", "New"),
    ("contacted", "Kontaktiert", "Contacted"),
    ("nurturing", "In Pflege", "Nurturing"),
    ("qualified", "Qualifiziert", "Qualified"),
    ("converted", "Umgewandelt", "Converted"),
    ("unqualified", "Nicht qualifiziert", "Unqualified"),
    ("junk", "Unbrauchbar", "Junk"),
];
static LEAD_RATING: &[Entry] = &[("hot", "Heiß", "Hot"), ("warm", "Warm", "Warm"), ("cold", "Kalt", "Cold")];
static DISQUALIFY_REASON: &[Entry] = &[
    ("no_need", "Kein Bedarf", "No need"),
    ("budget", "Kein Budget", "No budget"),
    ("timing", "Zeitpunkt passt nicht", "Bad timing"),
    ("authority", "Entscheidet nicht", "No authority"),
    ("competitor", "Wettbewerber gewählt", "Chose a competitor"),
    ("unresponsive", "Keine Reaktion", "Unresponsive"),
    ("poor_fit", "Passt nicht zu uns", "Poor fit"),
    ("wrong_data", "Falsche Daten", "Wrong data"),
    ("duplicate", "Dublette", "Duplicate"),
    ("other", "Sonstige", "Other"),
];
static BUYING_ROLE: &[Entry] = &[
    ("decider", "Entscheider", "Decider"),
    ("approver", "Genehmiger", "Approver"),
    ("influencer", "Beeinflusser", "Influencer"),
    ("user", "Anwender", "User"),
    ("gatekeeper", "Türöffner", "Gatekeeper"),
    ("champion", "Fürsprecher", "Champion"),
    ("buyer", "Einkäufer", "Buyer"),
];
static FORECAST_CATEGORY: &[Entry] = &[
    ("pipeline", "Pipeline", "Pipeline"),
    ("best_case", "Bestfall", "Best case"),
    ("commit", "Zugesagt", "Commit"),
    ("closed", "Abgeschlossen", "Closed"),
    ("omitted", "Ausgenommen", "Omitted"),
];
static LOST_REASON: &[Entry] = &[
    ("price", "Preis", "Price"),
    ("competitor", "Wettbewerber", "Competitor"),
    ("budget", "Kein Budget", "No budget"),
    ("feature", "Fehlende Funktion", "Missing feature"),
    ("timing", "Zeitpunkt", "Timing"),
    ("no_decision", "Keine Entscheidung", "No decision"),
    ("unresponsive", "Keine Reaktion", "Unresponsive"),
    ("poor_fit", "Passt nicht", "Poor fit"),
    ("delivery", "Lieferzeit", "Lead time"),
    ("other", "Sonstige", "Other"),
];
static WIN_REASON: &[Entry] = &[
    ("price", "Preis", "Price"),
    ("feature", "Funktion", "Feature"),
    ("quality", "Qualität", "Quality"),
    ("service", "Beratung und Service", "Advice and service"),
    ("relationship", "Persönliche Beziehung", "Relationship"),
    ("delivery", "Lieferzeit", "Lead time"),
    ("recommendation", "Empfehlung", "Recommendation"),
    ("existing", "War schon Kunde", "Existing customer"),
    ("timing", "Zeitpunkt", "Timing"),
    ("no_rival", "Kein Wettbewerb", "No competition"),
    ("other", "Sonstige", "Other"),
];
static INTERVAL: &[Entry] = &[
    ("month", "Monatlich", "Monthly"),
    ("quarter", "Vierteljährlich", "Quarterly"),
    ("year", "Jährlich", "Yearly"),
];
static STAGE_OUTCOME: &[Entry] =
    &[("open", "Offen", "Open"), ("won", "Gewonnen", "Won"), ("lost", "Verloren", "Lost")];
static TINT: &[Entry] = &[
    ("grey", "Grau", "Grey"),
    ("blue", "Blau", "Blue"),
    ("teal", "Türkis", "Teal"),
    ("violet", "Violett", "Violet"),
    ("amber", "Bernstein", "Amber"),
    ("orange", "Orange", "Orange"),
    ("green", "Grün", "Green"),
    ("red", "Rot", "Red"),
];

static ACCOUNT_KIND: &[Entry] = &[
    ("prospect", "Interessent", "Prospect"),
    ("customer", "Kunde", "Customer"),
    ("former", "Ehemaliger Kunde", "Former customer"),
    ("partner", "Partner", "Partner"),
    ("reseller", "Wiederverkäufer", "Reseller"),
    ("supplier", "Lieferant", "Supplier"),
    ("competitor", "Wettbewerber", "Competitor"),
    ("other", "Sonstige", "Other"),
];
static ACCOUNT_STATUS: &[Entry] = &[
    ("active", "Aktiv", "Active"),
    ("dormant", "Ruhend", "Dormant"),
    ("blocked", "Gesperrt", "Blocked"),
    ("closed", "Aufgelöst", "Closed"),
];
static INDUSTRY: &[Entry] = &[
    ("agriculture", "Land- und Forstwirtschaft", "Agriculture and forestry"),
    ("mining", "Bergbau", "Mining"),
    ("food", "Lebensmittel und Getränke", "Food and beverages"),
    ("textile", "Textil und Bekleidung", "Textiles and clothing"),
    ("wood_paper", "Holz, Papier und Druck", "Wood, paper and printing"),
    ("chemicals", "Chemie und Pharma", "Chemicals and pharma"),
    ("plastics", "Kunststoff und Glas", "Plastics and glass"),
    ("metal", "Metall", "Metal"),
    ("electronics", "Elektro und Elektronik", "Electronics"),
    ("machinery", "Maschinenbau", "Machinery"),
    ("automotive", "Fahrzeugbau", "Automotive"),
    ("other_manufacturing", "Sonstiges verarbeitendes Gewerbe", "Other manufacturing"),
    ("energy", "Energie", "Energy"),
    ("water_waste", "Wasser und Entsorgung", "Water and waste"),
    ("construction", "Bau", "Construction"),
    ("wholesale", "Großhandel", "Wholesale"),
    ("retail", "Einzelhandel", "Retail"),
    ("transport", "Verkehr und Logistik", "Transport and logistics"),
    ("hospitality", "Gastgewerbe", "Hospitality"),
    ("media", "Medien und Verlage", "Media and publishing"),
    ("software", "IT und Software", "IT and software"),
    ("telecom", "Telekommunikation", "Telecommunications"),
    ("finance", "Banken und Versicherungen", "Banking and insurance"),
    ("real_estate", "Immobilien", "Real estate"),
    ("consulting", "Beratung, Recht und Steuern", "Consulting, law and tax"),
    ("engineering", "Architektur und Ingenieurwesen", "Architecture and engineering"),
    ("research", "Forschung und Entwicklung", "Research and development"),
    ("business_services", "Unternehmensdienste", "Business services"),
    ("public", "Öffentliche Verwaltung", "Public administration"),
    ("education", "Bildung", "Education"),
    ("health", "Gesundheit und Soziales", "Health and social care"),
    ("culture", "Kunst, Sport und Freizeit", "Arts, sports and leisure"),
    ("crafts", "Handwerk und persönliche Dienste", "Crafts and personal services"),
    ("other", "Sonstige", "Other"),
];
static SIZE_BAND: &[Entry] = &[
    ("1_9", "1–9", "1–9"),
    ("10_49", "10–49", "10–49"),
    ("50_249", "50–249", "50–249"),
    ("250_999", "250–999", "250–999"),
    ("1000_plus", "ab 1000", "1000 and more"),
];
static RATING: &[Entry] = &[("a", "A", "A"), ("b", "B", "B"), ("c", "C", "C")];
static SALUTATION: &[Entry] = &[
    ("ms", "Frau", "Ms"),
    ("mr", "Herr", "Mr"),
    ("mx", "Divers", "Mx"),
    ("family", "Familie", "Family"),
    ("none", "Ohne Anrede", "No salutation"),
];
static FORMAL_ADDRESS: &[Entry] = &[("formal", "Sie", "Formal"), ("informal", "Du", "Informal")];
static CHANNEL: &[Entry] = &[
    ("phone", "Telefon", "Phone"),
    ("mobile", "Mobiltelefon", "Mobile phone"),
    ("email", "E-Mail", "E-mail"),
    ("letter", "Brief", "Letter"),
    ("visit", "Besuch", "Visit"),
    ("whatsapp", "WhatsApp", "WhatsApp"),
    ("sms", "SMS", "SMS"),
];
static LANGUAGE: &[Entry] = &[
    ("de", "Deutsch", "German"),
    ("en", "Englisch", "English"),
    ("fr", "Französisch", "French"),
    ("it", "Italienisch", "Italian"),
    ("es", "Spanisch", "Spanish"),
    ("nl", "Niederländisch", "Dutch"),
    ("pl", "Polnisch", "Polish"),
    ("cs", "Tschechisch", "Czech"),
    ("da", "Dänisch", "Danish"),
    ("sv", "Schwedisch", "Swedish"),
    ("tr", "Türkisch", "Turkish"),
    ("pt", "Portugiesisch", "Portuguese"),
    ("hu", "Ungarisch", "Hungarian"),
    ("ro", "Rumänisch", "Romanian"),
    ("ru", "Russisch", "Russian"),
    ("uk", "Ukrainisch", "Ukrainian"),
    ("zh", "Chinesisch", "Chinese"),
    ("ja", "Japanisch", "Japanese"),
];
static LEAD_SOURCE: &[Entry] = &[
    ("website", "Webseite", "Website"),
    ("webform", "Webformular", "Web form"),
    ("referral", "Empfehlung", "Referral"),
    ("fair", "Messe", "Trade fair"),
    ("cold_call", "Kaltakquise", "Cold call"),
    ("visit", "Besuch vor Ort", "Walk-in"),
    ("campaign", "Kampagne", "Campaign"),
    ("existing", "Bestandskunde", "Existing customer"),
    ("partner", "Partner", "Partner"),
    ("social", "Social Media", "Social media"),
    ("import", "Import", "Import"),
    ("other", "Sonstige", "Other"),
];
static LEGAL_BASIS: &[Entry] = &[
    ("consent", "Einwilligung (Art. 6 Abs. 1 a)", "Consent (Art. 6(1)(a))"),
    ("contract", "Vertrag (Art. 6 Abs. 1 b)", "Contract (Art. 6(1)(b))"),
    ("obligation", "Rechtliche Pflicht (Art. 6 Abs. 1 c)", "Legal obligation (Art. 6(1)(c))"),
    ("interest", "Berechtigtes Interesse (Art. 6 Abs. 1 f)", "Legitimate interest (Art. 6(1)(f))"),
];

/// List, what other systems and people write (folded), key.
#[rustfmt::skip]
pub static SYNONYMS: &[(&str, &str, &str)] = &[
    ("account_kind", "customer - direct", "customer"), ("account_kind", "customer - channel", "reseller"),
    ("account_kind", "channel partner / reseller", "reseller"), ("account_kind", "installation partner", "partner"),
    ("account_kind", "technology partner", "partner"), ("account_kind", "vendor", "supplier"),
    ("account_kind", "lead", "prospect"), ("account_kind", "kundin", "customer"), ("account_kind", "analyst", "other"),
    ("account_kind", "integrator", "partner"), ("account_kind", "investor", "other"), ("account_kind", "press", "other"),
    ("account_status", "inactive", "dormant"), ("account_status", "inaktiv", "dormant"),
    ("industry", "automobil", "automotive"), ("industry", "advertising", "media"), ("industry", "werbung", "media"),
    ("industry", "aerospace & defense", "automotive"), ("industry", "apparel", "textile"), ("industry", "banking", "finance"),
    ("industry", "insurance", "finance"), ("industry", "banken", "finance"), ("industry", "versicherung", "finance"),
    ("industry", "biotechnology", "chemicals"), ("industry", "chemie", "chemicals"), ("industry", "pharma", "chemicals"),
    ("industry", "communications", "telecom"), ("industry", "food & beverage", "food"), ("industry", "lebensmittel", "food"),
    ("industry", "government", "public"), ("industry", "healthcare", "health"), ("industry", "gesundheit", "health"),
    ("industry", "manufacturing", "other_manufacturing"), ("industry", "not for profit", "other"),
    ("industry", "recreation", "culture"), ("industry", "entertainment", "culture"), ("industry", "shipping", "transport"),
    ("industry", "transportation", "transport"), ("industry", "logistik", "transport"), ("industry", "technology", "software"),
    ("industry", "it", "software"), ("industry", "computer software", "software"), ("industry", "utilities", "energy"),
    ("industry", "environmental", "water_waste"), ("industry", "beratung", "consulting"), ("industry", "handel", "retail"),
    ("industry", "handwerk", "crafts"), ("industry", "elektro", "electronics"), ("industry", "baugewerbe", "construction"),
    ("salutation", "mrs", "ms"), ("salutation", "mrs.", "ms"), ("salutation", "ms.", "ms"), ("salutation", "miss", "ms"),
    ("salutation", "mr.", "mr"), ("salutation", "mx.", "mx"), ("salutation", "female", "ms"), ("salutation", "male", "mr"),
    ("salutation", "weiblich", "ms"), ("salutation", "mannlich", "mr"), ("salutation", "w", "ms"),
    ("salutation", "m", "mr"), ("salutation", "f", "ms"), ("salutation", "fr.", "ms"), ("salutation", "hr.", "mr"),
    ("salutation", "d", "mx"), ("salutation", "divers", "mx"), ("salutation", "nonbinary", "mx"),
    ("salutation", "madame", "ms"), ("salutation", "monsieur", "mr"),
    ("rating", "hot", "a"), ("rating", "warm", "b"), ("rating", "cold", "c"), ("rating", "heiss", "a"), ("rating", "kalt", "c"),
    ("formal_address", "per sie", "formal"), ("formal_address", "per du", "informal"),
    ("channel", "telephone", "phone"), ("channel", "anruf", "phone"), ("channel", "mail", "email"), ("channel", "post", "letter"),
    ("channel", "handy", "mobile"), ("channel", "cell", "mobile"),
    ("lead_source", "web", "website"), ("lead_source", "internet", "website"), ("lead_source", "homepage", "website"),
    ("lead_source", "trade show", "fair"), ("lead_source", "tradeshow", "fair"), ("lead_source", "messekontakt", "fair"),
    ("lead_source", "word of mouth", "referral"), ("lead_source", "employee referral", "referral"),
    ("lead_source", "external referral", "referral"), ("lead_source", "partner referral", "referral"),
    ("lead_source", "advertisement", "campaign"), ("lead_source", "phone inquiry", "other"),
    ("lead_source", "purchased list", "other"), ("lead_source", "public relations", "other"),
    ("lead_source", "seminar", "fair"), ("lead_source", "linkedin", "social"), ("lead_source", "xing", "social"),
    ("lead_source", "facebook", "social"), ("lead_source", "kunde", "existing"),
    ("legal_basis", "einwilligung", "consent"), ("legal_basis", "vertrag", "contract"), ("legal_basis", "consent", "consent"),
    ("legal_basis", "berechtigtes interesse", "interest"), ("legal_basis", "legitimate interest", "interest"),
];
