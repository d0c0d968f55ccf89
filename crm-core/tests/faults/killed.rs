//! Processes that are killed while they commit to a real file, or while they create one.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use crm_core::engine::{Crm, SOLE_TENANT};
use crm_core::kernel::{AccountId, UserId};
use crm_core::storage::{CommandId, RedbOptions, RedbStore, Store};

use crate::audit::{audit, overseer};
use crate::company::{Company, TODAY, draft, issue, noon};
use crate::proving;
use crate::work::opened;

/// What a child is told: where, and by whom and for whom it works.
const PLACE: &str = "CRM_CHILD_PLACE";
const USER: &str = "CRM_CHILD_USER";
const ACCOUNT: &str = "CRM_CHILD_ACCOUNT";
const SEED: &str = "CRM_CHILD_SEED";

fn told(name: &str) -> String {
    std::env::var(name).unwrap()
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

fn options(round: u64) -> RedbOptions {
    RedbOptions { quick_repair: round % 2 == 1, ..RedbOptions::default() }
}

/// Starts this test binary again as one of its ignored tests, and waits until that says that it is ready.
fn start(test: &str, told: &[(&str, String)]) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .envs(told.iter().cloned())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.ends_with("ready\n") {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the child ended before it was ready");
    }
    (child, lines)
}

/// Kills a child after a moment, and gives what it said until then, whole lines only.
fn kill(mut child: Child, lines: BufReader<ChildStdout>, after: Duration) -> Vec<String> {
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    let text = std::io::read_to_string(lines).unwrap();
    text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n').map(str::to_owned)).collect()
}

#[test]
#[ignore = "the child of the test below, which kills it"]
fn child_that_issues_invoices() {
    let store = RedbStore::open(told(PLACE), options(told(SEED).parse().unwrap())).unwrap();
    let crm = Crm::builder(store).seed(told(SEED).parse().unwrap()).open().unwrap();
    let session = crm.session(UserId::from(told(USER).parse::<uuid::Uuid>().unwrap()), noon(TODAY)).unwrap();
    let account = AccountId::from(told(ACCOUNT).parse::<uuid::Uuid>().unwrap());
    say("ready");
    loop {
        let id = crm.new_command_id();
        let invoice = session.execute_once(id, draft(account, &["10", "20"])).unwrap();
        say(&format!("done {}", id.uuid()));
        let id = crm.new_command_id();
        session.execute_once(id, issue(crm_core::kernel::Record::id(&invoice))).unwrap();
        say(&format!("done {}", id.uuid()));
    }
}

#[test]
fn a_process_that_is_killed_while_it_commits_loses_nothing_it_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.redb");
    let company = Company::founded_on(RedbStore::create(&path, options(0)).unwrap());
    let (user, account) = (company.administrator.uuid().to_string(), company.account.uuid().to_string());
    drop(company);
    let (mut done, mut dice, kills) = (Vec::new(), fastrand::Rng::with_seed(3), if proving() { 200 } else { 10 });
    for round in 0..kills {
        let place = (PLACE, path.display().to_string());
        let told = [place, (USER, user.clone()), (ACCOUNT, account.clone()), (SEED, (round + 10).to_string())];
        let (child, lines) = start("killed::child_that_issues_invoices", &told);
        let said = kill(child, lines, Duration::from_micros(dice.u64(..100_000)));
        done.extend(said.iter().filter_map(|line| line.strip_prefix("done ")?.parse::<uuid::Uuid>().ok()));
        let store = std::sync::Arc::new(RedbStore::open(&path, options(round)).unwrap());
        let snapshot = store.snapshot(SOLE_TENANT).unwrap();
        for command in &done {
            assert!(snapshot.answer(CommandId(command.into_bytes())).unwrap().is_some(), "kill {round}: {command} is lost");
        }
        // What is checked whole grows with every kill.
        if round % 20 == 0 || round + 1 == kills {
            audit(&overseer(&opened(store)), &format!("kill {round}"));
        }
    }
    println!("{kills} kills, {} commits acknowledged", done.len());
    assert!(done.len() > 10);
}

#[test]
#[ignore = "the child of the test below, which kills it"]
fn child_that_creates_stores() {
    say("ready");
    for number in 0.. {
        drop(RedbStore::create(Path::new(&told(PLACE)).join(format!("{number}.redb")), RedbOptions::default()).unwrap());
        say(&format!("made {number}"));
    }
}

#[test]
fn a_process_that_is_killed_while_it_creates_a_store_leaves_one_or_none() {
    let mut dice = fastrand::Rng::with_seed(4);
    let (kills, mut made) = (if proving() { 100 } else { 5 }, 0);
    for round in 0..kills {
        let folder = tempfile::tempdir().unwrap();
        let (child, lines) = start("killed::child_that_creates_stores", &[(PLACE, folder.path().display().to_string())]);
        let said = kill(child, lines, Duration::from_micros(dice.u64(..100_000)));
        made += said.len();
        for line in said {
            assert!(folder.path().join(format!("{}.redb", line.strip_prefix("made ").unwrap())).exists(), "kill {round}: {line}");
        }
        for found in std::fs::read_dir(folder.path()).unwrap().map(|found| found.unwrap().path()) {
            if found.extension().is_some_and(|extension| extension == "redb") {
                let store =
                    RedbStore::open(&found, RedbOptions::default()).unwrap_or_else(|error| panic!("kill {round}: {error}"));
                assert_eq!(store.snapshot(SOLE_TENANT).unwrap().seq(), 0);
            }
        }
    }
    println!("{kills} kills, {made} stores created");
}
