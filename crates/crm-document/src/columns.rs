//! Births as columns: one column per field, so that what is alike lies together and compresses well. Ids that
//! records and their first entries share are written once.

use automerge::ScalarValue;
use crm_domain::field::RecordKind;
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::time::Millis;
use std::collections::BTreeMap;

use crate::birth::{Birth, Content, Origin};
use crate::document::Actor;
use crate::pack::PackError;

/// What stands between a collection's key and the entry's id, and between a set's key and the word.
const MARKS: [char; 2] = [':', '#'];

/// Tags of values; never renumbered.
const ABSENT: u8 = 0;
const STR: u8 = 1;
const INT: u8 = 2;
const TRUE: u8 = 3;
const FALSE: u8 = 4;
const BYTES: u8 = 5;
const TIME: u8 = 6;
const TEXT: u8 = 7;

/// Form of an entry's id: raw, or its place of birth and this much more.
const RAW_ID: u64 = 0;

type Member<'a> = (RecordId, &'a Birth);

/// Births of one kind and origin.
type Group<'a> = (RecordKind, Origin, Vec<Member<'a>>);

/// Writes births, grouped by kind and origin.
pub(crate) fn write(births: &[Member<'_>], out: &mut Vec<u8>) {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (id, birth) in births {
        let known =
            groups.iter_mut().find(|(kind, origin, _)| (*kind, *origin) == (birth.kind, birth.origin));
        match known {
            Some((_, _, members)) => members.push((*id, birth)),
            None => groups.push((birth.kind, birth.origin, vec![(*id, birth)])),
        }
    }
    put_number(out, groups.len() as u64);
    for (kind, origin, members) in groups {
        put_bytes(out, kind.key().as_bytes());
        out.extend_from_slice(&origin.actor.0);
        out.extend_from_slice(&origin.device.0);
        out.extend_from_slice(&origin.now.0.to_le_bytes());
        put_number(out, members.len() as u64);
        members.iter().for_each(|(id, _)| out.extend_from_slice(id.as_bytes()));
        write_columns(&members, out);
    }
}

