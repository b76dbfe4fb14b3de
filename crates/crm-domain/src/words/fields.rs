//! Labels of fields, of their entries and of the parts of entries.

use super::Entry;

/// Fields that mean the same in every record.
pub static SHARED: &[Entry] = &[
    ("emails", "E-Mail-Adressen", "E-mail addresses"),
    ("phones", "Telefonnummern", "Phone numbers"),
    ("addresses", "Adressen", "Addresses"),
    ("website", "Webseite", "Website"),
    ("owner", "Zuständig", "Owner"),
    ("tags", "Schlagwörter", "Tags"),
    ("followers", "Beobachtet von", "Followed by"),
    ("starred_by", "Stern von", "Starred by"),
    ("interests", "Interessen", "Interests"),
    ("rating", "Bewertung", "Rating"),
    ("source", "Herkunft", "Source"),
    ("related", "Bezug", "Related to"),
    ("source_detail", "Herkunft im Einzelnen", "Source details"),
    ("campaign", "Kampagne", "Campaign"),
    ("next_step", "Nächster Schritt", "Next step"),
    ("next_step_at", "Nächster Schritt am", "Next step on"),
];

/// Fields of accounts.
pub static ACCOUNT: &[Entry] = &[
    ("name", "Name", "Name"),
    ("legal_name", "Vollständiger Name", "Legal name"),
    ("kind", "Art", "Kind"),
    ("status", "Status", "Status"),
    ("industry", "Branche", "Industry"),
    ("size_band", "Mitarbeiter", "Employees"),
    ("domains", "Domänen", "Domains"),
    ("competitors", "Wettbewerber", "Competitors"),
    ("territory", "Gebiet", "Territory"),
    ("visit_interval_days", "Besuchsintervall (Tage)", "Visit interval (days)"),
    ("last_visit_at", "Letzter Besuch", "Last visit"),
    ("visit_due_on", "Besuch fällig", "Visit due"),
    ("last_interaction_at", "Letzter Kontakt", "Last contact"),
    ("next_activity_at", "Nächste Aktivität", "Next activity"),
    ("open_pipeline", "Offene Pipeline", "Open pipeline"),
    ("won_revenue_12m", "Gewonnen (12 Monate)", "Won (12 months)"),
    ("geo", "Koordinaten", "Coordinates"),
    ("parent", "Muttergesellschaft", "Parent company"),
    ("annual_revenue", "Jahresumsatz", "Annual revenue"),
    ("credit_limit", "Kreditlimit", "Credit limit"),
    ("payment_terms_days", "Zahlungsziel (Tage)", "Payment terms (days)"),
    ("price_list", "Preisliste", "Price list"),
    ("vat_id", "USt-IdNr.", "VAT ID"),
    ("reg_no", "Handelsregisternummer", "Registration number"),
    ("iban", "IBAN", "IBAN"),
    ("external_no", "Kundennummer", "Customer number"),
    ("languages", "Sprachen", "Languages"),
    ("opening_hours", "Öffnungszeiten", "Opening hours"),
    ("description", "Notizen", "Notes"),
];

/// Fields of leads.
pub static LEAD: &[Entry] = &[
    ("salutation", "Anrede", "Salutation"),
    ("title_academic", "Titel", "Title"),
    ("first_name", "Vorname", "First name"),
    ("last_name", "Nachname", "Last name"),
    ("company_name", "Firma", "Company"),
    ("position", "Position", "Position"),
    ("department", "Abteilung", "Department"),
    ("linkedin", "LinkedIn", "LinkedIn"),
    ("status", "Status", "Status"),
    ("call_attempts", "Anrufversuche", "Call attempts"),
    ("budget", "Budget", "Budget"),
    ("timeframe", "Zeitrahmen", "Timeframe"),
    ("decision_role", "Rolle im Einkauf", "Buying role"),
    ("disqualify_reason", "Grund der Absage", "Reason for disqualifying"),
    ("converted_at", "Umgewandelt am", "Converted on"),
    ("converted_account", "Wurde Firma", "Became company"),
    ("converted_contact", "Wurde Kontakt", "Became contact"),
    ("converted_deal", "Wurde Verkaufschance", "Became deal"),
    ("external_no", "Lead-Nummer", "Lead number"),
    ("need", "Bedarf", "Need"),
];

