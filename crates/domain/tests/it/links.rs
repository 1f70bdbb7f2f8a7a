//! The graph of the offer, held against its drawing, and what it proposes to one person.

use domain::eligibility::{Judge, Status, Truth};
use domain::fiche::Concept;
use domain::links::{Edge, EdgeKind, Links, Path, Proposal, Target, outside};
use domain::person::Person;

use crate::real::{CATALOGUE, day, fiche, person};

fn links() -> Links<'static> {
    Links::on(&CATALOGUE, day())
}

fn shape(edge: &Edge<'_>) -> (String, String, EdgeKind, Vec<String>) {
    let by = edge.stated_by.iter().map(|by| by.fiche.code()).collect();
    (edge.from.code(), edge.to.code(), edge.kind, by)
}

fn codes(path: &Path<'_, '_>) -> Vec<String> {
    path.fiches().iter().map(|fiche| fiche.code()).collect()
}

/// The edges E01 to E17 of the specification, and who states each.
#[test]
fn the_edges_are_those_of_the_specification() {
    use EdgeKind::{Completes, CompletesOrFollows, Follows, Inside};
    let expected = [
        ("F01", "F01", Inside, "F01"),
        ("F02", "F01", Completes, "F02"),
        ("F02", "F03", Follows, "F02"),
        ("F03", "F01", Completes, "F03"),
        ("F05", "F01", CompletesOrFollows, "F05"),
        ("F05", "F04", CompletesOrFollows, "F05"),
        ("F05", "F10", CompletesOrFollows, "F05"),
        ("F05", "F12", CompletesOrFollows, "F05"),
        ("F06", "F04", Follows, "F06"),
        ("F06", "F13", Follows, "F06 F13"),
        ("F08", "F04", Follows, "F08"),
        ("F09", "F04", Follows, "F09"),
        ("F10", "F04", Follows, "F10"),
        ("F13", "F04", Follows, "F13"),
        ("F13", "F08", Follows, "F08"),
        ("F13", "F09", Follows, "F09"),
        ("F13", "F10", Follows, "F10"),
    ];
    let links = links();
    let mut found: Vec<_> = links
        .edges
        .iter()
        .filter(|edge| edge.kind.is_edge())
        .map(shape)
        .map(|(from, to, kind, by)| (from, to, kind, by.join(" ")))
        .collect();
    found.sort();
    let expected: Vec<_> = expected
        .map(|(from, to, kind, by)| (from.to_owned(), to.to_owned(), kind, by.to_owned()))
        .to_vec();
    assert_eq!(found, expected);
    let apart: Vec<_> = links
        .edges
        .iter()
        .filter(|edge| !edge.kind.is_edge())
        .map(shape)
        .collect();
    let hint = (
        "F03".to_owned(),
        "F02".to_owned(),
        EdgeKind::InsteadOf,
        vec!["F03".to_owned()],
    );
    assert_eq!(apart, [hint], "the hint of an exclusion is no pathway");
}

#[test]
fn what_comes_before_is_known_from_either_end() {
    let links = links();
    let before = |code: &str| {
        let to = &fiche(code).head.id;
        let mut found: Vec<_> = links.upstream(to).map(shape).map(|edge| edge.0).collect();
        found.sort();
        found
    };
    let after = |code: &str| links.downstream(&fiche(code).head.id).count();
    assert_eq!(before("F04"), ["F05", "F06", "F08", "F09", "F10", "F13"]);
    assert_eq!(before("F13"), ["F06"]);
    assert_eq!(before("F10"), ["F05", "F13"]);
    assert_eq!(before("F01"), ["F02", "F03", "F05"]);
    assert_eq!(before("F12"), ["F05"]);
    assert_eq!(after("F13"), 4, "the hub");
    for code in ["F04", "F01", "F12"] {
        assert_eq!(after(code), 0, "{code} leads nowhere in the booklet");
    }
    for code in ["F07", "F11"] {
        assert_eq!(
            (before(code).len(), after(code)),
            (0, 0),
            "{code} is isolated"
        );
    }
    let upstream_of_04 = links.upstream(&fiche("F04").head.id);
    for edge in upstream_of_04 {
        assert_eq!(edge.stated_by.len(), 1);
        assert_eq!(
            edge.stated_by[0].fiche.code(),
            edge.from.code(),
            "F04 states none"
        );
    }
}

#[test]
fn the_longest_chains_have_three_edges() {
    let links = links();
    let longest: Vec<Vec<String>> = links
        .longest(&fiche("F06").head.id)
        .iter()
        .map(codes)
        .collect();
    assert_eq!(longest.len(), 3);
    for by in ["F08", "F09", "F10"] {
        assert!(
            longest
                .iter()
                .any(|chain| chain[..] == ["F06", "F13", by, "F04"])
        );
    }
    for start in &links.fiches {
        for path in links.longest(&start.head.id) {
            assert!(path.edges.len() <= 3, "{:?}", codes(&path));
        }
    }
}

