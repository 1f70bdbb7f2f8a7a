//! Services that look like those of a département, always the same for a given number.

use search::{Entry, Filters, Query};

#[rustfmt::skip]
const KINDS: [&str; 16] = [
    "Accompagnement", "Atelier", "Chantier d'insertion", "Permanence", "Aide financière",
    "Formation", "Parcours", "Plateforme", "Parrainage", "Bilan", "Hébergement",
    "Garage solidaire", "Épicerie sociale", "Point d'accueil", "Auto-école associative",
    "Médiation",
];
#[rustfmt::skip]
const SUBJECTS: [&str; 24] = [
    "vers l'emploi durable", "à la création d'activité", "à la mobilité", "au numérique",
    "vers le logement", "à la parentalité", "autour de la santé", "aux droits",
    "d'apprentissage du français", "de remise à niveau", "de découverte des métiers",
    "en mise en œuvre de projet", "à la garde d'enfants", "au budget", "d'accès à la culture",
    "de lutte contre l'isolement", "d'aide alimentaire", "de prévention des expulsions",
    "d'auto-réhabilitation", "de soutien psychologique", "d'immersion professionnelle",
    "de préparation à l'entretien", "de reconversion", "de sport adapté",
];
#[rustfmt::skip]
const PUBLICS: [&str; 12] = [
    "des jeunes", "des allocataires du RSA", "des familles monoparentales", "des réfugiés",
    "des personnes handicapées", "des demandeurs d'emploi", "des étudiants", "des seniors",
    "des femmes", "des travailleurs indépendants", "des gens du voyage",
    "des sortants de prison",
];
#[rustfmt::skip]
const ROOTS: [&str; 60] = [
    "accompagn", "accueil", "activ", "administr", "adapt", "agricult", "aid", "anim", "appren",
    "artis", "associ", "bâtiment", "bénévol", "budgét", "citoyen", "collectiv", "commerc",
    "communic", "compét", "confi", "conseil", "constru", "coopér", "culin", "culturel",
    "démarch", "départ", "diagnost", "diplôm", "économ", "éduc", "employ", "encadr",
    "entrepren", "évalu", "famil", "financ", "form", "gestion", "handicap", "hébergement",
    "horticult", "immers", "industri", "individu", "insert", "langag", "loc", "mainten", "médi",
    "méti", "mobil", "numér", "orient", "parent", "partenari", "qualifi", "recrut", "sécuris",
    "solidar",
];
const PREFIXES: [&str; 8] = ["", "", "", "ré", "co", "pré", "inter", "dé"];
#[rustfmt::skip]
const SUFFIXES: [&str; 20] = [
    "ement", "ation", "eur", "euse", "ité", "ique", "iques", "el", "elle", "els", "er", "é",
    "ées", "ant", "ance", "age", "iste", "ier", "ières", "ative",
];
const SAINTS: [&str; 4] = ["Saint-", "La ", "Le ", ""];
#[rustfmt::skip]
const PLACES: [&str; 83] = [
    "Malo", "Aubin", "Brice", "Gilles", "Armel", "Méloir", "Lunaire", "Briac", "Coulomb",
    "Domineuc", "Pern", "Thual", "Uniac", "Marcan", "Onen", "Péran", "Senoux", "Ganton",
    "Erblon", "Médard", "Didier", "Jouan", "Hilaire", "Ouen", "Rémy", "Sauveur", "Georges",
    "Germain", "Christophe", "Étienne", "Mernel", "Bruc", "Lohéac", "Guipry", "Pipriac",
    "Langon", "Renac", "Redon", "Bains", "Sixt", "Maure", "Guichen", "Laillé", "Bruz",
    "Chartres", "Vern", "Janzé", "Retiers", "Vitré", "Argentré", "Liffré", "Fougères",
    "Louvigné", "Antrain", "Combourg", "Tinténiac", "Hédé", "Bécherel", "Romillé", "Montfort",
    "Plélan", "Paimpont", "Bédée", "Mordelles", "Betton", "Pacé", "Cesson", "Acigné", "Noyal",
    "Servon", "Domagné", "Dol", "Cancale", "Dinard", "Pleurtuit", "Miniac", "Plerguer", "Roz",
    "Pleine", "Cuguen", "Sens", "Gahard", "Sougéal",
];

/// A linear congruential generator: the same catalogue everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len()))
            .copied()
            .unwrap_or_default()
    }

    /// Small numbers far more often than large ones, as words and towns are.
    fn skewed(&mut self, bound: usize) -> usize {
        let first = self.below(bound) + 1;
        self.below(first)
    }

    fn word(&mut self) -> String {
        let root = ROOTS
            .get(self.skewed(ROOTS.len()))
            .copied()
            .unwrap_or_default();
        format!("{}{root}{}", self.pick(&PREFIXES), self.pick(&SUFFIXES))
    }

    fn sentence(&mut self, words: usize) -> String {
        let mut sentence = String::new();
        for _ in 0..words {
            sentence.push_str(self.pick(&["", "", "l'", "d'", "de ", "et ", "dans ", "pour "]));
            sentence.push_str(&self.word());
            sentence.push(' ');
        }
        sentence
    }
}

