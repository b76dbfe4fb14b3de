//! The icons in use, from Lucide 1.62 (ISC licence, see `docs/third-party.md`): 24 units square, drawn
//! with a stroke of the text's colour. Only the used ones end up in the download.

use leptos::prelude::*;

/// The shapes of an icon, as SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph(&'static str);

/// An icon. It stands beside a word or on a control that has a name, so it is hidden from readers.
#[component]
pub fn Icon(
    /// Which.
    #[prop(into)]
    of: Signal<Glyph>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=move || of.get().0></svg>
    }
}

/// `arrow-down`
pub const ARROW_DOWN: Glyph = Glyph("<path d='M12 5v14'/><path d='m19 12-7 7-7-7'/>");
/// `arrow-down-left`
pub const ARROW_DOWN_LEFT: Glyph = Glyph("<path d='M17 7 7 17'/><path d='M17 17H7V7'/>");
/// `arrow-up-right`
pub const ARROW_UP_RIGHT: Glyph = Glyph("<path d='M7 7h10v10'/><path d='M7 17 17 7'/>");
/// `arrow-left-right`
pub const ARROW_LEFT_RIGHT: Glyph =
    Glyph("<path d='M8 3 4 7l4 4'/><path d='M4 7h16'/><path d='m16 21 4-4-4-4'/><path d='M20 17H4'/>");
/// `arrow-up`
pub const ARROW_UP: Glyph = Glyph("<path d='m5 12 7-7 7 7'/><path d='M12 19V5'/>");
/// `arrow-up-down`
pub const ARROW_UP_DOWN: Glyph =
    Glyph("<path d='m21 16-4 4-4-4'/><path d='M17 20V4'/><path d='m3 8 4-4 4 4'/><path d='M7 4v16'/>");
/// `building-2`
pub const BUILDING_2: Glyph = Glyph(
    "<path d='M10 12h4'/><path d='M10 8h4'/><path d='M14 21v-3a2 2 0 0 0-4 0v3'/><path d='M6 10H4a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-2'/><path d='M6 21V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16'/>",
);
/// `calendar`
pub const CALENDAR: Glyph = Glyph(
    "<path d='M8 2v3'/><path d='M16 2v3'/><rect x='3' y='3' width='18' height='18' rx='2'/><path d='M3 9h18'/>",
);
/// `chart-column`
pub const CHART_COLUMN: Glyph =
    Glyph("<path d='M3 3v16a2 2 0 0 0 2 2h16'/><path d='M18 17V9'/><path d='M13 17V5'/><path d='M8 17v-3'/>");
/// `target`
pub const TARGET: Glyph =
    Glyph("<circle cx='12' cy='12' r='10'/><circle cx='12' cy='12' r='6'/><circle cx='12' cy='12' r='2'/>");
/// `check`
pub const CHECK: Glyph = Glyph("<path d='M20 6 9 17l-5-5'/>");
/// `chevron-down`
pub const CHEVRON_DOWN: Glyph = Glyph("<path d='m6 9 6 6 6-6'/>");
/// `chevron-left`
pub const CHEVRON_LEFT: Glyph = Glyph("<path d='m15 18-6-6 6-6'/>");
/// `chevron-right`
pub const CHEVRON_RIGHT: Glyph = Glyph("<path d='m9 18 6-6-6-6'/>");
/// `chevron-up`
pub const CHEVRON_UP: Glyph = Glyph("<path d='m18 15-6-6-6 6'/>");
/// `circle-check`
pub const CIRCLE_CHECK: Glyph = Glyph("<circle cx='12' cy='12' r='10'/><path d='m16 9-5.5 5.5L8 12'/>");
/// `circle-user`
pub const CIRCLE_USER: Glyph = Glyph(
    "<circle cx='12' cy='12' r='10'/><circle cx='12' cy='10' r='3'/><path d='M7 20.662V19a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v1.662'/>",
);
/// `cloud-check`
pub const CLOUD_CHECK: Glyph = Glyph(
    "<path d='m17 15-5.5 5.5L9 18'/><path d='M5.516 16.07A7 7 0 1 1 15.71 8h1.79a4.5 4.5 0 0 1 3.501 7.327'/>",
);
/// `cloud-off`
pub const CLOUD_OFF: Glyph = Glyph(
    "<path d='M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057'/><path d='M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78'/><path d='m2 2 20 20'/>",
);
/// `cloud-upload`
pub const CLOUD_UPLOAD: Glyph = Glyph(
    "<path d='M12 13v8'/><path d='M4 14.899A7 7 0 1 1 15.71 8h1.79a4.5 4.5 0 0 1 2.5 8.242'/><path d='m8 17 4-4 4 4'/>",
);
/// `columns-3`
pub const COLUMNS_3: Glyph =
    Glyph("<rect width='18' height='18' x='3' y='3' rx='2'/><path d='M9 3v18'/><path d='M15 3v18'/>");
