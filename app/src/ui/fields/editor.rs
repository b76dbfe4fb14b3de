//! From what a field is to how it is shown and edited. The one place; a new kind is a compile error.

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::schema::{deal, task};
use leptos::prelude::*;

use super::addresses::Addresses;
use super::affiliations::Affiliations;
use super::again::Again;
use super::checklist::Checklist;
use super::field::Field;
use super::flag::FlagSwitch;
use super::links::Links;
use super::lost_to::LostTo;
use super::members::MemberSet;
use super::option::OptionPick;
use super::period::PeriodEdit;
use super::pick::{ChoicePick, LinkPick, MemberName};
use super::prose::Prose;
use super::reach::Reach;
use super::shown::Shown;
use super::stage::StagePick;
use super::tags::Tags;
use super::typed::Typed;

/// The value of a field in its place, turning into its editor when tapped.
#[component]
pub fn FieldEditor(
    /// Which field.
    field: Field,
) -> impl IntoView {
    if field.spec.by_rule {
        return view! { <Shown field/> }.into_any();
    }
    if field.spec.key == task::RRULE {
        return view! { <Again field/> }.into_any();
    }
    if field.kind == RecordKind::Deal && field.spec.key == deal::LOST_COMPETITOR {
        return view! { <LostTo field/> }.into_any();
    }
    match field.spec.kind {
        FieldKind::Line
        | FieldKind::Number
        | FieldKind::Percent
        | FieldKind::Money
        | FieldKind::Day
        | FieldKind::PartialDay
        | FieldKind::Moment
        | FieldKind::Url => view! { <Typed field/> }.into_any(),
        FieldKind::Prose => view! { <Prose field/> }.into_any(),
        FieldKind::Count
        | FieldKind::Log
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Photo
        | FieldKind::Total => view! { <Shown field/> }.into_any(),
        FieldKind::Period => view! { <PeriodEdit field/> }.into_any(),
        FieldKind::Checklist => view! { <Checklist field/> }.into_any(),
        FieldKind::Flag => view! { <FlagSwitch field/> }.into_any(),
        FieldKind::Choice(list) => view! { <ChoicePick field list/> }.into_any(),
        FieldKind::Link(RecordKind::Option) => view! { <OptionPick field/> }.into_any(),
        FieldKind::Link(RecordKind::Stage) => view! { <StagePick field/> }.into_any(),
        FieldKind::Link(kind) => view! { <LinkPick field kind/> }.into_any(),
        FieldKind::Member => view! { <MemberName field/> }.into_any(),
        FieldKind::Members => view! { <MemberSet field/> }.into_any(),
        FieldKind::Links => view! { <Links field/> }.into_any(),
        FieldKind::Tags => view! { <Tags field/> }.into_any(),
        FieldKind::Emails | FieldKind::Phones => view! { <Reach field/> }.into_any(),
        FieldKind::Addresses => view! { <Addresses field/> }.into_any(),
        FieldKind::Affiliations => view! { <Affiliations field/> }.into_any(),
    }
}
