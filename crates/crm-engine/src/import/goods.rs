//! Which products the lines of a file mean: by the number they are ordered by.

use std::collections::HashMap;

use crm_domain::field::RecordKind;
use crm_domain::fold::fold;
use crm_domain::id::RecordId;
use crm_domain::import::Draft;
use crm_domain::item::ItemValue;
use crm_domain::schema::product;

use crate::records::Records;

/// Products by their numbers.
#[derive(Debug, Default)]
pub struct Goods(HashMap<String, RecordId>);

impl Goods {
    /// All living products, where a file may have lines of them.
    pub fn new(kind: RecordKind, records: &Records) -> Self {
        if kind != RecordKind::Order {
            return Self::default();
        }
        let table = records.table(RecordKind::Product);
        let living = (0..table.len()).filter(|slot| !table.flags(*slot).trashed);
        let numbered = living.map(|slot| (fold(table.row(slot).text(product::SKU)), table.id(slot)));
        Self(numbered.filter(|(sku, _)| !sku.is_empty()).collect())
    }

    /// Says of each line which product it is, and what it is called where the file does not.
    pub fn name(&self, draft: &mut Draft, records: &Records) {
        for item in &mut draft.items {
            let ItemValue::Line(line) = &mut item.value else { continue };
            let Some(found) = self.0.get(&fold(&line.sku)).copied() else { continue };
            line.product = Some(found);
            if let Some(row) = records.row(&found).filter(|_| line.name == line.sku) {
                row.text(product::NAME).clone_into(&mut line.name);
            }
        }
    }
}