fn write_columns(members: &[Member<'_>], out: &mut Vec<u8>) {
    let mut columns: BTreeMap<&str, Vec<Vec<(&str, &Content)>>> = BTreeMap::new();
    for (at, (_, birth)) in members.iter().enumerate() {
        for (key, content) in &birth.entries {
            let (name, rest) = split(key);
            let column = columns.entry(name).or_insert_with(|| vec![Vec::new(); members.len()]);
            column[at].push((rest, content));
        }
    }
    put_number(out, columns.len() as u64);
    for (name, cells) in columns {
        put_bytes(out, name.as_bytes());
        for ((record, _), cell) in members.iter().zip(cells) {
            if !name.ends_with(MARKS) {
                match cell.first() {
                    Some((_, content)) => put_content(out, content),
                    None => out.push(ABSENT),
                }
                continue;
            }
            put_number(out, cell.len() as u64);
            for (rest, content) in cell {
                match rest.parse::<ItemId>() {
                    Ok(item) if name.ends_with(':') => put_item_id(out, *record, item),
                    Ok(_) | Err(_) => put_bytes(out, rest.as_bytes()),
                }
                put_content(out, content);
            }
        }
    }
}

/// The column of a root key, and what tells the key apart within it.
fn split(key: &str) -> (&str, &str) {
    match key.find(MARKS) {
        Some(at) => key.split_at(at + 1),
        None => (key, ""),
    }
}

fn put_item_id(out: &mut Vec<u8>, record: RecordId, item: ItemId) {
    match item.place_of_birth(record) {
        Some(nth) => put_number(out, u64::from(nth) + 1),
        None => {
            put_number(out, RAW_ID);
            out.extend_from_slice(item.as_bytes());
        }
    }
}

fn put_content(out: &mut Vec<u8>, content: &Content) {
    let (tag, bytes) = match content {
        Content::Text(text) => (TEXT, text.as_bytes()),
        Content::Scalar(ScalarValue::Str(text)) => (STR, text.as_bytes()),
        Content::Scalar(ScalarValue::Bytes(bytes)) => (BYTES, bytes.as_slice()),
        Content::Scalar(ScalarValue::Boolean(true)) => return out.push(TRUE),
        Content::Scalar(ScalarValue::Boolean(false)) => return out.push(FALSE),
        Content::Scalar(ScalarValue::Int(number)) => {
            out.push(INT);
            return out.extend_from_slice(&number.to_le_bytes());
        }
        Content::Scalar(ScalarValue::Timestamp(at)) => {
            out.push(TIME);
            return out.extend_from_slice(&at.to_le_bytes());
        }
        // Births are made of the scalars above only: `scalar::from_value`, `scalar::from_item`.
        Content::Scalar(_) => return out.push(ABSENT),
    };
    out.push(tag);
    put_bytes(out, bytes);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Seven bits per byte, the lowest first.
fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// The births that [`write`] wrote, as far as they are `wanted`.
pub(crate) fn read(
    bytes: &[u8],
    wanted: &dyn Fn(RecordId) -> bool,
) -> Result<Vec<(RecordId, Birth)>, PackError> {
    let mut reader = Reader(bytes);
    let mut births = Vec::new();
    for _ in 0..reader.number()? {
        read_group(&mut reader, wanted, &mut births)?;
    }
    if reader.0.is_empty() { Ok(births) } else { Err(PackError) }
}

fn read_group(
    reader: &mut Reader<'_>,
    wanted: &dyn Fn(RecordId) -> bool,
    births: &mut Vec<(RecordId, Birth)>,
) -> Result<(), PackError> {
    let kind = RecordKind::from_key(reader.text()?).ok_or(PackError)?;
    let origin = Origin {
        actor: Actor(reader.array()?),
        device: DeviceId(reader.array()?),
        now: Millis(i64::from_le_bytes(reader.array()?)),
    };
    let mut members = Vec::new();
    for _ in 0..reader.number()? {
        let record = RecordId::from_bytes(reader.array()?);
        members.push((record, wanted(record).then(Vec::new)));
    }
    for _ in 0..reader.number()? {
        let name = reader.text()?;
        for (record, entries) in &mut members {
            read_cell(reader, name, *record, entries.as_mut())?;
        }
    }
    for (record, entries) in members {
        let Some(mut entries) = entries else { continue };
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        if entries.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(PackError);
        }
        births.push((record, Birth { kind, origin, entries }));
    }
    Ok(())
}

/// Reads what a record has in a column; passes it by when nobody wants it.
fn read_cell(
    reader: &mut Reader<'_>,
    name: &str,
    record: RecordId,
    mut entries: Option<&mut Vec<(String, Content)>>,
) -> Result<(), PackError> {
    if !name.ends_with(MARKS) {
        if let (Some(cell), Some(entries)) = (reader.cell()?, entries) {
            entries.push((name.to_owned(), cell.content()));
        }
        return Ok(());
    }
    for _ in 0..reader.number()? {
        let item = if name.ends_with(':') { Ok(reader.item_id(record)?) } else { Err(reader.text()?) };
        let cell = reader.cell()?.ok_or(PackError)?;
        if let Some(entries) = &mut entries {
            let key = match item {
                Ok(item) => format!("{name}{item}"),
                Err(word) => format!("{name}{word}"),
            };
            entries.push((key, cell.content()));
        }
    }
    Ok(())
}

/// A value where it lies.
enum Cell<'a> {
    Str(&'a str),
    Int(i64),
    Flag(bool),
    Bytes(&'a [u8]),
    Time(i64),
    Text(&'a str),
}

impl Cell<'_> {
    fn content(&self) -> Content {
        Content::Scalar(match self {
            Self::Text(text) => return Content::Text((*text).to_owned()),
            Self::Str(text) => ScalarValue::Str((*text).into()),
            Self::Int(number) => ScalarValue::Int(*number),
            Self::Flag(flag) => ScalarValue::Boolean(*flag),
            Self::Bytes(bytes) => ScalarValue::Bytes(bytes.to_vec()),
            Self::Time(at) => ScalarValue::Timestamp(*at),
        })
    }
}

/// Reads off the front of bytes; never takes more memory than they hold.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], PackError> {
        let (array, rest) = self.0.split_first_chunk::<N>().ok_or(PackError)?;
        self.0 = rest;
        Ok(*array)
    }

    fn number(&mut self) -> Result<u64, PackError> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(PackError)
    }

    fn bytes(&mut self) -> Result<&'a [u8], PackError> {
        let length = usize::try_from(self.number()?).map_err(|_| PackError)?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(PackError)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn text(&mut self) -> Result<&'a str, PackError> {
        str::from_utf8(self.bytes()?).map_err(|_| PackError)
    }

    fn item_id(&mut self, record: RecordId) -> Result<ItemId, PackError> {
        match self.number()? {
            RAW_ID => Ok(ItemId::from_bytes(self.array()?)),
            nth => {
                let nth = u16::try_from(nth - 1).map_err(|_| PackError)?;
                Ok(ItemId::born(record, nth))
            }
        }
    }

    fn cell(&mut self) -> Result<Option<Cell<'a>>, PackError> {
        let [tag] = self.array()?;
        Ok(Some(match tag {
            ABSENT => return Ok(None),
            STR => Cell::Str(self.text()?),
            INT => Cell::Int(i64::from_le_bytes(self.array()?)),
            TRUE => Cell::Flag(true),
            FALSE => Cell::Flag(false),
            BYTES => Cell::Bytes(self.bytes()?),
            TIME => Cell::Time(i64::from_le_bytes(self.array()?)),
            TEXT => Cell::Text(self.text()?),
            _ => return Err(PackError),
        }))
    }
}
