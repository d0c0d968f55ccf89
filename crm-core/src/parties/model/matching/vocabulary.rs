//! Words that say little by themselves: legal forms, filling words of names of organisations, kinds of street, and forms of given names.
//!
//! Written for Western Europe and North America; a word that is missing here makes a name say a little more than it should, no worse.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Legal forms that mean nothing else, wherever they stand in a name.
const LEGAL_ANYWHERE: &str = "\
    aktiengesellschaft aps asa bhd bv bvba corp corporation cvba doo eurl gmbh inc incorporated kft kgaa limited llc llp ltd \
    ltda mbh nv nyrt ohg oyj plc pte pty pvt sarl sas sasu sdn spa sprl srl sro vof vzw zrt";

/// Legal forms that can be another word, so they count at the beginning and at the end of a name only.
const LEGAL_AT_ENDS: &str = "\
    ab ag as ca co company companies cv ev hb kb kg kk lp na oy publ sa sc sca se sl snc sp zoo";

/// Words that many organisations share.
const FILLING: &str = "\
    and association center centre company companies country de der des die du enterprises et europe for foundation france \
    germany global group holding holdings holland in industries institute international la le of nederland netherlands nl \
    services society solutions systems te technologies technology the uk und us usa van vennootschap von y";

/// Kinds of street and their short forms; people write them as they like, or not at all.
const STREET_KINDS: &str = "\
    allee av ave avenue blvd boulevard circuit close court crescent ct dr drive lane ln parkway pkwy pl place rd road rue st \
    str strasse straat street via way";

/// Directions in streets, and their short forms.
const DIRECTIONS: [(&str, &str); 5] = [("north", "n"), ("south", "s"), ("east", "e"), ("west", "w"), ("saint", "st")];

/// Given names, with a comma behind the forms of one.
const NICKNAMES: &str = "\
    abigail abby gail, albert al bert, alexander alex alec sandy xander, alexandra alex sandra sasha, \
    alfred alf alfie fred, amanda mandy, andrew andy drew, anthony tony anton, antoine tony antonio, barbara barb babs, \
    benjamin ben benny, catherine katherine kathryn cathy kathy kate katie, charles charlie chuck, charlotte lottie, \
    christine christina chris tina, christopher chris kit, daniel dan danny, david dave davey, deborah deb debbie, \
    donald don donnie, dorothy dot dolly, edward ed eddie ted ned, eleanor ellie nell nora, \
    elizabeth liz lizzie beth betty eliza lisa, emily em emmy, eugene gene, evelyn evie, florence flo, frances fran fanny, \
    francis frank, frederick fred freddie freddy, gabriel gabe, gerald gerry jerry, gregory greg, harold harry hal, \
    henry harry hank, isabella isabel izzy bella, jacob jake, james jim jimmy jamie, jeffrey geoffrey jeff geoff, \
    jennifer jen jenny, jessica jess jessie, john jack johnny jon, jonathan jon jonny, joseph joe joey, joshua josh, \
    kenneth ken kenny, lawrence laurence larry, leonard leo len lenny, lewis louis lou, madeleine maddie, \
    margaret maggie meg peggy, martin marty, matthew matt matty, maximilian max, michael mike mick mickey, \
    mohammed muhammad mohamed, nathaniel nathan nate, nicholas nick nicky nicolas, oliver ollie, olivia liv livvy, \
    patricia pat patty trish, patrick pat paddy, peter pete, philip phillip phil, rebecca becky becca, reginald reg reggie, \
    richard rich rick dick ricky, robert rob bob bobby robbie, ronald ron ronnie, rosemary rose rosie, samantha sam, \
    samuel sam sammy, sebastian seb, stephen steven steve, susan sue susie, theodore theo ted teddy, \
    theresa teresa terry tess, thomas tom tommy, timothy tim, victoria vicky tori, vincent vince, walter walt, \
    william will bill billy liam, zachary zach zack";

/// The words of a table, to look one up.
type Words = LazyLock<BTreeSet<&'static str>>;

static ANYWHERE: Words = LazyLock::new(|| LEGAL_ANYWHERE.split(' ').collect());
static AT_ENDS: Words = LazyLock::new(|| LEGAL_AT_ENDS.split(' ').collect());
static FILLING_WORDS: Words = LazyLock::new(|| FILLING.split(' ').collect());
static KINDS: Words = LazyLock::new(|| STREET_KINDS.split(' ').collect());

/// The lines of [`NICKNAMES`] in which each name stands.
static FORMS: LazyLock<BTreeMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut lines: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (line, forms) in NICKNAMES.split(", ").enumerate() {
        for form in forms.split(' ') {
            lines.entry(form).or_default().push(line);
        }
    }
    lines
});

