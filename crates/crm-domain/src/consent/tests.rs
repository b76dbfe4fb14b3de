//! What holds, whoever wrote what where.

use proptest::prelude::*;

use super::*;
use crate::id::MemberId;
use crate::time::Millis;

fn today() -> Day {
    Day::new(2026, 11, 29).unwrap()
}

fn event(id: &str, action: Action, at: i64) -> Event {
    let mut event = Event::new(id.to_owned(), action, Method::Verbal, Millis(at));
    event.channels = BTreeSet::from([Channel::Email]);
    event.purposes = BTreeSet::from([Purpose::Offers]);
    event
}

fn grant_after(id: &str, at: i64, seen: &[Event]) -> Event {
    Event { after: super::seen(seen), ..event(id, Action::Grant, at) }
}

/// The log after all devices have met: a set of words.
fn holds(events: &[Event]) -> State {
    let words: BTreeSet<String> = events.iter().map(Event::to_word).collect();
    state(&super::events(Some(&FieldValue::Tags(words))), Channel::Email, Purpose::Offers, today()).0
}

#[test]
fn d31_a_withdrawal_wins_over_a_grant_that_did_not_know_of_it() {
    let first = grant_after("a", 100, &[]);
    let no = event("b", Action::Withdraw, 200);
    assert_eq!(holds(&[]), State::None);
    assert_eq!(holds(std::slice::from_ref(&first)), State::Granted);
    assert_eq!(holds(&[first.clone(), no.clone()]), State::Withdrawn);
    // Journey 16: a colleague writes an old form down, later by the clock, without knowing.
    let meanwhile = grant_after("c", 300, std::slice::from_ref(&first));
    assert_eq!(holds(&[first.clone(), no.clone(), meanwhile.clone()]), State::Withdrawn);
    // Asked again by somebody who knows, it holds.
    let again = grant_after("d", 400, std::slice::from_ref(&no));
    assert_eq!(holds(&[first, no.clone(), meanwhile, again.clone()]), State::Granted);
    assert_eq!(holds(&[no, again, event("e", Action::Withdraw, 50)]), State::Withdrawn);
}

#[test]
fn what_waits_for_its_confirmation_and_what_ran_out_does_not_hold() {
    let grant = Event { method: Method::DoubleOptIn, ..grant_after("a", 100, &[]) };
    assert_eq!(holds(std::slice::from_ref(&grant)), State::Pending);
    let confirmed = Event { of: "a".to_owned(), ..event("b", Action::Confirm, 150) };
    assert_eq!(holds(&[grant, confirmed]), State::Granted);
    let old = Event { expires: Day::new(2026, 11, 28), ..grant_after("c", 100, &[]) };
    assert_eq!(holds(std::slice::from_ref(&old)), State::Expired);
    let last_day = Event { expires: Some(today()), ..old };
    assert_eq!(holds(&[last_day]), State::Granted);
}

#[test]
fn each_way_and_purpose_stands_for_itself() {
    let grant = grant_after("a", 100, &[]);
    let no = Event { channels: BTreeSet::from([Channel::Phone]), ..event("b", Action::Withdraw, 200) };
    let events = [grant, no];
    let of = |channel, purpose| state(&events, channel, purpose, today()).0;
    assert_eq!(of(Channel::Email, Purpose::Offers), State::Granted);
    assert_eq!(of(Channel::Email, Purpose::Survey), State::None);
    assert_eq!(of(Channel::Phone, Purpose::Offers), State::Withdrawn);
    let way = |channel| state_of_channel(&events, channel, today());
    assert_eq!(
        [way(Channel::Email), way(Channel::Phone), way(Channel::Letter)],
        [State::Granted, State::Withdrawn, State::None]
    );
}

proptest! {
    #[test]
    fn d31_whoever_did_not_know_of_a_withdrawal_never_turns_it_into_a_yes(
        grants in prop::collection::vec((0_i64..1000, any::<bool>()), 0..6), at in 0_i64..1000,
    ) {
        let no = event("no", Action::Withdraw, at);
        let mut events = vec![no.clone()];
        for (number, (at, knows)) in grants.iter().enumerate() {
            let known = if *knows { std::slice::from_ref(&no) } else { &[] };
            events.push(grant_after(&format!("g{number}"), *at, known));
        }
        let expected = if grants.iter().any(|(_, knows)| *knows) { State::Granted } else { State::Withdrawn };
        prop_assert_eq!(holds(&events), expected);
    }

    #[test]
    fn a_word_says_all_of_its_event(text in "[a-zäöü;:,\\\\\n ]{0,60}", source in "[a-z;: ]{0,20}", at in any::<i64>()) {
        let event = Event {
            text,
            source,
            at: Millis(at),
            by: Some(MemberId::from_bytes([3; 16])),
            signature: "M5 5l0 0M1 9l-1-9".to_owned(),
            signed_by: "Eva Meyer".to_owned(),
            wording: "2026-1".to_owned(),
            expires: Some(today()),
            after: BTreeSet::from(["x".to_owned(), "y".to_owned()]),
            ..event("a", Action::Grant, 1)
        };
        prop_assert_eq!(Event::from_word(&event.to_word()), Some(event));
    }

    #[test]
    fn r11_any_word_is_survived(word in ".{0,80}") {
        let _ = Event::from_word(&word);
    }
}
