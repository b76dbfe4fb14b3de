//! A record as it stands now, asked for once.

use crm_domain::id::RecordId;
use engine_protocol::view::RecordView;
use futures::channel::oneshot;
use leptos::prelude::*;

use super::Engine;

/// A record with all its values, once; `None` where there is none.
pub async fn record(engine: Engine, id: RecordId) -> Option<RecordView> {
    let (answer, answered) = oneshot::channel();
    let owner = Owner::new();
    owner.with(|| {
        let (view, absent) = engine.watch_record_answered(id);
        let answer = StoredValue::new_local(Some(answer));
        Effect::new(move |_| {
            let found = view.get();
            if found.is_some() || absent.get().is_some() {
                let answer = answer.try_update_value(Option::take).flatten();
                if let Some(answer) = answer {
                    // WHY ignored: whoever asked may be gone.
                    let _ = answer.send(found);
                }
            }
        });
    });
    let found = answered.await.ok().flatten();
    owner.cleanup();
    found
}