/// The words of an organisation's name without its legal form. Where nothing else would be left, the words stay.
#[must_use]
pub fn without_legal_form(words: &[String]) -> Vec<String> {
    let words = joined_initials(words);
    let kept: Vec<&String> = words.iter().filter(|word| !ANYWHERE.contains(word.as_str())).collect();
    let mut kept = kept.as_slice();
    while let [first, rest @ ..] = kept
        && !rest.is_empty()
        && AT_ENDS.contains(first.as_str())
    {
        kept = rest;
    }
    while let [rest @ .., last] = kept
        && !rest.is_empty()
        && AT_ENDS.contains(last.as_str())
    {
        kept = rest;
    }
    if kept.is_empty() { words } else { kept.iter().map(|word| (*word).clone()).collect() }
}

/// Single letters written apart make one word, and a legal form at their end makes its own: `d s m n v` is `dsm`, `nv`.
fn joined_initials(words: &[String]) -> Vec<String> {
    let mut joined = Vec::with_capacity(words.len());
    let mut initials = String::new();
    for word in words {
        if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) {
            initials.push_str(word);
        } else {
            close(&mut initials, &mut joined);
            joined.push(word.clone());
        }
    }
    close(&mut initials, &mut joined);
    joined
}

fn close(initials: &mut String, joined: &mut Vec<String>) {
    let forms = ANYWHERE.iter().chain(AT_ENDS.iter());
    let parted = forms.filter_map(|form| initials.strip_suffix(form).map(|head| (head.to_owned(), (*form).to_owned())));
    match parted.max_by_key(|(_, form)| form.len()) {
        Some((head, form)) => joined.extend([head, form].into_iter().filter(|word| !word.is_empty())),
        None if initials.is_empty() => {}
        None => joined.push(initials.clone()),
    }
    initials.clear();
}

/// True for a word that many organisations share.
#[must_use]
pub fn is_filling(word: &str) -> bool {
    FILLING_WORDS.contains(word)
}

/// The words of a street without its kind, directions shortened. Where nothing else would be left, the words stay.
#[must_use]
pub fn street_words(words: &[String]) -> Vec<String> {
    let short = |word: &String| {
        let found = DIRECTIONS.iter().find(|(long, _)| long == word);
        found.map_or_else(|| word.clone(), |(_, short)| (*short).to_owned())
    };
    let kept: Vec<String> = words.iter().filter(|word| !KINDS.contains(word.as_str())).map(short).collect();
    if kept.is_empty() { words.to_vec() } else { kept }
}

/// True where two given names are forms of one.
#[must_use]
pub fn are_forms_of_one(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (FORMS.get(a), FORMS.get(b)) else { return false };
    a.iter().any(|line| b.contains(line))
}

#[cfg(test)]
mod tests {
    use super::super::folding::words;
    use super::*;

    #[test]
    fn a_legal_form_is_dropped_however_it_is_written() {
        for name in ["D.S.M. N.V.", "DSM NV", "d s m n v", "N. V. DSM", "* DSM N.V.,", "DSM"] {
            assert_eq!(without_legal_form(&words(name)), ["dsm"], "{name}");
        }
        assert_eq!(without_legal_form(&words("Basell Poliolefine Italia S.p.A.")).join(" "), "basell poliolefine italia");
        assert_eq!(without_legal_form(&words("AS Roma Company")).join(" "), "roma");
    }

    #[test]
    fn a_name_of_legal_forms_alone_stays() {
        assert_eq!(without_legal_form(&words("Limited")), ["limited"]);
        assert_eq!(without_legal_form(&words("Co. SA")), ["sa"]);
        assert!(without_legal_form(&[]).is_empty());
    }

    #[test]
    fn streets_lose_their_kind_and_shorten_directions() {
        assert_eq!(street_words(&words("West 31st Street")).join(" "), "w 31st");
        assert_eq!(street_words(&words("W. 31st. St.")).join(" "), "w 31st");
        assert_eq!(street_words(&words("The Close")).join(" "), "the");
        assert_eq!(street_words(&words("Place")).join(" "), "place");
    }

    #[test]
    fn forms_of_one_given_name_are_known_both_ways() {
        assert!(are_forms_of_one("bob", "robert") && are_forms_of_one("robert", "bob"));
        assert!(are_forms_of_one("chris", "christine") && are_forms_of_one("chris", "christopher"));
        assert!(!are_forms_of_one("christine", "christopher"));
    }
}