/// Fields of deals.
pub static DEAL: &[Entry] = &[
    ("name", "Bezeichnung", "Name"),
    ("account", "Firma", "Company"),
    ("contact", "Ansprechpartner", "Contact"),
    ("contacts", "Buying Center", "Buying center"),
    ("pipeline", "Pipeline", "Pipeline"),
    ("stage", "Phase", "Stage"),
    ("amount", "Betrag", "Amount"),
    ("amount_mode", "Betrag kommt", "Amount comes"),
    ("lines", "Positionen", "Line items"),
    ("probability_override", "Eigene Wahrscheinlichkeit", "Own probability"),
    ("forecast_category", "In der Prognose", "Forecast category"),
    ("expected_close", "Abschluss erwartet", "Expected close"),
    ("lead", "War Lead", "Was lead"),
    ("competitors", "Wettbewerber", "Competitors"),
    ("recurring_amount", "Wiederkehrender Betrag", "Recurring amount"),
    ("recurring_interval", "Zahlung", "Payment"),
    ("closed_at", "Abgeschlossen am", "Closed on"),
    ("lost_reason", "Verlustgrund", "Reason for loss"),
    ("lost_competitor", "Verloren an", "Lost to"),
    ("win_reason", "Gewinngrund", "Reason for winning"),
    ("external_no", "Vorgangsnummer", "Deal number"),
    ("stage_log", "Phasenverlauf", "Stage history"),
    ("forecast_log", "Prognoseverlauf", "Forecast history"),
    ("description", "Notizen", "Notes"),
    ("lost_notes", "Notizen zum Verlust", "Notes on the loss"),
];

/// Fields of price lists.
pub static PRICE_LIST: &[Entry] = &[
    ("name", "Name", "Name"),
    ("currency", "Währung", "Currency"),
    ("status", "Status", "Status"),
    ("valid_from", "Gilt ab", "Valid from"),
    ("valid_to", "Gilt bis", "Valid to"),
    ("accounts", "Gilt für", "For"),
    ("prices", "Preise", "Prices"),
    ("external_no", "Externe Nummer", "External number"),
    ("description", "Notizen", "Notes"),
];

/// Fields of quotas.
pub static QUOTA: &[Entry] =
    &[("member", "Mitglied", "Member"), ("month", "Monat", "Month"), ("amount", "Ziel", "Quota")];

/// Fields of definitions.
pub static DEFINITION: &[Entry] = &[
    ("name", "Name", "Name"),
    ("of_kind", "Gehört zu", "Belongs to"),
    ("own_type", "Feldtyp", "Field type"),
    ("required", "Pflichtfeld", "Required"),
    ("help", "Hinweis", "Hint"),
    ("place", "Reihenfolge", "Order"),
    ("retired", "Stillgelegt", "Retired"),
];

/// Fields of options.
pub static OPTION: &[Entry] = &[
    ("name", "Name", "Name"),
    ("definition", "Eigenes Feld", "Custom field"),
    ("tint", "Farbe", "Colour"),
    ("place", "Reihenfolge", "Order"),
    ("retired", "Entfernt", "Removed"),
];

/// Fields of views.
pub static VIEW: &[Entry] = &[
    ("name", "Name", "Name"),
    ("list", "Liste", "List"),
    ("layout", "Darstellung", "Layout"),
    ("columns", "Spalten", "Columns"),
    ("filters", "Filter", "Filters"),
    ("sorting", "Sortierung", "Sorting"),
    ("grouping", "Gruppierung", "Grouping"),
    ("shared", "Mit dem Team geteilt", "Shared with the team"),
    ("default_for", "Standard von", "Default of"),
    ("dates", "Kalender nach", "Calendar by"),
];

/// Fields of tours.
pub static TOUR: &[Entry] = &[
    ("title", "Tour", "Tour"),
    ("date", "Tag", "Day"),
    ("start", "Beginnt bei", "Begins at"),
    ("visit_min", "Dauer je Besuch (Minuten)", "Per visit (minutes)"),
    ("stops", "Stopps", "Stops"),
    ("results", "Von Hand vermerkt", "Noted by hand"),
    ("start_min", "Abfahrt (Minuten nach Mitternacht)", "Sets out (minutes after midnight)"),
    ("start_geo", "Koordinaten des Beginns", "Coordinates of the beginning"),
    ("km_start", "Kilometerstand Beginn", "Odometer at the beginning"),
    ("km_end", "Kilometerstand Ende", "Odometer at the end"),
    ("external_no", "Fremdnummer", "External number"),
    ("description", "Notizen", "Notes"),
];

