//! Any bytes as a file to import (R11): proposed, read, judged, and the faulty rows written out.

use crm_domain::duplicate::{Facts, Likeness};
use crm_domain::export::faults;
use crm_domain::field::RecordKind;
use crm_domain::format::Style;
use crm_domain::id::JobId;
use crm_domain::import::{propose, read_rows};
use crm_domain::own::OwnFields;

/// One input.
pub fn run(bytes: &[u8]) {
    for kind in RecordKind::IMPORTED {
        let Ok(proposal) = propose(bytes, kind, &OwnFields::default()) else { continue };
        let Ok(rows) = read_rows(bytes, kind, &proposal.mapping, None) else { continue };
        let mut faulty = Vec::new();
        for row in rows {
            match row {
                Ok(draft) => {
                    let facts = Facts::of_draft(&draft);
                    // Who is the same as somebody meets them under a key.
                    assert!(!facts.keys().is_empty() || facts.likeness(&facts) == Likeness::Different);
                    let _ = facts.outline().are_namesakes(&facts.outline());
                    assert!(!draft.edits(JobId::from_bytes([7; 16])).is_empty());
                }
                Err(row) => faulty.push(row),
            }
        }
        assert!(!faults(&proposal.headers, faulty.iter(), Style::German).is_empty());
    }
}
