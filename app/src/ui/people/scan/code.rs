//! A code in a picture: found and read.

use crm_domain::vcard::bytes;

/// What the first code in a picture says. `grey`: its rows, one byte each.
#[must_use]
pub fn read(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    if width < 21 || height < 21 || grey.len() < width * height {
        return None;
    }
    let at = |x: usize, y: usize| grey.get(y * width + x).copied().unwrap_or(u8::MAX);
    let (darkest, lightest) =
        grey.iter().fold((u8::MAX, 0), |(low, high), one| (low.min(*one), high.max(*one)));
    let middle = u8::midpoint(darkest, lightest);
    // By the light around each place, as on paper; else by one measure, as on a screen.
    [true, false].into_iter().find_map(|as_on_paper| {
        let mut picture = if as_on_paper {
            rqrr::PreparedImage::prepare_from_greyscale(width, height, at)
        } else {
            rqrr::PreparedImage::prepare_from_bitmap(width, height, |x, y| at(x, y) < middle)
        };
        picture.detect_grids().into_iter().find_map(|grid| {
            let mut found = Vec::new();
            grid.decode_to(&mut found).ok()?;
            // Old programs write codes in the letters of Windows.
            Some(bytes::text(&found))
        })
    })
}

/// Red, green, blue and how opaque, to grey on white.
#[must_use]
pub fn grey(rgba: &[u8]) -> Vec<u8> {
    let one = |pixel: &[u8]| {
        let [red, green, blue, opaque] =
            [0, 1, 2, 3].map(|at| u32::from(pixel.get(at).copied().unwrap_or(0)));
        let light = (red * 77 + green * 150 + blue * 29) >> 8;
        u8::try_from((light * opaque + 255 * (255 - opaque)) / 255).unwrap_or(u8::MAX)
    };
    rgba.chunks_exact(4).map(one).collect()
}

#[cfg(test)]
mod tests {
    use qrcodegen::{QrCode, QrCodeEcc};

    use super::*;

    /// A code as a picture, so many pixels per module.
    fn picture(text: &str, scale: usize) -> (usize, Vec<u8>) {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let size = (usize::try_from(code.size()).unwrap() + 8) * scale;
        let module = |at: usize| i32::try_from(at / scale).unwrap() - 4;
        let dark = |at: usize| code.get_module(module(at % size), module(at / size));
        (size, (0..size * size).map(|at| if dark(at) { 0 } else { 255 }).collect())
    }

    #[test]
    fn what_our_own_codes_say_is_read_from_their_picture() {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Jörg;;;\r\nFN:Jörg Müller\r\nORG:Meyer GmbH\r\nTEL;TYPE=CELL:+491711234567\r\nEMAIL:j.mueller@meyer.example\r\nEND:VCARD\r\n";
        for scale in [3, 4, 7] {
            let (size, grey) = picture(card, scale);
            assert_eq!(read(size, size, &grey).as_deref(), Some(card), "{scale}");
        }
        assert_eq!(read(200, 200, &vec![255; 40_000]), None);
        assert_eq!(read(200, 200, &[]), None);
    }

    /// The same as a screen draws it: so many pixels wide, edges of modules in between as a shade of grey.
    fn drawn(text: &str, size: usize) -> Vec<u8> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let modules = usize::try_from(code.size()).unwrap() + 8;
        let dark = |at: usize| {
            // Each pixel is looked at in sixteen places.
            let lit = (0..16).filter(|part| {
                let place = |pixel: usize, part: usize| (pixel * 4 + part) * modules / (size * 4);
                let module = |at: usize| i32::try_from(at).unwrap() - 4;
                !code.get_module(module(place(at % size, part % 4)), module(place(at / size, part / 4)))
            });
            u8::try_from(lit.count() * 255 / 16).unwrap()
        };
        (0..size * size).map(dark).collect()
    }

    #[test]
    fn codes_on_a_screen_are_read_whatever_their_size() {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Jörg;;Dr.;\r\nFN:Dr. Jörg Müller\r\nORG:Meyer GmbH;Einkauf\r\nTITLE:Leiter Einkauf\r\nTEL;TYPE=CELL,PREF:+491711234567\r\nEMAIL;TYPE=INTERNET,WORK,PREF:j.mueller@meyer.example\r\nEND:VCARD\r\n";
        for size in [280, 300, 320, 360, 400, 450, 517, 640] {
            assert_eq!(read(size, size, &drawn(card, size)).as_deref(), Some(card), "{size}");
        }
    }

    #[test]
    fn colours_become_grey_and_nothing_becomes_white() {
        assert_eq!(grey(&[0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0]), [0, 255, 255]);
    }
}
