//! An input with a list of proposals below it, after the ARIA combobox pattern.

use leptos::ev;
use leptos::prelude::*;

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Proposal {
    /// What is handed to the owner when it is picked.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A second, quieter text.
    pub detail: String,
    /// It makes something new instead of choosing.
    pub creates: bool,
}

impl Proposal {
    /// A plain option.
    pub fn option(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: String::new(), creates: false }
    }
}

/// How the person left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// Escape: as it was.
    Escape,
    /// By going elsewhere.
    Away,
    /// Tab, with Shift or without.
    Tab {
        /// With Shift.
        backwards: bool,
    },
    /// Enter without a proposal.
    Enter,
    /// Backspace in an empty input.
    Back,
}

/// The input and its proposals. The owner filters them by `typed`.
#[component]
pub fn Combobox(
    /// Unique in the document.
    id: String,
    /// What the input is for, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// What was typed.
    typed: RwSignal<String>,
    /// Matching proposals, best first.
    #[prop(into)]
    proposals: Signal<Vec<Proposal>>,
    /// A proposal was picked.
    on_pick: Callback<Proposal>,
    /// The person left; for [`Leave::Tab`] the answer says whether the focus was moved already.
    on_leave: Callback<(Leave, web_sys::Element), bool>,
    /// What was typed is still being looked for: the proposals may be those of older letters. Enter then waits.
    #[prop(into, default = Signal::derive(|| false))]
    pending: Signal<bool>,
    /// Takes the focus at once.
    #[prop(default = true)]
    autofocus: bool,
    /// An example, or what to type.
    #[prop(into, default = Signal::derive(String::new))]
    placeholder: Signal<String>,
) -> impl IntoView {
    let active = RwSignal::new(0_usize);
    let open = RwSignal::new(autofocus);
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && autofocus
        {
            // WHY ignored: an input that is in the document takes the focus.
            let _ = input.focus();
        }
    });
    let list_id = format!("{id}-list");
    let option_id = {
        let id = id.clone();
        move |at: usize| format!("{id}-option-{at}")
    };
    let entered = RwSignal::new(false);
    let moved = StoredValue::new(Moved::default());
    Effect::new(move |before: Option<Vec<bool>>| {
        let now = proposals.with(|all| all.iter().map(|one| one.creates).collect::<Vec<_>>());
        let records = |places: &[bool]| places.iter().filter(|creates| !**creates).count();
        if let Some(before) = before.filter(|before| records(before) != records(&now)) {
            moved.update_value(|moved| *moved = moved.and_then(js_sys::Date::now(), records(&before)));
        }
        now
    });
    let parts = Parts { typed, active, open, proposals, pending, entered, on_pick, on_leave };
    Effect::new(move |_| {
        if !pending.get()
            && entered.get_untracked()
            && let Some(input) = input.get_untracked()
        {
            entered.set(false);
            parts.enter(&input);
        }
    });
    let on_keydown = move |event: ev::KeyboardEvent| {
        if let Some(input) = input.get_untracked()
            && !event.is_composing()
        {
            parts.key(&event, &input);
        }
    };
    let active_id = {
        let option_id = option_id.clone();
        move || {
            let count = proposals.with(Vec::len);
            (open.get() && count > 0).then(|| option_id(active.get().min(count - 1)))
        }
    };
    let is_shown = Memo::new(move |_| open.get() && proposals.with(|all| !all.is_empty()));
    let options = {
        let list_id = list_id.clone();
        move || {
            let option_id = option_id.clone();
            let list_id = list_id.clone();
            is_shown.get().then(move || view! {
                <ul class="combobox-list" role="listbox" id=list_id aria-label=label aria-busy=move || pending.get().then_some("true")>
                    // WHY by what they are: what stays is not made anew, and a press that began on it is mostly still one.
                    <ForEnumerate each=move || proposals.get() key=Proposal::clone let(at, proposal)>
                        <Option option_id=option_id.clone() at proposal active moved on_pick/>
                    </ForEnumerate>
                </ul>
            })
        }
    };
    view! {
        <div class="combobox">
            <input
                class="value-input" type="text" role="combobox" autocomplete="off" spellcheck="false"
                id=id.clone() node_ref=input
                aria-label=label
                aria-autocomplete="list"
                aria-controls=list_id
                aria-expanded=move || is_shown.get().to_string()
                aria-activedescendant=active_id
                placeholder=placeholder
                prop:value=typed
                on:input=move |event| {
                    active.set(0);
                    entered.set(false);
                    open.set(true);
                    typed.set(event_target_value(&event));
                }
                on:click=move |_| open.set(true)
                on:focus=move |_| open.set(true)
                on:keydown=on_keydown
                on:blur=move |_| {
                    // WHY: an input that leaves the page with the focus may still say so.
                    if open.try_set(false).is_none() && let Some(element) = input.try_get_untracked().flatten() {
                        on_leave.run((Leave::Away, element.into()));
                    }
                }
            />
            {options}
        </div>
    }
}

