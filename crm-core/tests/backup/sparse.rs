//! A file as text: only the pages that hold something, so that a small database takes little room.

/// Bytes of a page.
const PAGE: usize = 4_096;

/// The pages of `file` that are not all zero, each behind its number, behind the number of all pages.
pub fn packed(file: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(file.len()).unwrap().to_be_bytes().to_vec();
    for (number, page) in (0u32..).zip(file.chunks(PAGE)) {
        // The zeros at the end of a page are left out as well.
        let length = page.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        if length > 0 {
            out.extend_from_slice(&number.to_be_bytes());
            out.extend_from_slice(&u16::try_from(length).unwrap().to_be_bytes());
            out.extend_from_slice(&page[..length]);
        }
    }
    out
}

/// What [`packed`] was made of.
pub fn unpacked(mut bytes: &[u8]) -> Vec<u8> {
    let mut file = vec![0; u32::from_be_bytes(take(&mut bytes)) as usize];
    while !bytes.is_empty() {
        let begin = u32::from_be_bytes(take(&mut bytes)) as usize * PAGE;
        let length = usize::from(u16::from_be_bytes(take(&mut bytes)));
        let (page, rest) = bytes.split_at(length);
        file[begin..begin + length].copy_from_slice(page);
        bytes = rest;
    }
    file
}

fn take<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
    let (field, rest) = bytes.split_first_chunk::<N>().unwrap();
    *bytes = rest;
    *field
}

#[test]
fn a_file_comes_back_as_it_was() {
    let mut file = vec![0; 5 * PAGE + 100];
    (file[3], file[PAGE * 2 - 1], file[PAGE * 5 + 99]) = (1, 2, 3);
    assert_eq!(unpacked(&packed(&file)), file);
    assert!(packed(&file).len() < 2 * PAGE);
}
