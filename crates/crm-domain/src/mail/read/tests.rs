//! Mails as programs save them.

use super::*;

const OUTLOOK: &[u8] = include_bytes!("../samples/outlook.eml");
const NEWSLETTER: &[u8] = include_bytes!("../samples/newsletter.eml");
const ATTACHMENT: &[u8] = include_bytes!("../samples/attachment.eml");

#[test]
fn an_answer_from_outlook_is_read_with_its_umlauts() {
    let mail = mail(OUTLOOK).unwrap();
    assert_eq!(mail.message_id, "AM0PR05MB1234A1B2C3D4@AM0PR05MB1234.eurprd05.prod.outlook.example");
    // What is called iso-8859-1 is windows-1252, as everywhere: 0x96 is a dash.
    assert_eq!(mail.subject, "AW: Angebot Kühlzelle – Rückfrage");
    assert_eq!(mail.from, "Marquardt, Jürgen <j.marquardt@marquardt-kaelte.example>");
    assert_eq!(
        mail.to,
        "Berger, Anna <anna.berger@berger.example>, Einkauf <einkauf@marquardt-kaelte.example>"
    );
    assert_eq!(mail.at, Some(Millis(1_795_767_262_000)));
    let body = "Guten Tag Frau Berger,\n\ndie Kühlzelle müsste 20 cm schmaler werden. Können Sie das bis Dienstag kalkulieren?\n\nMit freundlichen Grüßen\nJürgen Marquardt";
    assert_eq!(mail.body, body);
    assert!(mail.is_from(["j.marquardt@marquardt-kaelte.example"]));
}

#[test]
fn of_html_what_a_person_reads_is_kept() {
    let mail = mail(NEWSLETTER).unwrap();
    assert_eq!(mail.subject, "Ihre Einladung zur Fachmesse Kältetechnik 2027 – Halle 7");
    assert_eq!(mail.from, "Messe Köln <post@messe.example>");
    assert_eq!(mail.to, "anna.berger@berger.example, bert@berger.example");
    assert!(
        mail.body.contains("Marquardt & Söhne") && mail.body.contains("Halle 7, Stand B12"),
        "{}",
        mail.body
    );
    assert!(
        !mail.body.contains("alert") && !mail.body.contains('<') && !mail.body.contains("color"),
        "{}",
        mail.body
    );
}

#[test]
fn attachments_are_left_out_and_named() {
    let mail = mail(ATTACHMENT).unwrap();
    assert_eq!(mail.body, "Liebe Frau Marquardt,\n\nanbei das Angebot über 12.400 €.\n\nAnna Berger");
    assert_eq!(mail.attachments, ["Angebot.pdf"]);
    assert!(mail.is_from(["Anna.Berger@berger.example"]));
}

#[test]
fn what_is_no_mail_is_none_and_what_is_cut_off_harms_nothing() {
    for none in [&b""[..], b"\xff\xd8\xff\xe0JFIF", b"Name;Ort\nMeyer;Bonn\n", b"<html><body>x</body></html>"]
    {
        assert_eq!(mail(none), None);
    }
    for whole in [OUTLOOK, NEWSLETTER, ATTACHMENT] {
        for end in 0..whole.len() {
            let _ = mail(&whole[..end]);
        }
    }
}
