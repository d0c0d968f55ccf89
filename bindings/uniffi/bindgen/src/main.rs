//! Writes the Kotlin and the Swift side of the library out of the library itself, so that the two cannot differ.

fn main() {
    uniffi::uniffi_bindgen_main();
}