/// What the keyboard works on.
#[derive(Clone, Copy)]
struct Parts {
    typed: RwSignal<String>,
    active: RwSignal<usize>,
    open: RwSignal<bool>,
    proposals: Signal<Vec<Proposal>>,
    pending: Signal<bool>,
    /// Enter was pressed before there was an answer to what was typed.
    entered: RwSignal<bool>,
    on_pick: Callback<Proposal>,
    on_leave: Callback<(Leave, web_sys::Element), bool>,
}

impl Parts {
    /// Takes the proposal at hand; without one, the person is through.
    fn enter(self, input: &web_sys::Element) {
        let at = self.active.get_untracked();
        let picked =
            self.proposals.with_untracked(|all| all.get(at.min(all.len().saturating_sub(1))).cloned());
        match picked.filter(|_| self.open.get_untracked()) {
            Some(proposal) => self.on_pick.run(proposal),
            None => _ = self.on_leave.run((Leave::Enter, input.clone())),
        }
    }

    fn key(self, event: &ev::KeyboardEvent, input: &web_sys::Element) {
        let leave = |how: Leave| self.on_leave.run((how, input.clone()));
        let count = self.proposals.with_untracked(Vec::len);
        let at = self.active.get_untracked().min(count.saturating_sub(1));
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                event.prevent_default();
                let step = if event.key() == "ArrowDown" { 1 } else { count - 1 };
                if open {
                    self.active.set((at + step) % count);
                }
                self.open.set(true);
            }
            "Enter" => {
                event.prevent_default();
                // Whoever went to a proposal by arrows means the one that is shown.
                if self.pending.get_untracked() && at == 0 {
                    self.entered.set(true);
                } else {
                    self.enter(input);
                }
            }
            "Escape" => {
                event.stop_propagation();
                event.prevent_default();
                leave(Leave::Escape);
            }
            "Tab" => {
                let moved = leave(Leave::Tab { backwards: event.shift_key() });
                if moved {
                    event.prevent_default();
                }
            }
            "Backspace" if self.typed.with_untracked(String::is_empty) => {
                leave(Leave::Back);
            }
            _ => {}
        }
    }
}

/// How the proposals moved last.
#[derive(Debug, Clone, Copy, Default)]
struct Moved {
    /// Milliseconds since 1970.
    at: f64,
    /// How many records stood in the list until then; what makes something new stands below them.
    records_before: usize,
}

/// So long after something moved a press may be meant for what stood there before, in milliseconds: nobody sees,
/// decides and presses within a quarter of a second.
const UNSEEN_MS: f64 = 250.0;

impl Moved {
    /// And once more, from so many records.
    fn and_then(self, now: f64, records: usize) -> Self {
        let still = if now - self.at < UNSEEN_MS { self.records_before } else { 0 };
        Self { at: now, records_before: records.max(still) }
    }

