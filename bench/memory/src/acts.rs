//! Acts by the second, all on the disk before they are acknowledged, beside bare transactions that write as
//! many rows on the same engine.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use app::Office;
use postgres::{Client, NoTls, Statement};
use rusqlite::Connection;

use crate::desk::{self, Case, Told, by, cases, told};
use crate::measure::{Report, ratio};

/// Rows that an interview leaves: event, trace and announcement added; dossier and chain (twice) changed.
const ADDED: usize = 3;
const CHANGED: usize = 3;
/// Dossiers for each thread, so that two never meet and no journal grows out of measure.
const EACH: usize = 24;
/// What an act may cost beside the bare transaction: it decides, replays, seals and draws lists.
const BAR: f64 = 0.1;

/// So many seconds for each case.
pub fn run(seconds: u64) -> Told<bool> {
    let mut report = Report::default();
    let lasting = Duration::from_secs(seconds);
    for place in [trial::sqlite(), trial::postgres()] {
        let ready = desk::open(&place.address, 8, false)?;
        let cases = cases(&ready, 16 * EACH as u64)?;
        drop(ready);
        for threads in [1, 4, 16] {
            compare(&place, &cases, (1, threads), lasting, &mut report)?;
        }
        if place.engine == "postgres" {
            compare(&place, &cases, (2, 8), lasting, &mut report)?;
            compare(&place, &cases, (3, 5), lasting, &mut report)?;
        }
        let office = desk::open(&place.address, 8, true)?;
        let verified = office.verify(desk::now(), |_| {}).map_err(told)?;
        report.differences(
            &format!("{} : différences avec les journaux", place.engine),
            verified.differences.len(),
            usize::try_from(verified.events).unwrap_or(0),
        );
    }
    Ok(report.print())
}

fn compare(
    place: &trial::Place,
    cases: &[Case],
    (nodes, threads): (usize, usize),
    lasting: Duration,
    report: &mut Report,
) -> Told<()> {
    let offices: Vec<Office<'static>> = (0..nodes)
        .map(|_| desk::open(&place.address, threads, true))
        .collect::<Told<_>>()?;
    let hands = nodes * threads;
    let acts = together(hands, lasting, |hand, going| {
        let office = &offices[hand % nodes];
        let mut done = 0;
        // Their own dossiers, one after the other.
        let own = cases.iter().skip(hand).step_by(hands);
        let own: Vec<&Case> = own.collect();
        let mut turn = own.iter().cycle();
        while going()
            && let Some(case) = turn.next()
        {
            let answer = by(&case.agent, |call| {
                office.act(call, case.number, None, &case.interview)
            });
            answer?.0.map_err(told)?;
            done += 1;
        }
        Ok(done)
    })?;
    let bare = match place.engine {
        "sqlite" => bare_sqlite(place, hands, lasting)?,
        _ => bare_postgres(&place.address, hands, lasting)?,
    };
    let of = acts / bare;
    report.bar(
        &format!("{} : {nodes} nœud × {threads} fils", place.engine),
        format!("{acts:.0} actes/s"),
        format!("{bare:.0} transactions nues/s, {}", ratio(of, "elles")),
        &ratio(BAR, "elles"),
        of >= BAR,
    );
    Ok(())
}

/// Hands that work together for a while; how much they did by the second.
fn together(
    hands: usize,
    lasting: Duration,
    work: impl Fn(usize, &dyn Fn() -> bool) -> Told<u64> + Sync,
) -> Told<f64> {
    let (start, over) = (Barrier::new(hands + 1), AtomicBool::new(false));
    let total = AtomicU64::new(0);
    let mut elapsed = 0.0;
    let told = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..hands)
            .map(|hand| {
                let (start, over, total, work) = (&start, &over, &total, &work);
                scope.spawn(move || {
                    start.wait();
                    let done = work(hand, &|| !over.load(Ordering::Relaxed))?;
                    total.fetch_add(done, Ordering::Relaxed);
                    Ok(())
                })
            })
            .collect();
        start.wait();
        let begun = Instant::now();
        std::thread::sleep(lasting);
        over.store(true, Ordering::Relaxed);
        let told: Vec<Told<()>> = hands
            .into_iter()
            .map(|hand| {
                hand.join()
                    .unwrap_or_else(|_| Err("un fil est tombé".to_owned()))
            })
            .collect();
        elapsed = begun.elapsed().as_secs_f64();
        told
    });
    told.into_iter().collect::<Told<()>>()?;
    Ok(total.into_inner() as f64 / elapsed)
}

