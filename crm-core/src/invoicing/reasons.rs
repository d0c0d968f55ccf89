//! Why something is credited.

use crate::kernel::{Bilingual, Code};

/// The usual reasons, as keys, with what documents say. A company may use keys of its own; documents then show the note alone.
pub const CREDIT_REASONS: &[(&str, Bilingual)] = &[
    ("return", Bilingual::new("Retour de marchandise", "Return of goods")),
    ("price_error", Bilingual::new("Erreur de prix", "Price error")),
    ("quantity_error", Bilingual::new("Erreur de quantité", "Quantity error")),
    ("tax_error", Bilingual::new("Erreur de TVA", "VAT error")),
    ("duplicate", Bilingual::new("Facturé deux fois", "Billed twice")),
    ("cancellation", Bilingual::new("Annulation", "Cancellation")),
    ("volume_rebate", Bilingual::new("Ristourne", "Volume rebate")),
    ("early_payment", Bilingual::new("Escompte pour paiement anticipé", "Discount for early payment")),
    ("goodwill", Bilingual::new("Geste commercial", "Goodwill")),
    ("bad_debt", Bilingual::new("Créance irrécouvrable", "Bad debt")),
];

/// What documents say of `reason`; none where it is the company's own.
#[must_use]
pub fn credit_reason(reason: &Code) -> Option<&'static Bilingual> {
    CREDIT_REASONS.iter().find(|(key, _)| *key == reason.as_str()).map(|(_, words)| words)
}
