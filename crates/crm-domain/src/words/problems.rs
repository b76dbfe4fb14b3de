//! Sentences for what is wrong with a text, each saying what would be right.

use super::Entry;

/// By [`crate::parse::FieldError::key`] and the reasons of imports.
pub static ALL: &[Entry] = &[
    ("empty", "Hier fehlt etwas.", "Something is missing here."),
    ("too_long", "Der Text ist zu lang.", "The text is too long."),
    ("number", "Keine ganze Zahl. Richtig wäre zum Beispiel 1250.", "Not a whole number. For example 1250."),
    (
        "percent",
        "Kein Anteil von 0 bis 100 %. Richtig wäre zum Beispiel 40 % oder 12,5 %.",
        "Not a share from 0 to 100%. For example 40% or 12.5%.",
    ),
    (
        "money",
        "Kein Betrag. Richtig wäre zum Beispiel 1.250,00 € oder 1250 CHF.",
        "Not an amount. For example €1,250.00 or 1250 CHF.",
    ),
    (
        "currency",
        "Diese Währung gibt es nicht. Richtig wäre ein Kürzel wie EUR, CHF oder USD.",
        "There is no such currency. Use a code such as EUR, CHF or USD.",
    ),
    ("decimals", "Mehr Nachkommastellen, als die Währung hat.", "More decimals than the currency has."),
    (
        "day",
        "Kein Datum. Richtig wäre zum Beispiel 21.11.2026 oder 2026-11-21.",
        "Not a date. For example 2026-11-21 or 11/21/2026.",
    ),
    (
        "moment",
        "Kein Zeitpunkt, oder das Ende liegt vor dem Anfang. Richtig wäre zum Beispiel 21.11.2026 08:30.",
        "Not a time, or it ends before it begins. For example 2026-11-21 08:30.",
    ),
    ("flag", "Weder Ja noch Nein.", "Neither yes nor no."),
    ("choice", "Diese Auswahl gibt es hier nicht.", "There is no such option here."),
    (
        "email",
        "Keine E-Mail-Adresse. Richtig wäre zum Beispiel name@firma.de.",
        "Not an e-mail address. For example name@company.com.",
    ),
    (
        "phone",
        "Keine Telefonnummer. Richtig wäre zum Beispiel +49 221 12345 oder 110.",
        "Not a phone number. For example +49 221 12345 or 110.",
    ),
    (
        "web",
        "Keine Webadresse. Richtig wäre zum Beispiel www.firma.de.",
        "Not a web address. For example www.company.com.",
    ),
    (
        "vat_form",
        "Keine USt-IdNr. dieses Landes. Eine deutsche hat nach DE neun Ziffern.",
        "Not a VAT ID of that country. A German one has nine digits after DE.",
    ),
    (
        "vat_digit",
        "Die Prüfziffer der USt-IdNr. stimmt nicht, vermutlich ein Tippfehler.",
        "The check digit of the VAT ID is wrong, probably a typing error.",
    ),
    (
        "iban",
        "Keine gültige IBAN: Länge oder Prüfziffern stimmen nicht.",
        "Not a valid IBAN: its length or check digits are wrong.",
    ),
    (
        "address",
        "Keine Anschrift. Richtig wäre zum Beispiel Hauptstr. 5, 50667 Köln.",
        "Not an address. For example Hauptstr. 5, 50667 Köln.",
    ),
    (
        "country",
        "Dieses Land ist hier nicht bekannt. Richtig wäre zum Beispiel Deutschland, Austria oder CH.",
        "This country is not known here. For example Germany, Österreich or CH.",
    ),
    (
        "zip_five",
        "Keine deutsche Postleitzahl: Sie hat fünf Ziffern, zum Beispiel 50667.",
        "Not a German postal code: it has five digits, for example 50667.",
    ),
    (
        "zip_four",
        "Keine Postleitzahl dieses Landes: Sie hat vier Ziffern, zum Beispiel 8001.",
        "Not a postal code of this country: it has four digits, for example 8001.",
    ),
    (
        "zip",
        "Keine Postleitzahl. Richtig sind höchstens zehn Buchstaben und Ziffern, zum Beispiel 1017 AB.",
        "Not a postal code. Use at most ten letters and digits, for example 1017 AB.",
    ),
    ("reference", "Bitte auswählen, Text genügt hier nicht.", "Please choose; text is not enough here."),
    (
        "nameless",
        "Die Zeile hat weder Namen noch E-Mail-Adresse noch Telefonnummer.",
        "The row has no name, e-mail address or phone number.",
    ),
    (
        "columns",
        "Die Zeile hat mehr Spalten als die Kopfzeile, vermutlich fehlen Anführungszeichen.",
        "The row has more columns than the header, probably quotes are missing.",
    ),
    ("row_size", "Die Zeile ist zu groß.", "The row is too large."),
    (
        "mixed_currencies",
        "Die Positionen haben verschiedene Währungen; daraus wird keine Summe.",
        "The lines are in different currencies; there is no sum of those.",
    ),
    (
        "too_large_to_add",
        "Die Beträge sind zu groß für eine Summe.",
        "The amounts are too large to be added.",
    ),
];
