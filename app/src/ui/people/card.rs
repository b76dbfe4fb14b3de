//! A business card that comes in: read, and laid into the sheet for a new record. Nothing is saved before somebody
//! says so.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crm_domain::duplicate::company_key;
use crm_domain::duplicate::score::Why;
use crm_domain::field::{FieldKey, Merge, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::import::draft::same_entry;
use crm_domain::import::{Draft, DraftTie};
use crm_domain::item::{Affiliation, ItemValue};
use crm_domain::schema::{account, contact, lead};
use crm_domain::value::{FieldValue, sort_items};
use crm_domain::vcard::{self, Card, LeftOut};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::fields::kept::leave_the_editor;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::pages::list::create::opening;
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;
use crate::ui::usual::usual;

thread_local! {
    /// Cards on their way to the page on which files are imported.
    static HANDED: RefCell<Option<(String, Vec<u8>)>> = const { RefCell::new(None) };
}

/// The file that was handed to the page on which files are imported, once.
pub fn take_handed() -> Option<(String, Vec<u8>)> {
    HANDED.take()
}

/// Takes a file of cards: one opens the sheet for a new record, many go where files are looked at first. `new`: the
/// record that is being made already.
pub fn take(file: Option<web_sys::File>, new: Option<NewRecord>) {
    let Some(file) = file else { return };
    let (toasts, router, overlay) = (use_toasts(), use_router(), Overlay::current());
    spawn_local(async move {
        let name = file.name();
        let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
            return toasts.say(t!("people.file_gone", name = name.as_str()));
        };
        let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
        let mut cards = vcard::read(&vcard::bytes::text(&bytes), usual().country).into_iter();
        match (cards.next(), cards.next()) {
            (None, _) => toasts.say(t!("people.no_card", name = name.as_str())),
            (Some(card), None) => open(card, new).await,
            (Some(_), Some(_)) => {
                HANDED.set(Some((name, bytes)));
                overlay.create.set(None);
                router.go(Route::Import);
            }
        }
    });
}

/// Lays a card into the sheet for a new record; what was typed there already stays.
pub async fn open(card: Card, new: Option<NewRecord>) {
    let overlay = Overlay::current();
    // The sheet may have been closed while the card was read.
    let new = new.filter(|new| new.is_alive());
    leave_the_editor();
    if new.is_some_and(|new| untrack(|| new.is_being_typed())) {
        return use_toasts().say(tr("people.finish_first"));
    }
    let typed = new.filter(|new| untrack(|| !new.is_empty()));
    // Somebody may well be a lead whom the card calls a person; what was typed stays what it is.
    let kind = match (new.map(NewRecord::kind), typed) {
        (Some(RecordKind::Lead), _) => RecordKind::Lead,
        (_, Some(typed)) => typed.kind(),
        (_, None) => card.draft.kind,
    };
    let mut sheet = Sheet::default();
    if let Some(new) = typed {
        (sheet.values, sheet.titles) = untrack(|| (new.values(), new.titles()));
        sheet.along = new.along_untracked();
    }
    sheet.take(&vcard::as_kind(card.draft, kind), kind).await;
    let Sheet { values, titles, along } = sheet;
    overlay.given.set(values.into_iter().map(|(key, value)| (key, value, String::new())).collect());
    overlay.titles.set(titles);
    overlay.along.set(along);
    // Of another kind, what is unfinished there stays what it is.
    let same = new.filter(|new| new.kind() == kind).map(NewRecord::key);
    overlay.kept_as.set(Some(same.unwrap_or_else(|| opening::fresh_key(kind))));
    // WHY emptied first: the sheet is made anew with what is given.
    overlay.create.set(None);
    overlay.create.set(Some(kind));
    say_what_is_left_out(&card.left_out);
}

/// What the sheet is made of.
#[derive(Default)]
struct Sheet {
    values: Vec<(FieldKey, FieldValue)>,
    /// What records are called that the values link to.
    titles: Vec<(RecordId, String)>,
    /// Companies that would be made along.
    along: Vec<(RecordId, String)>,
}