#[test]
fn paths_lead_where_one_asks_or_where_the_offer_leads() {
    let links = links();
    let paths = |from: &str, to: Option<&str>| {
        let to = to.map(|code| &fiche(code).head.id);
        let found = links.paths(&fiche(from).head.id, to);
        let mut found: Vec<_> = found.map(|path| codes(&path).join(" ")).collect();
        found.sort();
        found
    };
    let to_employment = [
        "F06 F04",
        "F06 F13 F04",
        "F06 F13 F08 F04",
        "F06 F13 F09 F04",
        "F06 F13 F10 F04",
    ];
    assert_eq!(paths("F06", Some("F04")), to_employment);
    // Without an end: F08 defines a positive outcome, and F04 durable employment.
    assert_eq!(
        paths("F06", None),
        [&to_employment[..2], &["F06 F13 F08"], &to_employment[2..]].concat()
    );
    assert_eq!(paths("F02", None), ["F02 F01", "F02 F03 F01"]);
    assert!(paths("F07", None).is_empty());
    assert!(paths("F04", Some("F06")).is_empty());
}

#[test]
fn a_path_never_comes_back() {
    let mut catalogue = CATALOGUE.clone();
    let link = |catalogue: &mut domain::Catalogue, from: &str, to: &str| {
        let to = fiche(to).head.id.clone();
        let fiches = &mut catalogue.fiches;
        let from = fiches
            .iter_mut()
            .find(|f| f.code() == from)
            .expect("a fiche");
        let mut link = fiche("F13").links[1].clone();
        link.fiche = Some(to);
        from.links.push(link);
    };
    link(&mut catalogue, "F04", "F06");
    link(&mut catalogue, "F04", "F13");
    let links = Links::on(&catalogue, day());
    for start in &links.fiches {
        for end in &links.fiches {
            for path in links.paths(&start.head.id, Some(&end.head.id)) {
                let mut seen = codes(&path);
                seen.sort();
                seen.dedup();
                assert_eq!(seen.len(), path.edges.len() + 1);
            }
        }
    }
}

#[test]
fn what_is_outside_the_booklet_is_listed_with_its_places() {
    let all = outside(&CATALOGUE, day());
    let links = all.iter().flat_map(|one| &one.mentions);
    let links = links.filter(|mention| mention.concept == Concept::Link);
    let mut from: Vec<String> = links.map(|mention| mention.fiche.code()).collect();
    from.sort();
    assert_eq!(
        from,
        [
            "F02", "F03", "F03", "F05", "F06", "F08", "F08", "F10", "F10", "F10", "F11", "F11",
            "F12"
        ]
    );
    let rules = all
        .iter()
        .find(|one| one.external.id.as_str() == "reglement-des-aides")
        .expect("the rules of the aids");
    assert!(rules.is_dangling());
    assert!(rules.mentions.iter().all(|m| m.concept == Concept::Fund));
}

fn proposals(from: &str, person: &Person) -> Vec<Proposal<'static>> {
    let judge = Judge::new(&CATALOGUE, day()).expect("the catalogue compiles");
    // The judge borrows the catalogue alone: what it answers outlives it.
    links()
        .proposals(&fiche(from).head.id, &judge, person)
        .expect("the answers agree")
}

fn to<'p>(proposals: &'p [Proposal<'static>], code: &str) -> &'p Proposal<'static> {
    let is_it = |p: &&Proposal<'_>| matches!(p.target, Target::Fiche(f) if f.code() == code);
    proposals.iter().find(is_it).expect("a proposal")
}

#[test]
fn a_proposal_is_judged_again_for_the_person() {
    let artist = person(&[("activite.nature", "artiste"), ("rsa.allocataire", "oui")]);
    let made = proposals("F02", &artist);
    let follow_up = to(&made, "F03");
    assert!(follow_up.is_made() && follow_up.after_evaluation);
    assert!(follow_up.is_timely(true) && !follow_up.is_timely(false));
    let verdict = follow_up.verdict.as_ref().expect("a fiche is judged");
    assert_eq!(verdict.status, Status::NotEligible, "F03 excludes artists");
    let operators: Vec<_> = follow_up.operators.iter().map(|o| o.as_str()).collect();
    assert_eq!(operators, ["bge-35"]);

    let teacher = person(&[("activite.nature", "autre")]);
    let made = proposals("F02", &teacher);
    let verdict = to(&made, "F03")
        .verdict
        .as_ref()
        .expect("a fiche is judged");
    assert_ne!(verdict.status, Status::NotEligible);

    let both_ends = proposals("F06", &Person::default());
    let by = &to(&both_ends, "F13").stated_by;
    let by: Vec<String> = by.iter().map(|statement| statement.fiche.code()).collect();
    assert_eq!(by, ["F06", "F13"]);
}

#[test]
fn a_link_with_a_condition_waits_for_it() {
    let condition = |facts: &[(&str, &str)]| {
        let made = proposals("F05", &person(facts));
        let care = to(&made, "F12");
        assert!(care.health, "it says something of the person's health");
        assert!(!to(&made, "F04").health);
        (care.condition, care.is_made())
    };
    let detected = "sante.souffrance-psychique";
    assert_eq!(condition(&[]), (Truth::Unknown, false));
    assert_eq!(condition(&[(detected, "non")]), (Truth::False, false));
    assert_eq!(condition(&[(detected, "oui")]), (Truth::True, true));
}

#[test]
fn nothing_is_proposed_where_the_booklet_proposes_nothing() {
    assert!(proposals("F07", &Person::default()).is_empty());
    let outside_only = proposals("F11", &Person::default());
    assert_eq!(outside_only.len(), 2);
    assert!(
        outside_only
            .iter()
            .all(|p| p.verdict.is_none() && p.is_made())
    );
}
