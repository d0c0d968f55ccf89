#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| crm_fuzz::laws::einvoices::check(bytes));