/// 332 towns, as many as Ille-et-Vilaine has.
fn town(number: usize) -> String {
    let place = PLACES
        .get(number % PLACES.len())
        .copied()
        .unwrap_or_default();
    let saint = SAINTS
        .get(number / PLACES.len() % SAINTS.len())
        .copied()
        .unwrap_or_default();
    format!("{saint}{place}")
}

pub fn catalogue(services: usize) -> Vec<Entry> {
    let mut dice = Dice(35);
    (0..services)
        .map(|number| service(number, &mut dice))
        .collect()
}

fn service(number: usize, dice: &mut Dice) -> Entry {
    let (kind, subject, public) = (dice.pick(&KINDS), dice.pick(&SUBJECTS), dice.pick(&PUBLICS));
    let town = town(dice.skewed(332));
    let mut facets = vec![
        ("commune".to_owned(), town.clone()),
        ("public".to_owned(), public.to_owned()),
        ("kind".to_owned(), kind.to_owned()),
        (
            "cost".to_owned(),
            dice.pick(&["aucun", "payant", "absent", "vide"]).to_owned(),
        ),
        (
            "operator".to_owned(),
            format!("operator {}", dice.skewed(200)),
        ),
    ];
    for _ in 0..=dice.below(3) {
        facets.push(("theme".to_owned(), format!("theme {}", dice.skewed(13))));
    }
    let words = 40 + dice.below(80);
    Entry {
        id: number.to_string(),
        title: format!("{kind} {subject} {public} – {town} {}", number % 977),
        aliases: vec![format!("{}{}", dice.word(), number % 89)],
        summary: dice.sentence(15),
        body: dice.sentence(words),
        facets,
    }
}

/// What is measured, by kind.
pub fn questions() -> Vec<(&'static str, Vec<Query>)> {
    let frequent = [
        "accompagnement",
        "emploi",
        "formation",
        "jeunes",
        "logement",
        "santé",
    ];
    let several = [
        "clause formation jeunes",
        "garage solidaire Redon",
        "logement jeunes Vitré",
        "création d'activité",
        "mise en œuvre",
        "apprentissage du français réfugiés",
        "auto-école Saint-Malo",
        "aide alimentaire étudiants",
        "atelier numérique seniors",
    ];
    let beginnings = [
        "accompagnem",
        "psycho",
        "horticultu",
        "réhabi",
        "mob",
        "atelier numéri",
    ];
    let typos = [
        "acompagnement",
        "logemnet",
        "reconvertion",
        "apprentisage francias",
        "psycologique",
    ];
    let some = [
        "atelier de xylophone",
        "formation zzzzzz jeunes",
        "je cherche un garage volant",
    ];
    let nothing = ["wxkqzjvb", "zzyzx qqqqq"];
    let filters = [
        filters(&[("theme", "theme 3")]),
        filters(&[("commune", "Vitré"), ("public", "des jeunes")]),
        filters(&[
            ("theme", "theme 1"),
            ("theme", "theme 7"),
            ("cost", "aucun"),
        ]),
        filters(&[
            ("kind", "Formation"),
            ("kind", "Atelier"),
            ("commune", "Redon"),
            ("cost", "aucun"),
        ]),
    ];
    let filtered = |texts: &[&str]| -> Vec<Query> {
        let pairs = texts
            .iter()
            .flat_map(|text| filters.iter().map(move |kept| (text, kept)));
        pairs
            .map(|(text, kept)| asked(text, kept.clone()))
            .collect()
    };
    let plain = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| asked(text, Filters::new()))
            .collect()
    };
    vec![
        ("nothing typed", plain(&[""])),
        ("filters only", filtered(&[""])),
        ("one frequent word", plain(&frequent)),
        ("several words", plain(&several)),
        ("frequent word + filters", filtered(&frequent)),
        ("several words + filters", filtered(&several)),
        ("beginnings", plain(&beginnings)),
        ("typing errors", plain(&typos)),
        ("some of the words", plain(&some)),
        ("nothing found", plain(&nothing)),
    ]
}

fn asked(text: &str, filters: Filters) -> Query {
    Query {
        text: text.to_owned(),
        filters,
        ..Query::default()
    }
}

fn filters(pairs: &[(&str, &str)]) -> Filters {
    let mut filters = Filters::new();
    for (facet, value) in pairs {
        filters
            .entry((*facet).to_owned())
            .or_default()
            .insert((*value).to_owned());
    }
    filters
}
