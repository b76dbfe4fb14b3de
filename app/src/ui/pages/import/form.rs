//! How the file is read: encoding, separator, dates, numbers; found out, and changeable.

use crm_domain::id::JobId;
use crm_domain::import::{DayOrder, ImportMapping};
use crm_domain::schema::letterhead;
use engine_protocol::Request;
use leptos::prelude::*;

use super::Import;
use crate::i18n::tr;

/// Encodings that the engine reads: label and how people call it.
const ENCODINGS: [(&str, &str); 5] = [
    ("utf-8", "UTF-8"),
    ("windows-1252", "Windows-1252"),
    ("windows-1250", "Windows-1250"),
    ("utf-16le", "UTF-16 LE"),
    ("utf-16be", "UTF-16 BE"),
];
/// Separators: byte and locale key.
const DELIMITERS: [(u8, &str); 4] =
    [(b';', "import.semicolon"), (b',', "import.comma"), (b'\t', "import.tab"), (b'|', "import.bar")];
const DAY_ORDERS: [(DayOrder, &str); 3] = [
    (DayOrder::DayFirst, "import.day_first"),
    (DayOrder::MonthFirst, "import.month_first"),
    (DayOrder::Iso, "import.day_iso"),
];

type Choices = Vec<(String, String)>;

/// A choice among some, for one property of the mapping.
#[component]
fn Choice(
    /// Locale key of its name.
    name: &'static str,
    /// Value and name of each option.
    options: Signal<Choices>,
    /// The value chosen.
    value: Signal<String>,
    /// Takes the new value.
    choose: Callback<String>,
) -> impl IntoView {
    let id = name.replace('.', "-");
    view! {
        <div class="form-line">
            <label for=id.clone()>{move || tr(name)}</label>
            <select class="value-input" id=id on:change=move |event| choose.run(event_target_value(&event))>
                {move || options.get().into_iter().map(|(key, name)| {
                    let selected = value.get() == key;
                    view! { <option value=key selected=selected>{name}</option> }
                }).collect_view()}
            </select>
        </div>
    }
}

/// One line in words; opened, each part can be changed.
#[component]
pub fn HowItIsRead(import: Import, mapping: RwSignal<ImportMapping>, job: JobId) -> impl IntoView {
    let reread = move |change: &dyn Fn(&mut (String, u8))| {
        let mut form = mapping.with_untracked(|mapping| (mapping.encoding.clone(), mapping.delimiter));
        change(&mut form);
        import.look(Request::ImportReread { job, encoding: form.0, delimiter: form.1 });
    };
    let encoding = Signal::derive(move || mapping.with(|mapping| mapping.encoding.clone()));
    let delimiter = Signal::derive(move || mapping.with(|mapping| mapping.delimiter.to_string()));
    let day = Signal::derive(move || mapping.with(|mapping| at(&DAY_ORDERS, &mapping.day_order).to_string()));
    let decimal = Signal::derive(move || mapping.with(|mapping| mapping.decimal_comma.to_string()));
    let country = Signal::derive(move || mapping.with(|mapping| mapping.phone_country.clone()));
    let currency = Signal::derive(move || mapping.with(|mapping| mapping.currency.clone()));
    let numbered = |names: Vec<&'static str>| -> Signal<Choices> {
        Signal::derive(move || {
            names.iter().enumerate().map(|(at, name)| (at.to_string(), tr(name))).collect()
        })
    };
    let encodings = Signal::derive(move || {
        with_own(ENCODINGS.iter().map(|(key, name)| pair(key, name)).collect(), &encoding.get())
    });
    let delimiters = Signal::derive(move || {
        let known = DELIMITERS.iter().map(|(byte, name)| (byte.to_string(), tr(name))).collect();
        with_own(known, &delimiter.get())
    });
    let decimals: Signal<Choices> =
        Signal::derive(move || vec![pair("true", "1.234,56"), pair("false", "1,234.56")]);
    let countries = Signal::derive(move || {
        let known =
            letterhead::COUNTRIES.iter().map(|code| pair(code, &crate::format::country(code))).collect();
        with_own(known, &country.get())
    });
    let currencies = Signal::derive(move || {
        with_own(letterhead::CURRENCIES.iter().map(|code| pair(code, code)).collect(), &currency.get())
    });
    let words = move || {
        let said = mapping.with(|mapping| {
            let delimiter =
                DELIMITERS.iter().find(|(byte, _)| *byte == mapping.delimiter).map(|(_, name)| tr(name));
            let encoding = ENCODINGS
                .iter()
                .find(|(key, _)| *key == mapping.encoding)
                .map(|(_, name)| (*name).to_owned());
            let day = tr(DAY_ORDERS[at(&DAY_ORDERS, &mapping.day_order)].1);
            let decimal = if mapping.decimal_comma { "1.234,56" } else { "1,234.56" };
            [encoding, delimiter, Some(day), Some(decimal.to_owned())]
        });
        said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    view! {
        <details class="import-form">
            <summary><span>{move || tr("import.read_as")}</span>" "{words}</summary>
            <div class="import-form-grid">
                <Choice name="import.encoding" options=encodings value=encoding
                    choose=Callback::new(move |key: String| reread(&|form| form.0.clone_from(&key)))/>
                <Choice name="import.delimiter" options=delimiters value=delimiter
                    choose=Callback::new(move |key: String| reread(&|form| form.1 = key.parse().unwrap_or(form.1)))/>
                <Choice name="import.days" options=numbered(DAY_ORDERS.iter().map(|(_, name)| *name).collect()) value=day
                    choose=Callback::new(move |key: String| {
                        let order = key.parse().ok().and_then(|at: usize| DAY_ORDERS.get(at));
                        if let Some((order, _)) = order { mapping.update(|mapping| mapping.day_order = *order) }
                    })/>
                <Choice name="import.decimals" options=decimals value=decimal
                    choose=Callback::new(move |key: String| mapping.update(|mapping| mapping.decimal_comma = key == "true"))/>
                <Choice name="import.country" options=countries value=country
                    choose=Callback::new(move |key| mapping.update(|mapping| mapping.phone_country = key))/>
                <Choice name="import.currency" options=currencies value=currency
                    choose=Callback::new(move |key| mapping.update(|mapping| mapping.currency = key))/>
            </div>
        </details>
    }
}

fn pair(key: &str, name: &str) -> (String, String) {
    (key.to_owned(), name.to_owned())
}

/// The usual options, and the one of the file when it is none of them.
fn with_own(mut options: Choices, own: &str) -> Choices {
    if !own.is_empty() && options.iter().all(|(key, _)| key != own) {
        options.push(pair(own, own));
    }
    options
}

/// Where a value stands in a table; the first when it is in none.
fn at<T: PartialEq>(table: &[(T, &str)], value: &T) -> usize {
    table.iter().position(|(of, _)| of == value).unwrap_or(0)
}