/// `copy`
pub const COPY: Glyph = Glyph(
    "<rect width='14' height='14' x='8' y='8' rx='2' ry='2'/><path d='M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2'/>",
);
/// `download`
pub const DOWNLOAD: Glyph = Glyph(
    "<path d='M12 15V3'/><path d='M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4'/><path d='m7 10 5 5 5-5'/>",
);
/// `ellipsis`
pub const ELLIPSIS: Glyph =
    Glyph("<circle cx='12' cy='12' r='1'/><circle cx='19' cy='12' r='1'/><circle cx='5' cy='12' r='1'/>");
/// `external-link`
pub const EXTERNAL_LINK: Glyph = Glyph(
    "<path d='M15 3h6v6'/><path d='M10 14 21 3'/><path d='M18 13v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h6'/>",
);
/// `file-spreadsheet`
pub const FILE_SPREADSHEET: Glyph = Glyph(
    "<path d='M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z'/><path d='M14 2v5a1 1 0 0 0 1 1h5'/><path d='M8 13h2'/><path d='M14 13h2'/><path d='M8 17h2'/><path d='M14 17h2'/>",
);
/// `globe`
pub const GLOBE: Glyph = Glyph(
    "<circle cx='12' cy='12' r='10'/><path d='M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20'/><path d='M2 12h20'/>",
);
/// `hard-drive`
pub const HARD_DRIVE: Glyph = Glyph(
    "<path d='M10 16h.01'/><path d='M2.212 11.577a2 2 0 0 0-.212.896V18a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-5.527a2 2 0 0 0-.212-.896L18.55 5.11A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z'/><path d='M21.946 12.013H2.054'/><path d='M6 16h.01'/>",
);
/// `history`
pub const HISTORY: Glyph = Glyph(
    "<path d='M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8'/><path d='M3 3v5h5'/><path d='M12 7v5l4 2'/>",
);
/// `info`
pub const INFO: Glyph = Glyph("<circle cx='12' cy='12' r='10'/><path d='M12 16v-4'/><path d='M12 8h.01'/>");
/// `keyboard`
pub const KEYBOARD: Glyph = Glyph(
    "<path d='M10 8h.01'/><path d='M12 12h.01'/><path d='M14 8h.01'/><path d='M16 12h.01'/><path d='M18 8h.01'/><path d='M6 8h.01'/><path d='M7 16h10'/><path d='M8 12h.01'/><rect width='20' height='16' x='2' y='4' rx='2'/>",
);
/// `languages`
pub const LANGUAGES: Glyph = Glyph(
    "<path d='m5 8 6 6'/><path d='m4 14 6-6 2-3'/><path d='M2 5h12'/><path d='M7 2h1'/><path d='m22 22-5-10-5 10'/><path d='M14 18h6'/>",
);
/// `link`
pub const LINK: Glyph = Glyph(
    "<path d='M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71'/><path d='M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71'/>",
);
/// `list-filter`
pub const LIST_FILTER: Glyph = Glyph("<path d='M2 5h20'/><path d='M6 12h12'/><path d='M9 19h6'/>");
/// `lock`
pub const LOCK: Glyph =
    Glyph("<rect width='18' height='11' x='3' y='11' rx='2' ry='2'/><path d='M7 11V7a5 5 0 0 1 10 0v4'/>");