impl Sheet {
    /// Adds a value where nothing stands yet; entries and words come beside those that do.
    fn lay(&mut self, kind: RecordKind, key: FieldKey, value: FieldValue) {
        let Some(spec) = kind.spec().field(key) else { return };
        let there = self.values.iter_mut().find(|(known, _)| *known == key).map(|(_, value)| value);
        match (there, spec.kind.merge(), value) {
            (None, _, value) => self.values.push((key, value)),
            (Some(FieldValue::Items(items)), Merge::Items, FieldValue::Items(more)) => {
                let fresh: Vec<_> = more
                    .into_iter()
                    .filter(|(_, item)| !items.iter().any(|(_, other)| same_entry(other, item)))
                    .collect();
                items.extend(fresh);
                sort_items(items);
            }
            (Some(FieldValue::Tags(words)), Merge::Set, FieldValue::Tags(more)) => words.extend(more),
            _ => {}
        }
    }

    /// Lays a card in, as a record of this kind.
    async fn take(&mut self, draft: &Draft, kind: RecordKind) {
        for (key, value) in &draft.values {
            self.lay(kind, *key, value.clone());
        }
        for item in &draft.items {
            self.lay(kind, item.field, FieldValue::Items(vec![(clock::item_id(), item.value.clone())]));
        }
        match (kind, draft.company()) {
            (RecordKind::Lead, Some(company)) => {
                self.lay(kind, lead::COMPANY_NAME, FieldValue::Text(company.to_owned()));
            }
            (RecordKind::Contact, Some(_)) => {
                for tie in &draft.ties {
                    self.tie(tie).await;
                }
            }
            _ => {}
        }
    }

    /// Ties the person to a company: to the one of this name, else to one that is made along.
    async fn tie(&mut self, tie: &DraftTie) {
        // The same card twice makes one company.
        let key = company_key(&tie.company);
        let made = self.along.iter().find(|(_, name)| company_key(name) == key).cloned();
        let known = match made {
            Some(made) => Some(made),
            None => known(&tie.company).await,
        };
        let (company, title) = known.clone().unwrap_or_else(|| (clock::record_id(), tie.company.clone()));
        if known.is_none() {
            self.along.push((company, title.clone()));
        }
        self.titles.push((company, title));
        let tie = Affiliation {
            account: company,
            role: tie.role.clone(),
            department: tie.department.clone(),
            primary: !self.values.iter().any(|(key, _)| *key == contact::AFFILIATIONS),
            from: tie.from,
            to: tie.to,
            inactive: tie.ended,
        };
        let items = FieldValue::Items(vec![(clock::item_id(), ItemValue::Affiliation(tie))]);
        self.lay(RecordKind::Contact, contact::AFFILIATIONS, items);
    }
}

/// The company of this name that is here, if there is exactly one.
async fn known(company: &str) -> Option<(RecordId, String)> {
    let name = (account::NAME, FieldValue::Text(company.to_owned()));
    loop {
        let request = Request::Likes { kind: RecordKind::Account, values: vec![name.clone()] };
        let Ok(Answer::Likes { likes, is_complete }) = use_engine().request(request).await else {
            return None;
        };
        if is_complete {
            let mut named = likes.into_iter().filter(|like| like.why.contains(&Why::Name));
            let first = named.next().map(|like| (like.id, like.title));
            return first.filter(|_| named.next().is_none());
        }
    }
}

fn say_what_is_left_out(left_out: &BTreeSet<LeftOut>) {
    let word = |what: &LeftOut| {
        tr(match what {
            LeftOut::Picture => "people.picture",
            LeftOut::Sound => "people.sound",
            LeftOut::Key => "people.key",
            LeftOut::TooLong => "people.too_long",
        })
    };
    if !left_out.is_empty() {
        let what = left_out.iter().map(word).collect::<Vec<_>>().join(", ");
        use_toasts().say(t!("people.left_out", what = what));
    }
}
