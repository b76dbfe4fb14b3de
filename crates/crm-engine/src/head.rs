//! The head page: the list as last shown, kept where the next start finds it before the engine runs.

use crm_domain::field::RecordKind;
use crm_domain::query::{Column, Query};
use engine_protocol::grouping::Grouping;
use engine_protocol::request::Span;

use crate::effect::Effect;
use crate::engine::Engine;

/// Rows that the head page carries: a screen and a bit.
const ROWS: u32 = 60;

impl Engine {
    /// Remembers which list is shown, when it is one that a start would show.
    pub(crate) fn head_query(&mut self, query: &Query, columns: &[Column], grouping: Option<&Grouping>) {
        let plain = query.search.is_empty() && query.scope == crm_domain::query::Scope::Living;
        // WHY not deals: a board asks for each of its columns, and no one of them is what was last shown.
        let has_list = matches!(query.kind, RecordKind::Account | RecordKind::Contact | RecordKind::Lead);
        if plain && has_list {
            self.head = Some((query.clone(), columns.to_vec(), grouping.cloned()));
            self.head_is_old = true;
        }
    }

    /// Keeps the head page as it is now. WHY as a task: nobody waits for it, and it looks through all rows.
    pub(crate) fn run_head(&mut self, out: &mut Vec<Effect>) {
        let Some((query, columns, grouping)) = &self.head else { return };
        let span = Span { start: 0, len: ROWS };
        let window = self.watches.glance(query, columns, grouping.as_ref(), span, &self.records);
        out.push(Effect::KeepHead(engine_protocol::encode(&(query, columns, window))));
    }
}