/// Fields of photos.
pub static PHOTO: &[Entry] = &[
    ("of", "Gehört zu", "Belongs to"),
    ("taken_at", "Aufgenommen", "Taken"),
    ("mime", "Format", "Format"),
    ("image", "Foto", "Photo"),
];

/// Fields of teams.
pub static TEAM: &[Entry] = &[
    ("name", "Name", "Name"),
    ("members", "Mitglieder", "Members"),
    ("lead", "Leitung", "Lead"),
    ("tint", "Farbe", "Colour"),
];

/// Fields of the letterhead.
pub static LETTERHEAD: &[Entry] = &[
    ("name", "Name mit Rechtsform", "Name with legal form"),
    ("street", "Straße und Hausnummer", "Street and number"),
    ("city", "PLZ und Ort", "Postal code and city"),
    ("phone", "Telefon", "Phone"),
    ("email", "E-Mail", "Email"),
    ("website", "Website", "Website"),
    ("managed_by", "Vertreten durch", "Represented by"),
    ("board_chair", "Aufsichtsratsvorsitz", "Chair of the board"),
    ("seat", "Sitz", "Registered office"),
    ("reg_no", "Handelsregister", "Commercial register"),
    ("vat_id", "USt-IdNr.", "VAT ID"),
    ("tax_no", "Steuernummer", "Tax number"),
    ("bank", "Bank", "Bank"),
    ("iban", "IBAN", "IBAN"),
    ("bic", "BIC", "BIC"),
    ("intro", "Einleitung", "Introduction"),
    ("outro", "Schlusstext", "Closing words"),
    ("terms", "Zahlungsbedingungen", "Payment terms"),
    ("country", "Übliches Land", "Usual country"),
    ("currency", "Übliche Währung", "Usual currency"),
];

/// Fields of pipelines.
pub static PIPELINE: &[Entry] = &[
    ("name", "Name", "Name"),
    ("position", "Reihenfolge", "Order"),
    ("default", "Für neue Verkaufschancen", "For new deals"),
];

/// Fields of stages.
pub static STAGE: &[Entry] = &[
    ("name", "Name", "Name"),
    ("pipeline", "Pipeline", "Pipeline"),
    ("outcome", "Bedeutung", "Meaning"),
    ("probability", "Wahrscheinlichkeit", "Probability"),
    ("tint", "Farbe", "Colour"),
    ("position", "Reihenfolge", "Order"),
    ("rot_days", "Ruht ab (Tage)", "Rots after (days)"),
    ("required_fields", "Pflichtfelder", "Required fields"),
    ("forecast_category", "In der Prognose", "Forecast category"),
    ("requirements", "Was hier erreicht sein soll", "What should be reached here"),
];

/// Fields of interactions.
pub static INTERACTION: &[Entry] = &[
    ("kind", "Art", "Kind"),
    ("subject", "Betreff", "Subject"),
    ("at", "Wann", "When"),
    ("direction", "Richtung", "Direction"),
    ("outcome", "Ergebnis", "Outcome"),
    ("sentiment", "Stimmung", "Mood"),
    ("duration_min", "Dauer (Minuten)", "Duration (minutes)"),
    ("location", "Ort", "Place"),
    ("check_in", "Angekommen", "Checked in"),
    ("check_out", "Gegangen", "Checked out"),
    ("geo", "Position", "Position"),
    ("geo_accuracy_m", "Genauigkeit (m)", "Accuracy (m)"),
    ("distance_m", "Entfernung zur Firma (m)", "Distance from the company (m)"),
    ("radius_m", "Umkreis (m)", "Radius (m)"),
    ("geo_verdict", "Vor Ort", "On site"),
    ("objectives", "Besuchsziele", "Objectives"),
    ("sender", "Von", "From"),
    ("recipients", "An", "To"),
    ("message_id", "Nachrichten-ID", "Message ID"),
    ("external_no", "Fremdnummer", "External number"),
    ("body", "Notizen", "Notes"),
];

