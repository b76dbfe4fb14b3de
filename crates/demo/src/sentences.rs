//! What people wrote, in both languages. The firm sells and services cleaning machines and what goes with them.

/// Words on companies.
pub static TAGS_DE: &[&str] =
    &["Messe 2026", "Wartungsvertrag", "Rahmenvertrag", "Referenzkunde", "Neukunde"];
/// Words on companies.
pub static TAGS_EN: &[&str] =
    &["Fair 2026", "Service contract", "Framework deal", "Reference", "New customer"];

/// What people are at their firms.
pub static POSITIONS_DE: &[&str] = &[
    "Geschäftsführung",
    "Leitung Einkauf",
    "Einkauf",
    "Leitung Technik",
    "Betriebsleitung",
    "Haustechnik",
    "Objektleitung",
    "Leitung Hauswirtschaft",
    "Produktionsleitung",
    "Lagerleitung",
    "Instandhaltung",
    "Assistenz der Geschäftsführung",
];
/// What people are at their firms.
pub static POSITIONS_EN: &[&str] = &[
    "Managing director",
    "Head of purchasing",
    "Buyer",
    "Technical director",
    "Plant manager",
    "Facility manager",
    "Site manager",
    "Head of housekeeping",
    "Production manager",
    "Warehouse manager",
    "Maintenance",
    "Assistant to the management",
];

/// What is sold, and for how much: in units of 50 €.
pub static THINGS_DE: &[(&str, i64, i64)] = &[
    ("Scheuersaugmaschine Aufsitz", 180, 520),
    ("Kehrmaschine Außenbereich", 240, 900),
    ("Hochdruckreiniger, 4 Stück", 40, 160),
    ("Reinigungsroboter Pilot", 400, 1_100),
    ("Wartungsvertrag 3 Jahre", 30, 240),
    ("Industriesauger mit Absaugung", 50, 210),
    ("Ausstattung neue Halle", 300, 2_400),
    ("Mietflotte 12 Monate", 120, 700),
    ("Verbrauchsmaterial Jahresbedarf", 15, 140),
    ("Dampfreiniger Küche", 20, 90),
    ("Umrüstung auf Lithium", 80, 360),
    ("Schulung Reinigungsteam", 10, 60),
];
/// What is sold, and for how much: in units of 50 €.
pub static THINGS_EN: &[(&str, i64, i64)] = &[
    ("Ride-on scrubber dryer", 180, 520),
    ("Outdoor sweeper", 240, 900),
    ("Pressure washers, set of 4", 40, 160),
    ("Cleaning robot pilot", 400, 1_100),
    ("Service contract, 3 years", 30, 240),
    ("Industrial vacuum with extraction", 50, 210),
    ("Equipment for the new hall", 300, 2_400),
    ("Rental fleet, 12 months", 120, 700),
    ("Consumables for a year", 15, 140),
    ("Steam cleaner for the kitchen", 20, 90),
    ("Change to lithium batteries", 80, 360),
    ("Training for the cleaning team", 10, 60),
];

/// What comes next.
pub static STEPS_DE: &[&str] = &[
    "Angebot nachfassen",
    "Vorführtermin vereinbaren",
    "Preis mit Einkauf klären",
    "Aufmaß der Fläche schicken lassen",
    "Referenz nennen",
    "Rückruf wegen Liefertermin",
    "Wartungsvertrag ansprechen",
    "Probestellung abholen",
    "Unterlagen zur Förderung senden",
    "Entscheider kennenlernen",
    "Altgerät bewerten",
    "Termin für Einweisung abstimmen",
];
/// What comes next.
pub static STEPS_EN: &[&str] = &[
    "Follow up on the quote",
    "Arrange a demonstration",
    "Settle the price with purchasing",
    "Ask for the floor plan",
    "Name a reference",
    "Call back about the delivery date",
    "Bring up the service contract",
    "Collect the trial machine",
    "Send the papers on the subsidy",
    "Meet the decision maker",
    "Value the old machine",
    "Agree on a day for the briefing",
];

/// What calls and mails were about.
pub static CALLS_DE: &[&str] = &[
    "Rückfrage zum Angebot",
    "Liefertermin",
    "Neue Ansprechpartnerin",
    "Preisvergleich mit Wettbewerber",
    "Reklamation Saugfuß",
    "Terminabsprache Vorführung",
    "Budget für das nächste Jahr",
    "Bestellung Verbrauchsmaterial",
    "Nachfrage Wartung",
    "Erstgespräch",
];
/// What calls and mails were about.
pub static CALLS_EN: &[&str] = &[
    "Question on the quote",
    "Delivery date",
    "New contact person",
    "Comparison with a competitor's price",
    "Complaint about the squeegee",
    "Date for the demonstration",
    "Budget for next year",
    "Order of consumables",
    "Question about servicing",
    "First conversation",
];

