//! Ways to a customer: what the device opens to lead there, and the number to call.

use engine_protocol::view::Customer;
use leptos::prelude::window;

/// What the device opens to lead to a customer. A place that is known by its region only leads nowhere: then the
/// address does, else nothing.
pub fn map_href(customer: &Customer) -> Option<String> {
    let exact = customer.place.filter(|place| !place.rough).map(|place| place.point);
    let escaped = |text: &str| String::from(js_sys::encode_uri_component(text));
    let agent = window().navigator().user_agent().unwrap_or_default();
    let to = match exact {
        Some(point) => format!("{},{}", point.latitude, point.longitude),
        None if customer.address.is_empty() => return None,
        None => customer.address.clone(),
    };
    Some(if agent.contains("Android") {
        let at = exact.map_or_else(|| "0,0".to_owned(), |_| to.clone());
        format!("geo:{at}?q={}", escaped(&to))
    } else if ["iPhone", "iPad", "Macintosh"].iter().any(|apple| agent.contains(apple)) {
        format!("https://maps.apple.com/?daddr={}", escaped(&to))
    } else if let Some(point) = exact {
        let (north, east) = (point.latitude, point.longitude);
        format!("https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=16/{north}/{east}")
    } else {
        format!("https://www.openstreetmap.org/search?query={}", escaped(&to))
    })
}

/// What calls a customer.
pub fn call_href(customer: &Customer) -> Option<String> {
    let number: String = customer.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    (!number.is_empty()).then(|| format!("tel:{number}"))
}