/// Fields of tasks.
pub static TASK: &[Entry] = &[
    ("title", "Aufgabe", "Task"),
    ("status", "Status", "Status"),
    ("priority", "Priorität", "Priority"),
    ("due", "Fällig am", "Due on"),
    ("start", "Beginnt am", "Starts on"),
    ("remind_at", "Erinnern", "Remind me"),
    ("rrule", "Wiederholung", "Repeats"),
    ("checklist", "Checkliste", "Checklist"),
    ("done_at", "Erledigt am", "Done on"),
    ("reschedule_count", "Wie oft verschoben", "Times put off"),
    ("external_no", "Aufgabennummer", "Task number"),
    ("body", "Notizen", "Notes"),
];

/// Fields of events.
pub static EVENT: &[Entry] = &[
    ("title", "Termin", "Event"),
    ("kind", "Art", "Kind"),
    ("when", "Wann", "When"),
    ("location", "Ort", "Place"),
    ("status", "Status", "Status"),
    ("members", "Mit Kollegen", "With colleagues"),
    ("online_url", "Online-Adresse", "Online address"),
    ("reminder_min", "Erinnerung (Minuten vorher)", "Reminder (minutes before)"),
    ("rrule", "Wiederholung", "Repeats"),
    ("exdates", "Ausgelassen", "Left out"),
    ("tz", "Zeitzone", "Time zone"),
    ("ical_uid", "Kalender-ID", "Calendar ID"),
    ("sequence", "Fassung", "Version"),
    ("outcome", "Ergebnis", "Outcome"),
    ("external_no", "Terminnummer", "Event number"),
    ("objectives", "Besuchsziele", "Objectives"),
    ("agenda", "Vorbereitung", "Agenda"),
    ("minutes", "Protokoll", "Minutes"),
];

/// Fields of products.
pub static PRODUCT: &[Entry] = &[
    ("name", "Bezeichnung", "Name"),
    ("name_en", "Bezeichnung (Englisch)", "Name (English)"),
    ("sku", "Artikelnummer", "SKU"),
    ("category", "Kategorie", "Category"),
    ("family", "Produktfamilie", "Family"),
    ("unit", "Einheit", "Unit"),
    ("list_price", "Listenpreis", "List price"),
    ("tax_rate", "Steuersatz", "Tax rate"),
    ("cost", "Einstandspreis", "Cost"),
    ("active", "Wird verkauft", "Active"),
    ("valid_from", "Im Verkauf ab", "Sold from"),
    ("valid_to", "Im Verkauf bis", "Sold until"),
    ("lifecycle_days", "Nachbestellung nach (Tage)", "Reorder after (days)"),
    ("external_no", "Fremdnummer", "External number"),
    ("description", "Beschreibung", "Description"),
];

/// Fields of quotes.
pub static QUOTE: &[Entry] = &[
    ("number", "Angebotsnummer", "Quote number"),
    ("subject", "Betreff", "Subject"),
    ("revision", "Fassung", "Revision"),
    ("revises", "Ersetzt Angebot", "Replaces quote"),
    ("account", "Firma", "Company"),
    ("contact", "Ansprechpartner", "Contact"),
    ("deal", "Verkaufschance", "Deal"),
    ("status", "Status", "Status"),
    ("issued_at", "Versendet am", "Sent on"),
    ("valid_until", "Gültig bis", "Valid until"),
    ("lines", "Positionen", "Lines"),
    ("header_discount", "Gesamtrabatt", "Overall discount"),
    ("shipping", "Versand", "Shipping"),
    ("total", "Summe netto", "Net total"),
    ("terms", "Zahlungsbedingungen", "Terms"),
    ("external_no", "Fremdnummer", "External number"),
    ("signed_by", "Unterschrieben von", "Signed by"),
    ("signed_at", "Unterschrieben", "Signed"),
    ("signature_svg", "Unterschrift", "Signature"),
    ("sent_mark", "Prüfzeichen des Versands", "Mark of what was sent"),
    ("intro", "Einleitung", "Introduction"),
    ("outro", "Schlusstext", "Closing text"),
    ("description", "Notizen", "Notes"),
];

