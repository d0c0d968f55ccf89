//! What a text looks like, for the search of duplicates.

use unicode_security::skeleton as looks;

/// What a text looks like: equal for texts that a person takes for one, whatever their letters (`АСМЕ` in Cyrillic letters and `acme`), their
/// case, and what in them does not show. Digits and letters of one shape meet (`paypa1`, `paypaI`, `paypal`), and so do some that only their
/// capitals bring near (`Mail`, `Mall`).
///
/// It flags and never refuses: whoever looks for duplicates compares skeletons and lets a person decide. It is not for display and not
/// for storing, since a later Unicode version knows more that look alike. Source: UTS 39 § 4.
///
/// ```
/// use crm_core::kernel::skeleton;
///
/// assert_eq!(skeleton("асme"), skeleton("Acme"));
/// assert_ne!(skeleton("Acme"), skeleton("Acne"));
/// ```
#[must_use]
pub fn skeleton(text: &str) -> String {
    // Capitals of several scripts look alike where their small letters do not, and some small letters where their capitals do not.
    let capitals: String = looks(&text.to_uppercase()).collect();
    looks(&capitals.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_alike_has_one_skeleton() {
        for (one, other) in [
            ("асme", "acme"),
            ("АСМЕ", "acme"),
            ("асме", "ACME"),
            ("ΑΡΡLΕ", "apple"),
            ("paypaI", "paypal"),
            ("paypa1", "PayPal"),
            ("arnazon", "Amazon"),
            ("０racle", "Oracle"),
            ("Ａcme", "acme"),
            ("𝐀𝐜𝐦𝐞", "acme"),
            ("ac\u{200b}me", "acme"),
            ("ac\u{ad}me", "acme"),
            ("e\u{301}cole", "École"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn what_a_person_can_tell_apart_has_two() {
        for (one, other) in
            [("Acme", "Acne"), ("Société", "Societe"), ("Dupont", "Dupond"), ("Müller", "Mueller"), ("東京", "京都")]
        {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn a_skeleton_forgets_case_and_does_so_once(text in "[a-zà-öα-ωа-я0-9 ]{0,20}") {
            prop_assert_eq!(skeleton(&text.to_uppercase()), skeleton(&text));
            prop_assert_eq!(skeleton(&skeleton(&text)), skeleton(&text));
        }

        #[test]
        fn any_text_has_a_skeleton(text in any::<String>()) {
            prop_assert_eq!(skeleton(&text), skeleton(&super::super::text::nfc(&text)));
        }
    }
}
