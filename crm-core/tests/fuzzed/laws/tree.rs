//! Calls from other languages: JSON or MessagePack becomes a call that writes back to the same, or a fault with a path.

use crm_core::commands::{AnyCommand, AnyQuestion};
use crm_core::kernel::CrmError;
use crm_core::records::AnyQuery;
use serde::Serialize;

/// The two formats in turn: people's and programs'.
pub fn check(bytes: &[u8]) {
    call(
        bytes,
        |bytes| AnyCommand::read(&mut serde_json::Deserializer::from_slice(bytes)),
        |bytes| AnyCommand::read(&mut rmp_serde::Deserializer::from_read_ref(bytes)),
    );
    call(
        bytes,
        |bytes| AnyQuestion::read(&mut serde_json::Deserializer::from_slice(bytes)),
        |bytes| AnyQuestion::read(&mut rmp_serde::Deserializer::from_read_ref(bytes)),
    );
    call(
        bytes,
        |bytes| AnyQuery::read(&mut serde_json::Deserializer::from_slice(bytes)),
        |bytes| AnyQuery::read(&mut rmp_serde::Deserializer::from_read_ref(bytes)),
    );
}

type Read<T> = fn(&[u8]) -> Result<T, CrmError>;

fn call<T: Serialize + PartialEq + std::fmt::Debug>(bytes: &[u8], from_json: Read<T>, from_packed: Read<T>) {
    for read in [from_json, from_packed] {
        match read(bytes) {
            Ok(call) => {
                let json = serde_json::to_vec(&call).expect("a call can be written as JSON");
                assert_eq!(from_json(&json).as_ref(), Ok(&call), "{}", String::from_utf8_lossy(&json));
                let packed = rmp_serde::to_vec_named(&call).expect("a call can be written as MessagePack");
                assert_eq!(from_packed(&packed).as_ref(), Ok(&call));
            }
            Err(CrmError::Invalid(faults)) => {
                assert!(!faults.is_empty(), "an input is invalid for a reason");
                let _ = CrmError::Invalid(faults).to_string();
            }
            Err(other) => panic!("what cannot be read is invalid, not {other:?}"),
        }
    }
}