/// Fields of orders.
pub static ORDER: &[Entry] = &[
    ("number", "Auftragsnummer", "Order number"),
    ("subject", "Betreff", "Subject"),
    ("account", "Firma", "Company"),
    ("contact", "Ansprechpartner", "Contact"),
    ("deal", "Verkaufschance", "Deal"),
    ("quote", "Aus Angebot", "From quote"),
    ("status", "Status", "Status"),
    ("ordered_at", "Bestellt am", "Ordered on"),
    ("lines", "Positionen", "Lines"),
    ("header_discount", "Gesamtrabatt", "Overall discount"),
    ("shipping", "Versand", "Shipping"),
    ("total", "Summe netto", "Net total"),
    ("invoice_no", "Rechnungsnummer", "Invoice number"),
    ("paid_at", "Bezahlt am", "Paid on"),
    ("external_no", "Fremdnummer", "External number"),
    ("description", "Notizen", "Notes"),
];

/// Fields of contacts.
pub static CONTACT: &[Entry] = &[
    ("salutation", "Anrede", "Salutation"),
    ("title_academic", "Titel", "Title"),
    ("first_name", "Vorname", "First name"),
    ("last_name", "Nachname", "Last name"),
    ("name_suffix", "Namenszusatz", "Name suffix"),
    ("affiliations", "Firmen", "Companies"),
    ("position", "Position", "Position"),
    ("department", "Abteilung", "Department"),
    ("preferred_channel", "Bevorzugter Kanal", "Preferred channel"),
    ("linkedin", "LinkedIn", "LinkedIn"),
    ("xing", "XING", "XING"),
    ("urls", "Weitere Webadressen", "Further web addresses"),
    ("reports_to", "Berichtet an", "Reports to"),
    ("assistant", "Assistenz", "Assistant"),
    ("birthday", "Geburtstag", "Birthday"),
    ("language", "Sprache", "Language"),
    ("formal_address", "Ansprache", "Form of address"),
    ("nickname", "Spitzname", "Nickname"),
    ("do_not_contact", "Nicht kontaktieren", "Do not contact"),
    ("do_not_contact_reason", "Grund der Kontaktsperre", "Reason not to contact"),
    ("legal_basis", "Rechtsgrundlage", "Legal basis"),
    ("info_given_at", "Informiert am (Art. 13/14)", "Informed on (Art. 13/14)"),
    ("retention_until", "Aufbewahren bis", "Keep until"),
    ("erase_requested_at", "Löschung verlangt am", "Erasure requested on"),
    ("consents", "Einwilligungen", "Consents"),
    ("external_no", "Kontaktnummer", "Contact number"),
    ("background", "Notizen", "Notes"),
];

/// One entry of a collection, as a column of a file calls it.
pub static ENTRIES: &[Entry] = &[
    ("emails", "E-Mail", "E-mail"),
    ("phones", "Telefon", "Phone"),
    ("addresses", "Adresse", "Address"),
    ("lines", "Position", "Line item"),
];

/// Parts of entries.
pub static PARTS: &[Entry] = &[
    ("addr", "Adresse", "Address"),
    ("raw", "Nummer", "Number"),
    ("use", "Verwendung", "Use"),
    ("co", "c/o", "c/o"),
    ("street", "Straße", "Street"),
    ("house_no", "Hausnummer", "House number"),
    ("extra", "Adresszusatz", "Address line 2"),
    ("zip", "PLZ", "Postal code"),
    ("city", "Ort", "City"),
    ("region", "Bundesland/Region", "State/Region"),
    ("country", "Land", "Country"),
    ("account", "Firma", "Company"),
    ("role", "Funktion", "Role"),
    ("department", "Abteilung", "Department"),
    ("from", "Von", "From"),
    ("to", "Bis", "Until"),
    ("ended", "Beendet", "Ended"),
    ("sku", "Artikelnummer", "Item number"),
    ("name", "Bezeichnung", "Name"),
    ("quantity", "Menge", "Quantity"),
    ("unit", "Einheit", "Unit"),
    ("price", "Einzelpreis", "Unit price"),
    ("discount", "Rabatt", "Discount"),
    ("tax", "MwSt.", "Tax"),
    ("text", "Beschreibung", "Description"),
    ("line_no", "Nummer der Position", "Line number"),
    ("full_name", "Ganzer Name", "Full name"),
];