/// What visits and meetings were about.
pub static VISITS_DE: &[&str] = &[
    "Vorführung Scheuersaugmaschine",
    "Jahresgespräch",
    "Bestandsaufnahme Maschinenpark",
    "Übergabe und Einweisung",
    "Angebotsbesprechung",
    "Routinebesuch",
    "Begehung der neuen Halle",
    "Wartung vor Ort besprochen",
];
/// What visits and meetings were about.
pub static VISITS_EN: &[&str] = &[
    "Demonstration of the scrubber dryer",
    "Annual review",
    "Survey of the machines",
    "Handover and briefing",
    "Discussion of the quote",
    "Routine visit",
    "Walk through the new hall",
    "Servicing discussed on site",
];

/// What was written down.
pub static NOTES_DE: &[&str] = &[
    "Fläche rund 4.200 m², zwei Schichten. Die alte Maschine ist elf Jahre alt und steht oft. Entscheidung noch in diesem Quartal, Einkauf will drei Angebote.",
    "Sehr zufrieden mit dem Probelauf. Fragt nach einer Variante mit Lithium-Akku und nach einem Gerät für das Treppenhaus.",
    "Budget ist erst ab Januar frei. Bis dahin Miete angeboten, wird intern besprochen.",
    "Der Wettbewerb liegt 6 % darunter, aber ohne Einweisung. Service vor Ort gibt hier den Ausschlag.",
    "Neue Leitung Technik ab nächstem Monat; Termin zum Kennenlernen vereinbaren.",
    "Saugfuß verschlissen, Ersatz heute bestellt. Kundin war verärgert, nach dem Rückruf wieder versöhnt.",
    "Möchte die Referenz in der Nachbarschaft sehen, bevor unterschrieben wird.",
    "Verbrauchsmaterial künftig monatlich als Abruf, Preisliste 2026 zugeschickt.",
    "Halle 3 wird im Frühjahr gebaut. Dann Bedarf für zwei weitere Maschinen.",
];
/// What was written down.
pub static NOTES_EN: &[&str] = &[
    "About 4,200 m², two shifts. The old machine is eleven years old and often stands still. Decision this quarter; purchasing wants three quotes.",
    "Very pleased with the trial. Asks for a version with lithium batteries and for something for the staircase.",
    "Budget is free from January only. Offered a rental until then; they discuss it.",
    "The competitor is 6% cheaper, but without a briefing. Service on site decides here.",
    "New technical director from next month; arrange a first meeting.",
    "Squeegee worn out, replacement ordered today. The customer was cross, and friendly again after the call.",
    "Wants to see the reference in the neighbourhood before signing.",
    "Consumables monthly on call from now on; sent the price list for 2026.",
    "Hall 3 will be built in spring. Then there is a need for two more machines.",
];

/// What those need who may become customers.
pub static NEEDS_DE: &[&str] = &[
    "Kam am Messestand vorbei, sucht Ersatz für zwei Kehrmaschinen.",
    "Anfrage über die Webseite: Reinigung einer Lagerhalle mit 6.000 m².",
    "Empfehlung eines Kunden; will zuerst mieten, dann kaufen.",
    "Interessiert sich für Reinigungsroboter, Entscheidung im Frühjahr.",
    "Unzufrieden mit dem bisherigen Service, Vertrag läuft im Sommer aus.",
];
/// What those need who may become customers.
pub static NEEDS_EN: &[&str] = &[
    "Came to the stand at the fair, looks for two new sweepers.",
    "Asked on the website: cleaning of a warehouse of 6,000 m².",
    "Recommended by a customer; wants to rent first and buy later.",
    "Interested in cleaning robots, decision in spring.",
    "Not content with the present service; the contract ends in summer.",
];

/// What is to be reached at every stop of a tour.
pub static OBJECTIVES_DE: &[&str] =
    &["Bestand Verbrauchsmaterial prüfen", "Termin für die Wartung abstimmen", "Nach neuen Flächen fragen"];
/// What is to be reached at every stop of a tour.
pub static OBJECTIVES_EN: &[&str] =
    &["Check the stock of consumables", "Agree on a day for servicing", "Ask about new floor space"];

/// What customers walk on.
pub static FLOORS_DE: &[&str] = &["Beton", "Fliesen", "PVC", "Teppich"];
/// What customers walk on.
pub static FLOORS_EN: &[&str] = &["Concrete", "Tiles", "PVC", "Carpet"];

/// Who else sells such machines; nobody is called so.
pub static RIVALS: &[&str] = &["Rheinsauber Technik", "Blankmann", "Hygiatec Nord"];
