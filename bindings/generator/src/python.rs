//! stub
/// stub
pub fn files(v: &crate::vocabulary::Vocabulary) -> Vec<(String,String)> { vec![("dump.txt".into(), format!("{v:#?}"))] }