    /// Whether a press at `place` is meant for the record that stood there until just now.
    fn is_meant_for_a_record(self, place: usize, now: f64) -> bool {
        place < self.records_before && now - self.at < UNSEEN_MS
    }
}

#[component]
fn Option(
    option_id: impl Fn(usize) -> String + Send + Sync + 'static,
    at: ReadSignal<usize>,
    active: RwSignal<usize>,
    proposal: Proposal,
    moved: StoredValue<Moved>,
    on_pick: Callback<Proposal>,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Li>::new();
    let is_active = move || active.get() == at.get();
    Effect::new(move |_| {
        if is_active()
            && let Some(node) = node.get()
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            node.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let picked = StoredValue::new(proposal.clone());
    let creates = proposal.creates;
    let mistaken = StoredValue::new(false);
    let is_mistaken =
        move || creates && moved.get_value().is_meant_for_a_record(at.get_untracked(), js_sys::Date::now());
    view! {
        <li
            class="combobox-option" class:is-active=is_active class:creates=proposal.creates
            role="option" id=move || option_id(at.get()) node_ref=node
            aria-selected=move || is_active().to_string()
            on:mousedown=|event| event.prevent_default()
            on:pointermove=move |_| active.set(at.get_untracked())
            on:pointerdown=move |_| mistaken.set_value(is_mistaken())
            on:click=move |_| {
                // WHY both: a finger that came down on a record may be lifted on what has taken its place.
                if !mistaken.get_value() && !is_mistaken() {
                    on_pick.run(picked.get_value());
                }
                mistaken.set_value(false);
            }
        >
            <span class="combobox-label">{proposal.label}</span>
            <span class="combobox-detail">{proposal.detail}</span>
        </li>
    }
}

/// The proposals whose words begin with what was typed, then those that contain it.
pub fn matching(all: &[Proposal], typed: &str) -> Vec<Proposal> {
    let wanted = crm_domain::fold::fold(typed);
    if wanted.is_empty() {
        return all.to_vec();
    }
    let rank = |proposal: &Proposal| {
        let label = crm_domain::fold::fold(&proposal.label);
        if label.starts_with(&wanted) {
            Some(0)
        } else if label.split(' ').any(|word| word.starts_with(&wanted)) {
            Some(1)
        } else {
            label.contains(&wanted).then_some(2)
        }
    };
    let mut found: Vec<_> = all.iter().filter_map(|proposal| Some((rank(proposal)?, proposal))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, proposal)| proposal.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_on_what_slid_under_the_finger_makes_nothing_new() {
        let moved = Moved { at: 1_000.0, records_before: 3 };
        assert!(moved.is_meant_for_a_record(2, 1_100.0));
        assert!(!moved.is_meant_for_a_record(2, 1_300.0), "by then it was seen");
        assert!(!moved.is_meant_for_a_record(3, 1_100.0), "no record stood there");
        let again = moved.and_then(1_100.0, 1);
        assert!(
            again.is_meant_for_a_record(2, 1_200.0),
            "what stood there before the last change but one counts"
        );
        assert!(!moved.and_then(1_300.0, 1).is_meant_for_a_record(2, 1_350.0), "that was long enough ago");
        assert!(!Moved::default().is_meant_for_a_record(0, 1_100.0), "nothing has moved yet");
    }

    #[test]
    fn type_ahead_is_tolerant_of_umlauts_and_prefers_beginnings() {
        let all = ["Großhandel", "Einzelhandel", "Handwerk", "Öffentliche Hand"]
            .map(|label| Proposal::option(label, label));
        let labels = |typed| matching(&all, typed).into_iter().map(|found| found.label).collect::<Vec<_>>();
        assert_eq!(labels("hand"), ["Handwerk", "Öffentliche Hand", "Großhandel", "Einzelhandel"]);
        assert_eq!(labels("offent"), ["Öffentliche Hand"]);
        assert!(labels("xyz").is_empty());
    }
}
