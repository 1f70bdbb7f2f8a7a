//! The specification's scenarios that a match answers, as data: `scenarios/*.toml`.
//!
//! A file is about one fiche. `[base]` is a person (and a prescriber, and documents) for whom
//! everything is in order; each `[[cas]]` changes some of it and says what must change in the answer.
//! What a case does not mention must be in order: eligible, no warning, prescriber accepted, nothing
//! missing. So "refused for that reason only" is what every case checks.

use std::collections::BTreeMap;
use std::path::Path;

use domain::eligibility::Judge;
use serde_json::Value as Json;
use toml::{Table, Value};

use crate::support::{ask, fiche, judge};

/// The day of a file that gives none.
const DAY: &str = "2018-05-02";

#[test]
fn every_scenario_gets_exactly_its_answer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/scenarios");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("scenarios")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let mut judges: BTreeMap<String, Judge<'static>> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for path in paths {
        let file: Table = std::fs::read_to_string(&path)
            .expect("a file")
            .parse()
            .expect("TOML");
        let code = file["fiche"].as_str().expect("a fiche");
        for case in file["cas"]
            .as_array()
            .expect("cases")
            .iter()
            .filter_map(Value::as_table)
        {
            cases += 1;
            let text = |table: &Table, key: &str| {
                table.get(key).and_then(Value::as_str).map(str::to_owned)
            };
            let day = text(case, "jour")
                .or_else(|| text(&file, "jour"))
                .unwrap_or_else(|| DAY.to_owned());
            let judge = judges.entry(day.clone()).or_insert_with(|| judge(&day));
            let mut facts =
                file[case.get("base").and_then(Value::as_str).unwrap_or("base")].clone();
            if let Some(changes) = case.get("mais") {
                merge(&mut facts, changes);
            }
            let prescribes = facts.get("prescripteur").is_some();
            let answer = ask(judge, &serde_json::to_string(&facts).expect("JSON"));
            let name = format!(
                "{} {code}, {}",
                case["scenario"].as_str().unwrap_or_default(),
                case["quand"].as_str().unwrap_or_default()
            );
            wrong.extend(
                differences(case, prescribes, fiche(&answer, code))
                    .into_iter()
                    .map(|what| format!("{name} : {what}")),
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} écarts sur {cases} cas :\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(cases > 90, "{cases} cas seulement");
}

fn merge(into: &mut Value, changes: &Value) {
    match (into, changes) {
        (Value::Table(into), Value::Table(changes)) => {
            for (key, change) in changes {
                match into.get_mut(key) {
                    Some(known) => merge(known, change),
                    None => {
                        into.insert(key.clone(), change.clone());
                    }
                }
            }
        }
        (into, change) => *into = change.clone(),
    }
}

/// What a case expects and does not get.
fn differences(case: &Table, prescribes: bool, got: &Json) -> Vec<String> {
    const KEYS: [&str; 17] = [
        "scenario",
        "quand",
        "jour",
        "base",
        "mais",
        "reponse",
        "exigences",
        "avertissements",
        "prescripteur",
        "prescripteur_exigences",
        "prescripteur_appuis",
        "prescripteur_lecture",
        "manque",
        "a_consigner",
        "aide",
        "aide_exigences",
        "priorite",
    ];
    let mut wrong = Vec::new();
    if let Some(key) = case
        .keys()
        .find(|key| !KEYS.contains(&key.as_str()) && *key != "periode")
    {
        wrong.push(format!("clé inconnue `{key}`"));
    }
    let mut expect = |what: &str, wanted: Json, found: Json| {
        if wanted != found {
            wrong.push(format!("{what} : attendu {wanted}, obtenu {found}"));
        }
    };
    let wanted = |key: &str, otherwise: Json| match case.get(key) {
        Some(Value::String(text)) => Json::from(text.as_str()),
        Some(Value::Array(items)) => sorted(items.iter().filter_map(Value::as_str)),
        _ => otherwise,
    };
    let none = || Json::Array(Vec::new());
    expect(
        "réponse",
        wanted("reponse", "eligible".into()),
        got["status"].clone(),
    );
    expect(
        "exigences",
        wanted("exigences", none()),
        got["obstacles"].clone(),
    );
    expect(
        "avertissements",
        wanted("avertissements", none()),
        got["warnings"].clone(),
    );
    let prescriber = &got["prescriber"];
    let because = |part: &str| sorted(all(&prescriber["because"], part));
    if prescribes {
        expect(
            "prescripteur",
            wanted("prescripteur", "yes".into()),
            prescriber["answer"].clone(),
        );
    }
    for key in ["prescripteur_exigences", "prescripteur_appuis"] {
        if case.contains_key(key) {
            expect(key, wanted(key, none()), because("requirements"));
        }
    }
    if let Some(reading) = case.get("prescripteur_lecture").and_then(Value::as_str) {
        let readings = prescriber["because"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|party| all(&party["readings"], "id"));
        expect(
            "lecture du prescripteur",
            true.into(),
            readings.into_iter().any(|id| id == reading).into(),
        );
    }
    let absent = got["documents"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|document| document["joined"] == false);
    let absent = sorted(absent.flat_map(|document| strings(&document["requirements"])));
    expect("manque", wanted("manque", none()), absent);
    if case.contains_key("a_consigner") {
        let required: Vec<&str> = case["a_consigner"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let found = all(&got["inputs"], "requirements");
        for requirement in required {
            expect(
                &format!("à consigner {requirement}"),
                true.into(),
                found.contains(&requirement).into(),
            );
        }
    }
    if case.contains_key("aide") {
        let aid = &got["aids"][0];
        expect("aide", wanted("aide", Json::Null), aid["status"].clone());
        let failing = aid["clauses"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|clause| clause["value"] == "false");
        let failing = sorted(failing.flat_map(|clause| strings(&clause["requirements"])));
        expect(
            "exigences de l'aide",
            wanted("aide_exigences", none()),
            failing,
        );
    }
    if let Some(priority) = case.get("priorite").and_then(Value::as_integer) {
        expect(
            "priorité",
            if priority == 0 {
                Json::Null
            } else {
                priority.into()
            },
            got["priority"].clone(),
        );
    }
    if case.contains_key("periode") {
        let first = got["openings"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|opening| opening["bounds"] != "accompaniment");
        expect(
            "période",
            wanted("periode", Json::Null),
            first.map_or(Json::Null, |opening| opening["state"].clone()),
        );
    }
    wrong
}

fn strings(list: &Json) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect()
}

/// The texts, or the lists of texts, under a key of every item of a list.
fn all<'a>(list: &'a Json, key: &str) -> Vec<&'a str> {
    let items = list.as_array().into_iter().flatten().map(|item| &item[key]);
    items
        .flat_map(|value| value.as_str().into_iter().chain(strings(value)))
        .collect()
}

fn sorted<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
    let mut texts: Vec<&str> = texts.into_iter().collect();
    texts.sort_unstable();
    texts.dedup();
    texts.into()
}