/// `mail`
pub const MAIL: Glyph = Glyph(
    "<path d='m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7'/><rect x='2' y='4' width='20' height='16' rx='2'/>",
);
/// `map-pin`
pub const MAP_PIN: Glyph = Glyph(
    "<path d='M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0'/><circle cx='12' cy='10' r='3'/>",
);
/// `monitor`
pub const MONITOR: Glyph = Glyph(
    "<rect width='20' height='14' x='2' y='3' rx='2'/><line x1='8' x2='16' y1='21' y2='21'/><line x1='12' x2='12' y1='17' y2='21'/>",
);
/// `moon`
pub const MOON: Glyph = Glyph(
    "<path d='M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401'/>",
);
/// `panel-left`
pub const PANEL_LEFT: Glyph = Glyph("<rect width='18' height='18' x='3' y='3' rx='2'/><path d='M9 3v18'/>");
/// `pencil`
pub const PENCIL: Glyph = Glyph(
    "<path d='M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z'/><path d='m15 5 4 4'/>",
);
/// `phone`
pub const PHONE: Glyph = Glyph(
    "<path d='M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384'/>",
);
/// `plus`
pub const PLUS: Glyph = Glyph("<path d='M5 12h14'/><path d='M12 5v14'/>");
/// `qr-code`
pub const QR_CODE: Glyph = Glyph(
    "<rect width='5' height='5' x='3' y='3' rx='1'/><rect width='5' height='5' x='16' y='3' rx='1'/><rect width='5' height='5' x='3' y='16' rx='1'/><path d='M21 16h-3a2 2 0 0 0-2 2v3'/><path d='M21 21v.01'/><path d='M12 7v3a2 2 0 0 1-2 2H7'/><path d='M3 12h.01'/><path d='M12 3h.01'/><path d='M12 16v.01'/><path d='M16 12h1'/><path d='M21 12v.01'/><path d='M12 21v-1'/>",
);
/// `redo-2`
pub const REDO_2: Glyph =
    Glyph("<path d='m15 14 5-5-5-5'/><path d='M20 9H9.5A5.5 5.5 0 0 0 4 14.5A5.5 5.5 0 0 0 9.5 20H13'/>");
/// `refresh-cw`
pub const REFRESH_CW: Glyph = Glyph(
    "<path d='M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8'/><path d='M21 3v5h-5'/><path d='M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16'/><path d='M8 16H3v5'/>",
);
/// `search`
pub const SEARCH: Glyph = Glyph("<path d='m21 21-4.34-4.34'/><circle cx='11' cy='11' r='8'/>");
/// `settings`
pub const SETTINGS: Glyph = Glyph(
    "<path d='M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915'/><circle cx='12' cy='12' r='3'/>",
);
/// `star`
pub const STAR: Glyph = Glyph(
    "<path d='M11.525 2.295a.53.53 0 0 1 .95 0l2.31 4.679a2.123 2.123 0 0 0 1.595 1.16l5.166.756a.53.53 0 0 1 .294.904l-3.736 3.638a2.123 2.123 0 0 0-.611 1.878l.882 5.14a.53.53 0 0 1-.771.56l-4.618-2.428a2.122 2.122 0 0 0-1.973 0L6.396 21.01a.53.53 0 0 1-.77-.56l.881-5.139a2.122 2.122 0 0 0-.611-1.879L2.16 9.795a.53.53 0 0 1 .294-.906l5.165-.755a2.122 2.122 0 0 0 1.597-1.16z'/>",
);
/// `sun`
pub const SUN: Glyph = Glyph(
    "<circle cx='12' cy='12' r='4'/><path d='M12 2v2'/><path d='M12 20v2'/><path d='m4.93 4.93 1.41 1.41'/><path d='m17.66 17.66 1.41 1.41'/><path d='M2 12h2'/><path d='M20 12h2'/><path d='m6.34 17.66-1.41 1.41'/><path d='m19.07 4.93-1.41 1.41'/>",
);
/// `tablet-smartphone`
pub const TABLET_SMARTPHONE: Glyph = Glyph(
    "<rect width='10' height='14' x='3' y='8' rx='2'/><path d='M5 4a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2h-2.4'/><path d='M8 18h.01'/>",
);
/// `tag`
pub const TAG: Glyph = Glyph(
    "<path d='M12.586 2.586A2 2 0 0 0 11.172 2H4a2 2 0 0 0-2 2v7.172a2 2 0 0 0 .586 1.414l8.704 8.704a2.426 2.426 0 0 0 3.42 0l6.58-6.58a2.426 2.426 0 0 0 0-3.42z'/><circle cx='7.5' cy='7.5' r='.5' fill='currentColor'/>",
);
/// `trash-2`
pub const TRASH_2: Glyph = Glyph(
    "<path d='M10 11v6'/><path d='M14 11v6'/><path d='M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6'/><path d='M3 6h18'/><path d='M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2'/>",
);
/// `triangle-alert`
pub const TRIANGLE_ALERT: Glyph = Glyph(
    "<path d='m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3'/><path d='M12 9v4'/><path d='M12 17h.01'/>",
);
/// `undo-2`
pub const UNDO_2: Glyph =
    Glyph("<path d='M9 14 4 9l5-5'/><path d='M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11'/>");
