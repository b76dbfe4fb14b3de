//! The zip around a workbook's parts (APPNOTE 6.3, no part larger than 4 GB): deflated, each with the same date, so that the same
//! table is the same file.

use miniz_oxide::deflate::compress_to_vec;

/// How hard is tried to make it small, of 10.
const LEVEL: u8 = 6;
/// 1 January 1980, the first day that a zip knows.
const DATE: u16 = 0x21;
/// What is needed to read it: deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATED: u16 = 8;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Feldbuch" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// The file of a workbook with this sheet and these styles.
pub fn pack(sheet: &str, styles: &str) -> Vec<u8> {
    let files = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let bytes = compress_to_vec(text.as_bytes(), LEVEL);
        let at = file.len();
        let described = described(name, text, bytes.len());
        file.extend_from_slice(b"PK\x03\x04");
        file.extend_from_slice(&described);
        file.extend_from_slice(name.as_bytes());
        file.extend_from_slice(&bytes);
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&described);
        // No comment, the first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&short(at));
        directory.extend_from_slice(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap_or(u16::MAX).to_le_bytes();
    let (at, size) = (short(file.len()), short(directory.len()));
    file.append(&mut directory);
    file.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    for part in [count.as_slice(), &count, &size, &at, &[0; 2]] {
        file.extend_from_slice(part);
    }
    file
}

/// What both places say of a file: how it is packed, when, its sum and its sizes, the length of its name.
fn described(name: &str, text: &str, packed: usize) -> Vec<u8> {
    let mut said = Vec::with_capacity(26);
    for part in [VERSION, FLAGS, DEFLATED, 0, DATE] {
        said.extend_from_slice(&part.to_le_bytes());
    }
    said.extend_from_slice(&crc32fast::hash(text.as_bytes()).to_le_bytes());
    said.extend_from_slice(&short(packed));
    said.extend_from_slice(&short(text.len()));
    said.extend_from_slice(&u16::try_from(name.len()).unwrap_or(0).to_le_bytes());
    said.extend_from_slice(&[0; 2]);
    said
}

/// A size or a place, which no table of ours takes beyond 4 GB.
fn short(size: usize) -> [u8; 4] {
    u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes()
}
