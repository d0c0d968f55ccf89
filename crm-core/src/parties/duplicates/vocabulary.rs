//! Words that say little by themselves: legal forms, filling words of names of organisations, kinds of street, and short forms of given names.

/// Legal forms that mean nothing else wherever they stand in a name.
const LEGAL_ANYWHERE: &[&str] = &[
    "aktiengesellschaft", "aps", "asa", "bhd", "bv", "bvba", "corp", "corporation", "cvba", "doo", "eurl", "gmbh", "inc",
    "incorporated", "kft", "kgaa", "limited", "llc", "llp", "ltd", "ltda", "mbh", "nv", "nyrt", "ohg", "oyj", "plc", "pte", "pty",
    "pvt", "sarl", "sas", "sasu", "sdn", "spa", "sprl", "srl", "sro", "vof", "vzw", "zrt",
];

/// Legal forms that may be another word, so they count at the beginning and at the end of a name only.
const LEGAL_AT_ENDS: &[&str] = &[
    "ab", "ag", "as", "ca", "co", "company", "companies", "cv", "ev", "hb", "kb", "kg", "kk", "lp", "na", "oy", "publ", "sa", "sc",
    "sca", "se", "sl", "snc", "sp", "zoo",
];

/// Words that many organisations share; they weigh a quarter of other words.
const FILLING: &[&str] = &[
    "and", "association", "center", "centre", "company", "companies", "country", "de", "der", "des", "die", "du", "enterprises",
    "et", "europe", "for", "foundation", "france", "germany", "global", "group", "holding", "holdings", "holland", "in",
    "industries", "institute", "international", "la", "le", "of", "nederland", "netherlands", "nl", "services", "society",
    "solutions", "systems", "te", "technologies", "technology", "the", "uk", "und", "us", "usa", "van", "vennootschap", "von", "y",
];

/// Kinds of street and their short forms; dropped, since people write them as they like or not at all.
const STREET_KINDS: &[&str] = &[
    "allee", "av", "ave", "avenue", "blvd", "boulevard", "circuit", "close", "court", "crescent", "ct", "dr", "drive", "lane", "ln",
    "parkway", "pkwy", "pl", "place", "rd", "road", "rue", "st", "str", "strasse", "straat", "street", "via", "way",
];

/// Short forms of words in streets.
const STREET_WORDS: &[(&str, &str)] = &[
    ("north", "n"), ("south", "s"), ("east", "e"), ("west", "w"), ("saint", "st"), ("martin", "m"),
];

/// Given names of which the later ones are short forms or spellings of the first.
const NICKNAMES: &[&str] = &[
    "abigail abby gail",
    "albert al bert",
    "alexander alex alec sandy xander",
    "alexandra alex sandra sasha",
    "alfred alf alfie fred",
    "amanda mandy",
    "andrew andy drew",
    "anthony tony anton",
    "antoine tony antonio",
    "barbara barb babs",
    "benjamin ben benny",
    "catherine katherine kathryn cathy kathy kate katie",
    "charles charlie chuck",
    "charlotte lottie",
    "christine christina chris tina",
    "christopher chris kit",
    "daniel dan danny",
    "david dave davey",
    "deborah deb debbie",
    "donald don donnie",
    "dorothy dot dolly",
    "edward ed eddie ted ned",
    "eleanor ellie nell nora",
    "elizabeth liz lizzie beth betty eliza lisa",
    "emily em emmy",
    "eugene gene",
    "evelyn evie",
    "florence flo",
    "frances fran fanny",
    "francis frank",
    "frederick fred freddie freddy",
    "gabriel gabe",
    "gerald gerry jerry",
    "gregory greg",
    "harold harry hal",
    "henry harry hank",
    "isabella isabel izzy bella",
    "jacob jake",
    "james jim jimmy jamie",
    "jeffrey geoffrey jeff geoff",
    "jennifer jen jenny",
    "jessica jess jessie",
    "john jack johnny jon",
    "jonathan jon jonny",
    "joseph joe joey",
    "joshua josh",
    "kenneth ken kenny",
    "lawrence laurence larry",
    "leonard leo len lenny",
    "lewis louis lou",
    "madeleine maddie",
    "margaret maggie meg peggy",
    "martin marty",
    "matthew matt matty",
    "maximilian max",
    "michael mike mick mickey",
    "mohammed muhammad mohamed",
    "nathaniel nathan nate",
    "nicholas nick nicky nicolas",
    "oliver ollie",
    "olivia liv livvy",
    "patricia pat patty trish",
    "patrick pat paddy",
    "peter pete",
    "philip phillip phil",
    "rebecca becky becca",
    "reginald reg reggie",
    "richard rich rick dick ricky",
    "robert rob bob bobby robbie",
    "ronald ron ronnie",
    "rosemary rose rosie",
    "samantha sam",
    "samuel sam sammy",
    "sebastian seb",
    "stephen steven steve",
    "susan sue susie",
    "theodore theo ted teddy",
    "theresa teresa terry tess",
    "thomas tom tommy",
    "timothy tim",
    "victoria vicky tori",
    "vincent vince",
    "walter walt",
    "william will bill billy liam",
    "zachary zach zack",
];