/// `upload`
pub const UPLOAD: Glyph = Glyph(
    "<path d='M12 3v12'/><path d='m17 8-5-5-5 5'/><path d='M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4'/>",
);
/// `user-plus`
pub const USER_PLUS: Glyph = Glyph(
    "<path d='M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2'/><circle cx='9' cy='7' r='4'/><line x1='19' x2='19' y1='8' y2='14'/><line x1='22' x2='16' y1='11' y2='11'/>",
);
/// `users`
pub const USERS: Glyph = Glyph(
    "<path d='M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2'/><path d='M16 3.128a4 4 0 0 1 0 7.744'/><path d='M22 21v-2a4 4 0 0 0-3-3.87'/><circle cx='9' cy='7' r='4'/>",
);
/// `x`
pub const X: Glyph = Glyph("<path d='M18 6 6 18'/><path d='m6 6 12 12'/>");
/// `sprout`
pub const SPROUT: Glyph = Glyph(
    "<path d='M14 9.536V7a4 4 0 0 1 4-4h1.5a.5.5 0 0 1 .5.5V5a4 4 0 0 1-4 4 4 4 0 0 0-4 4c0 2 1 3 1 5a5 5 0 0 1-1 3'/><path d='M4 9a5 5 0 0 1 8 4 5 5 0 0 1-8-4'/><path d='M5 21h14'/>",
);
/// `square-kanban`
pub const SQUARE_KANBAN: Glyph = Glyph(
    "<rect width='18' height='18' x='3' y='3' rx='2'/><path d='M8 7v7'/><path d='M12 7v4'/><path d='M16 7v9'/>",
);
/// `layout-grid`
pub const LAYOUT_GRID: Glyph = Glyph(
    "<rect width='7' height='7' x='3' y='3' rx='1'/><rect width='7' height='7' x='14' y='3' rx='1'/><rect width='7' height='7' x='14' y='14' rx='1'/><rect width='7' height='7' x='3' y='14' rx='1'/>",
);
/// `table-2`
pub const TABLE_2: Glyph =
    Glyph("<path d='M3 9h18'/><path d='M9 3v18'/><rect x='3' y='3' width='18' height='18' rx='2'/>");
