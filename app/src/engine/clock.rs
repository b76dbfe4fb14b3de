//! New ids: the clock and the randomness of the browser, in one place.

use crm_domain::id::{CommandId, ItemId, RecordId};
use crm_domain::time::Millis;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// The device's clock.
#[must_use]
pub fn now() -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    Millis(js_sys::Date::now() as i64)
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    get_random_values(&mut bytes);
    bytes
}

/// An id for a new record.
#[must_use]
pub fn record_id() -> RecordId {
    RecordId::new(now(), random())
}

/// An id for a new entry of a collection.
#[must_use]
pub fn item_id() -> ItemId {
    ItemId::new(now(), random())
}

/// An id for a command.
#[must_use]
pub fn command_id() -> CommandId {
    CommandId::new(now(), random())
}