const TABLES: &str =
    "CREATE TABLE IF NOT EXISTS bare_added (id BIGINT PRIMARY KEY, text TEXT NOT NULL);
     CREATE TABLE IF NOT EXISTS bare_changed (id BIGINT PRIMARY KEY, text TEXT NOT NULL);";

fn row(hand: usize, turn: u64, rank: usize) -> (i64, String) {
    let id = (hand as i64) << 48 | (turn as i64) << 8 | rank as i64;
    (id, format!("{id:0>200}"))
}

/// SQLite has one writer: hands take turns at one connection, as the pool of the store does.
fn bare_sqlite(place: &trial::Place, hands: usize, lasting: Duration) -> Told<f64> {
    let folder = place.folder().ok_or("pas de dossier")?;
    let path = folder.join(format!("nu-{hands}.db"));
    let connection = Connection::open(path).map_err(told)?;
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        .map_err(told)?;
    connection.execute_batch(TABLES).map_err(told)?;
    let writer = std::sync::Mutex::new(connection);
    together(hands, lasting, |hand, going| {
        let mut turn = 0;
        while going() {
            let connection = writer.lock().map_err(told)?;
            let act = || -> rusqlite::Result<()> {
                connection.execute_batch("BEGIN IMMEDIATE")?;
                let mut add =
                    connection.prepare_cached("INSERT INTO bare_added VALUES (?1, ?2)")?;
                for rank in 0..ADDED {
                    add.execute(row(hand, turn, rank))?;
                }
                let mut change = connection.prepare_cached(
                    "INSERT INTO bare_changed VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET text = ?2",
                )?;
                for rank in 0..CHANGED {
                    let (_, text) = row(hand, turn, rank);
                    change.execute((rank as i64 + (hand as i64) * 8, text))?;
                }
                connection.execute_batch("COMMIT")
            };
            act().map_err(told)?;
            turn += 1;
        }
        Ok(turn)
    })
}

fn bare_postgres(address: &str, hands: usize, lasting: Duration) -> Told<f64> {
    let mut client = Client::connect(address, NoTls).map_err(told)?;
    client.batch_execute(TABLES).map_err(told)?;
    client
        .batch_execute("TRUNCATE bare_added, bare_changed")
        .map_err(told)?;
    together(hands, lasting, |hand, going| {
        let mut client = Client::connect(address, NoTls).map_err(told)?;
        let add = client.prepare(ADD).map_err(told)?;
        let change = client.prepare(CHANGE).map_err(told)?;
        let mut turn = 0;
        while going() {
            transact(&mut client, [&add, &change], hand, turn).map_err(told)?;
            turn += 1;
        }
        Ok(turn)
    })
}

const ADD: &str = "INSERT INTO bare_added VALUES ($1, $2)";
const CHANGE: &str =
    "INSERT INTO bare_changed VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET text = $2";

fn transact(
    client: &mut Client,
    [add, change]: [&Statement; 2],
    hand: usize,
    turn: u64,
) -> Result<(), postgres::Error> {
    client.batch_execute("BEGIN")?;
    for rank in 0..ADDED {
        let (id, text) = row(hand, turn, rank);
        client.execute(add, &[&id, &text])?;
    }
    for rank in 0..CHANGED {
        let (_, text) = row(hand, turn, rank);
        client.execute(change, &[&(rank as i64 + (hand as i64) * 8), &text])?;
    }
    client.batch_execute("COMMIT")
}