/// The words of an organisation's name without its legal form. Where nothing else would be left, the words stay.
#[must_use]
pub fn without_legal_form(words: &[String]) -> Vec<String> {
    let mut left = joined_initials(words);
    let at_end = |word: &String| LEGAL_AT_ENDS.contains(&word.as_str()) || LEGAL_ANYWHERE.contains(&word.as_str());
    let mut kept: Vec<String> = left.iter().filter(|word| !LEGAL_ANYWHERE.contains(&word.as_str())).cloned().collect();
    while kept.len() > 1 && kept.last().is_some_and(at_end) {
        kept.pop();
    }
    while kept.len() > 1 && kept.first().is_some_and(at_end) {
        kept.remove(0);
    }
    if !kept.is_empty() {
        left = kept;
    }
    left
}

/// Single letters written apart make one word, and a legal form at their end makes its own: `d s m n v` is `dsm`, `nv`.
fn joined_initials(words: &[String]) -> Vec<String> {
    let mut joined = Vec::with_capacity(words.len());
    let mut run = String::new();
    for word in words {
        if word.chars().count() == 1 && !word.starts_with(|letter: char| letter.is_numeric()) {
            run.push_str(word);
        } else {
            close_run(&mut run, &mut joined);
            joined.push(word.clone());
        }
    }
    close_run(&mut run, &mut joined);
    joined
}

fn close_run(run: &mut String, joined: &mut Vec<String>) {
    let form = LEGAL_ANYWHERE.iter().chain(LEGAL_AT_ENDS).find(|form| run.len() > form.len() && run.ends_with(**form));
    let head = form.and_then(|form| run.strip_suffix(form)).map(str::to_owned);
    match (head, form) {
        (Some(head), Some(form)) => joined.extend([head, (*form).to_owned()]),
        _ if run.is_empty() => {}
        _ => joined.push(run.clone()),
    }
    run.clear();
}

/// True for a word that many organisations share.
#[must_use]
pub fn is_filling(word: &str) -> bool {
    FILLING.contains(&word)
}

/// The words of a street without its kind, directions shortened. Where nothing else would be left, the words stay.
#[must_use]
pub fn street_words(words: &[String]) -> Vec<String> {
    let shortened = |word: &String| {
        let short = STREET_WORDS.iter().find(|(long, _)| long == word).map_or(word.as_str(), |(_, short)| short);
        short.to_owned()
    };
    let kept: Vec<String> = words.iter().filter(|word| !STREET_KINDS.contains(&word.as_str())).map(shortened).collect();
    if kept.is_empty() { words.to_vec() } else { kept }
}

/// True where two given names are forms of one.
#[must_use]
pub fn are_forms_of_one(a: &str, b: &str) -> bool {
    let has = |line: &str, name: &str| line.split(' ').any(|form| form == name);
    NICKNAMES.iter().any(|line| has(line, a) && has(line, b))
}
