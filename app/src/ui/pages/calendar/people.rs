//! Whom the people of a file mean: a contact or lead by the mail address, a member by the id.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::calendar::ical::{Appointment, Meant, Person};
use crm_domain::duplicate::score::Why;
use crm_domain::field::RecordKind;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::item::{EmailEntry, ItemValue};
use crm_domain::parse::email::normalised;
use crm_domain::schema::contact;
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Request};
use futures::future::join_all;
use leptos::prelude::*;

use crate::engine::{clock, use_engine};

/// So many addresses are asked for at once.
const AT_ONCE: usize = 32;

/// Ties appointments to those of their people who are known.
pub async fn meet(all: &mut [Appointment]) {
    let people = || all.iter().flat_map(|one| &one.people);
    let mails: BTreeSet<String> = people().filter_map(Person::mail).map(normalised).collect();
    let ids: BTreeSet<RecordId> = people().filter_map(|one| one.id()?.parse().ok()).collect();
    let mut by_mail = BTreeMap::new();
    let mails: Vec<String> = mails.into_iter().collect();
    for some in mails.chunks(AT_ONCE) {
        let found = join_all(some.iter().map(|mail| known(mail))).await;
        by_mail.extend(some.iter().zip(found).filter_map(|(mail, found)| Some((mail.clone(), found?))));
    }
    let here = here(ids).await;
    let workspace = untrack(|| use_engine().workspace());
    let members: BTreeSet<MemberId> = workspace
        .map(|workspace| workspace.members)
        .unwrap_or_default()
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let is_member = |id: &str| id.parse().is_ok_and(|id: MemberId| members.contains(&id));
    let meant = |person: &Person| {
        let by_mail = person.mail().and_then(|mail| by_mail.get(&normalised(mail)));
        match (by_mail, person.id()) {
            (Some(record), _) => Meant::Record(*record),
            (None, Some(id)) if is_member(id) => Meant::Member,
            (None, Some(id)) => {
                let record = id.parse().ok().filter(|id| here.contains(id));
                record.map_or(Meant::Nobody, Meant::Record)
            }
            (None, None) => Meant::Nobody,
        }
    };
    all.iter_mut().for_each(|one| one.meet(&meant));
}

/// Those of these records that are here.
async fn here(ids: BTreeSet<RecordId>) -> BTreeSet<RecordId> {
    if ids.is_empty() {
        return ids;
    }
    match use_engine().request(Request::Known { records: ids.into_iter().collect() }).await {
        Ok(Answer::Hits(hits)) => hits.into_iter().map(|hit| hit.id).collect(),
        _ => BTreeSet::new(),
    }
}

/// The one contact with this mail address, else the one lead.
async fn known(mail: &str) -> Option<RecordId> {
    for kind in [RecordKind::Contact, RecordKind::Lead] {
        let entry = EmailEntry { addr: mail.to_owned(), ..EmailEntry::default() };
        let items = FieldValue::Items(vec![(clock::item_id(), ItemValue::Email(entry))]);
        let found = of_kind(kind, items).await;
        match found.as_slice() {
            [] => {}
            [one] => return Some(*one),
            // Whose mailbox several share: it cannot be told who is meant.
            _ => return None,
        }
    }
    None
}

async fn of_kind(kind: RecordKind, mails: FieldValue) -> Vec<RecordId> {
    loop {
        let request = Request::Likes { kind, values: vec![(contact::EMAILS, mails.clone())] };
        let Ok(Answer::Likes { likes, is_complete }) = use_engine().request(request).await else {
            return Vec::new();
        };
        // The engine takes its records in bit by bit, as long as somebody asks.
        if is_complete {
            let by_mail = likes.into_iter().filter(|like| like.why.contains(&Why::Email));
            return by_mail.map(|like| like.id).collect();
        }
    }
}