/// `hourglass`
pub const HOURGLASS: Glyph = Glyph(
    "<path d='M5 22h14'/><path d='M5 2h14'/><path d='M17 22v-4.172a2 2 0 0 0-.586-1.414L12 12l-4.414 4.414A2 2 0 0 0 7 17.828V22'/><path d='M7 2v4.172a2 2 0 0 0 .586 1.414L12 12l4.414-4.414A2 2 0 0 0 17 6.172V2'/>",
);
/// `phone-missed`
pub const PHONE_MISSED: Glyph = Glyph(
    "<path d='m16 2 6 6'/><path d='m22 2-6 6'/><path d='M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384'/>",
);
/// `handshake`
pub const HANDSHAKE: Glyph = Glyph(
    "<path d='m11 17 2 2a1 1 0 1 0 3-3'/><path d='m14 14 2.5 2.5a1 1 0 1 0 3-3l-3.88-3.88a3 3 0 0 0-4.24 0l-.88.88a1 1 0 1 1-3-3l2.81-2.81a5.79 5.79 0 0 1 7.06-.87l.47.28a2 2 0 0 0 1.42.25L21 4'/><path d='m21 3 1 11h-2'/><path d='M3 3 2 14l6.5 6.5a1 1 0 1 0 3-3'/><path d='M3 4h8'/>",
);
/// `arrow-right`
pub const ARROW_RIGHT: Glyph = Glyph("<path d='M5 12h14'/><path d='m12 5 7 7-7 7'/>");
/// `calendar-clock`
pub const CALENDAR_CLOCK: Glyph = Glyph(
    "<path d='M16 14v2.2l1.6 1'/><path d='M16 2v3'/><path d='M21 7.338V5a2 2 0 00-2-2H5a2 2 0 00-2 2v14a2 2 0 002 2h2.338'/><path d='M3 9h5.859'/><path d='M8 2v3'/><circle cx='16' cy='16' r='6'/>",
);
/// `grip-vertical`
pub const GRIP_VERTICAL: Glyph = Glyph(
    "<circle cx='9' cy='12' r='1'/><circle cx='9' cy='5' r='1'/><circle cx='9' cy='19' r='1'/><circle cx='15' cy='12' r='1'/><circle cx='15' cy='5' r='1'/><circle cx='15' cy='19' r='1'/>",
);
/// `sunrise`
pub const SUNRISE: Glyph = Glyph(
    "<path d='M12 2v8'/><path d='m4.93 10.93 1.41 1.41'/><path d='M2 18h2'/><path d='M20 18h2'/><path d='m19.07 10.93-1.41 1.41'/><path d='M22 22H2'/><path d='m8 6 4-4 4 4'/><path d='M16 18a4 4 0 0 0-8 0'/>",
);
/// `list-todo`
pub const LIST_TODO: Glyph = Glyph(
    "<path d='M13 5h8'/><path d='M13 12h8'/><path d='M13 19h8'/><path d='m3 17 2 2 4-4'/><rect x='3' y='4' width='6' height='6' rx='1'/>",
);
/// `cake`
pub const CAKE: Glyph = Glyph(
    "<path d='M20 21v-8a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8'/><path d='M4 16s.5-1 2-1 2.5 2 4 2 2.5-2 4-2 2.5 2 4 2 2-1 2-1'/><path d='M2 21h20'/><path d='M7 8v3'/><path d='M12 8v3'/><path d='M17 8v3'/><path d='M7 4h.01'/><path d='M12 4h.01'/><path d='M17 4h.01'/>",
);
/// `repeat`
pub const REPEAT: Glyph = Glyph(
    "<path d='m17 2 4 4-4 4'/><path d='M3 11v-1a4 4 0 0 1 4-4h14'/><path d='m7 22-4-4 4-4'/><path d='M21 13v1a4 4 0 0 1-4 4H3'/>",
);
/// `bell`
pub const BELL: Glyph = Glyph(
    "<path d='M10.268 21a2 2 0 0 0 3.464 0'/><path d='M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326'/>",
);
/// `flag`
pub const FLAG: Glyph = Glyph(
    "<path d='M4 22V4a1 1 0 0 1 .4-.8A6 6 0 0 1 8 2c3 0 5 2 7.333 2q2 0 3.067-.8A1 1 0 0 1 20 4v10a1 1 0 0 1-.4.8A6 6 0 0 1 16 16c-3 0-5-2-8-2a6 6 0 0 0-4 1.528'/>",
);
/// `clock`
pub const CLOCK: Glyph = Glyph("<circle cx='12' cy='12' r='10'/><path d='M12 6v6l4 2'/>");
/// `message-square`
pub const MESSAGE_SQUARE: Glyph = Glyph(
    "<path d='M22 17a2 2 0 0 1-2 2H6.828a2 2 0 0 0-1.414.586l-2.202 2.202A.71.71 0 0 1 2 21.286V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2z'/>",
);
/// `sticky-note`
pub const STICKY_NOTE: Glyph = Glyph(
    "<path d='M21 9a2.4 2.4 0 0 0-.706-1.706l-3.588-3.588A2.4 2.4 0 0 0 15 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2z'/><path d='M15 3v5a1 1 0 0 0 1 1h5'/>",
);
/// `map-pin-off`
pub const MAP_PIN_OFF: Glyph = Glyph(
    "<path d='M12.75 7.09a3 3 0 0 1 2.16 2.16'/><path d='M17.072 17.072c-1.634 2.17-3.527 3.912-4.471 4.727a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 1.432-4.568'/><path d='m2 2 20 20'/><path d='M8.475 2.818A8 8 0 0 1 20 10c0 1.183-.31 2.377-.81 3.533'/><path d='M9.13 9.13a3 3 0 0 0 3.74 3.74'/>",
);
/// `message-circle`
pub const MESSAGE_CIRCLE: Glyph = Glyph(
    "<path d='M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719'/>",
);
/// `video`
pub const VIDEO: Glyph = Glyph(
    "<path d='m16 13 5.223 3.482a.5.5 0 0 0 .777-.416V7.87a.5.5 0 0 0-.752-.432L16 10.5'/><rect x='2' y='6' width='14' height='12' rx='2'/>",
);
/// `ban`
pub const BAN: Glyph = Glyph("<circle cx='12' cy='12' r='10'/><path d='M4.929 4.929 19.07 19.071'/>");
/// `package-check`
pub const PACKAGE_CHECK: Glyph = Glyph(
    "<path d='M12 22V12'/><path d='m16 17 2 2 4-4'/><path d='M21 11.127V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.729l7 4a2 2 0 0 0 2 .001l1.32-.753'/><path d='M3.29 7 12 12l8.71-5'/><path d='m7.5 4.27 8.997 5.148'/>",
);
/// `calendar-check`
pub const CALENDAR_CHECK: Glyph = Glyph(
    "<path d='M8 2v3'/><path d='M16 2v3'/><rect x='3' y='3' width='18' height='18' rx='2'/><path d='M3 9h18'/><path d='m9 15 2 2 4-4'/>",
);
/// `file-text`
pub const FILE_TEXT: Glyph = Glyph(
    "<path d='M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z'/><path d='M14 2v5a1 1 0 0 0 1 1h5'/><path d='M10 9H8'/><path d='M16 13H8'/><path d='M16 17H8'/>",
);
/// `printer`
pub const PRINTER: Glyph = Glyph(
    "<path d='M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2'/><path d='M6 9V3a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v6'/><rect x='6' y='14' width='12' height='8' rx='1'/>",
);
/// `send`
pub const SEND: Glyph = Glyph(
    "<path d='M14.536 21.686a.5.5 0 0 0 .937-.024l6.5-19a.496.496 0 0 0-.635-.635l-19 6.5a.5.5 0 0 0-.024.937l7.93 3.18a2 2 0 0 1 1.112 1.11z'/><path d='m21.854 2.147-10.94 10.939'/>",
);
/// `signature`
pub const SIGNATURE: Glyph = Glyph(
    "<path d='m21 17-2.156-1.868A.5.5 0 0 0 18 15.5v.5a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1c0-2.545-3.991-3.97-8.5-4a1 1 0 0 0 0 5c4.153 0 4.745-11.295 5.708-13.5a2.5 2.5 0 1 1 3.31 3.284'/><path d='M3 21h18'/>",
);
/// `package`
pub const PACKAGE: Glyph = Glyph(
    "<path d='M11 21.73a2 2 0 0 0 2 0l7-4A2 2 0 0 0 21 16V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73z'/><path d='M12 22V12'/><path d='M3.29 7 12 12l8.71-5'/><path d='m7.5 4.27 9 5.15'/>",
);
/// `route`
pub const ROUTE: Glyph = Glyph(
    "<circle cx='6' cy='19' r='3'/><path d='M9 19h8.5a3.5 3.5 0 0 0 0-7h-11a3.5 3.5 0 0 1 0-7H15'/><circle cx='18' cy='5' r='3'/>",
);
/// `navigation`
pub const NAVIGATION: Glyph = Glyph("<polygon points='3 11 22 2 13 21 11 13 3 11'/>");
/// `camera`
pub const CAMERA: Glyph = Glyph(
    "<path d='M13.997 4a2 2 0 0 1 1.76 1.05l.486.9A2 2 0 0 0 18.003 7H20a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2h1.997a2 2 0 0 0 1.759-1.048l.489-.904A2 2 0 0 1 10.004 4z'/><circle cx='12' cy='13' r='3'/>",
);
/// `skip-forward`
pub const SKIP_FORWARD: Glyph = Glyph(
    "<path d='M21 4v16'/><path d='M6.029 4.285A2 2 0 0 0 3 6v12a2 2 0 0 0 3.029 1.715l9.997-5.998a2 2 0 0 0 .003-3.432z'/>",
);
