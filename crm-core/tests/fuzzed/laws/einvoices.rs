//! Electronic invoices and messages: any bytes are read or refused, and what was read is written with the figures it stated.

use crm_core::einvoicing::{Profile, cdar, cii, differences, read, recompute};

pub fn check(bytes: &[u8]) {
    if let Ok(message) = cdar::read(bytes)
        && let Ok(written) = cdar::write(&message.message)
    {
        assert_eq!(cdar::read(&written).unwrap().message, message.message, "{}", String::from_utf8_lossy(&written));
    }
    let Ok(reading) = read(bytes) else { return };
    let mut invoice = reading.invoice;
    let found = differences(&invoice);
    let _ = recompute(&invoice);
    invoice.profile = Profile::ExtendedCtcFr.identifier().to_owned();
    let Ok(written) = cii::write(&invoice) else { return };
    let again = read(&written).unwrap_or_else(|faults| panic!("{faults}: {}", String::from_utf8_lossy(&written))).invoice;
    assert_eq!((&again.totals, &again.breakdown), (&invoice.totals, &invoice.breakdown));
    assert_eq!(differences(&again), found);
}
