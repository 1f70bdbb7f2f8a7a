//! What the address of a figure says: the period, the action, the operator, the place, what it is told apart by.
//! All of it stays in the address: a page can be kept, sent, opened again.

use app::Invalid;
use app::figures::Wanted;
use domain::indicator::{Breakdown, Indicator};
use domain::values::{Date, Id};
use french::{text, typed};
use jiff::ToSpan;
use jiff::civil::date;

use crate::seat::Seat;
use crate::words;

/// The fields of an address, as typed.
#[derive(Debug, Clone)]
pub struct Filters {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The action.
    pub fiche: String,
    /// The operator.
    pub operator: String,
    /// The place.
    pub place: String,
    /// What it is told apart by.
    pub by: String,
}

/// The last twelve whole months.
pub fn usual(today: Date) -> (Date, Date) {
    let first = today.first_of_month();
    (
        first.saturating_sub(12.months()),
        first.saturating_sub(1.day()),
    )
}

impl Filters {
    /// Those of the address that is asked; what it does not say is usual.
    pub fn of(seat: &Seat<'_>) -> Filters {
        let usual = usual((seat.desk.clock)().today);
        let query = &seat.asked.query;
        let get = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        let day = |name: &str, usual: Date| match get(name) {
            empty if empty.is_empty() => usual.to_string(),
            typed => typed,
        };
        Filters {
            from: day("du", usual.0),
            to: day("au", usual.1),
            fiche: get("action"),
            operator: get("operateur"),
            place: get("territoire"),
            by: get("par"),
        }
    }

    /// What is asked, understood; else the field that is not, and why.
    pub fn wanted(&self) -> Result<Wanted, (&'static str, Invalid)> {
        let day = |field, text: &str| typed::day(text).ok_or((field, Invalid::Malformed));
        // A name that nothing can have is that of nothing.
        let id = |field, text: &str| match text {
            "" => Ok(None),
            text => text
                .parse::<Id>()
                .map(Some)
                .map_err(|_| (field, Invalid::Unknown)),
        };
        let by = match self.by.as_str() {
            "" => None,
            word => Some(Breakdown::of(word).ok_or(("par", Invalid::Unknown))?),
        };
        Ok(Wanted {
            from: day("du", &self.from)?,
            to: day("au", &self.to)?,
            fiche: id("action", &self.fiche)?,
            operator: id("operateur", &self.operator)?,
            place: id("territoire", &self.place)?,
            by,
        })
    }

    /// An address with the same filters, some of them replaced.
    pub fn address(&self, path: &str, replaced: &[(&str, &str)]) -> String {
        let own = [
            ("du", self.from.as_str()),
            ("au", self.to.as_str()),
            ("action", self.fiche.as_str()),
            ("operateur", self.operator.as_str()),
            ("territoire", self.place.as_str()),
            ("par", self.by.as_str()),
        ];
        let kept = own
            .into_iter()
            .filter(|(name, _)| replaced.iter().all(|(other, _)| other != name));
        let all = kept.chain(replaced.iter().copied());
        let all: Vec<_> = all.filter(|(_, value)| !value.is_empty()).collect();
        web::request::address(path, &all)
    }

    /// The periods most asked for: their name and their address.
    pub fn periods(&self, path: &str, today: Date) -> Vec<(String, String)> {
        let over = |(from, to): (Date, Date)| {
            let days = [("du", from.to_string()), ("au", to.to_string())];
            let days: Vec<_> = days
                .iter()
                .map(|(name, day)| (*name, day.as_str()))
                .collect();
            self.address(path, &days)
        };
        let mut all = vec![("Douze derniers mois".to_owned(), over(usual(today)))];
        for back in 0..3 {
            let year = today.year() - back;
            let whole = (date(year, 1, 1), date(year, 12, 31));
            all.push((year.to_string(), over(whole)));
        }
        all
    }
}

/// A choice of a form: value, words, chosen.
pub type Choice = (String, String, bool);

/// The form that chooses among figures.
pub struct Form {
    /// Where it goes.
    pub path: String,
    /// As typed.
    pub filters: Filters,
    /// The actions.
    pub actions: Vec<Choice>,
    /// Their operators.
    pub operators: Vec<Choice>,
    /// Places; none when what is counted has no place.
    pub places: Vec<Choice>,
    /// What it can be told apart by.
    pub breakdowns: Vec<Choice>,
    /// The indicators, on the page that offers to choose.
    pub indicators: Vec<Choice>,
    /// The periods most asked for.
    pub periods: Vec<(String, String)>,
    /// The field that is wrong, and why.
    pub wrong: Option<(&'static str, &'static str)>,
}

impl Form {
    /// The form of an indicator, or of the page of all; its choices are those of who asks.
    pub fn of(
        seat: &Seat<'_>,
        path: String,
        filters: &Filters,
        indicator: Option<&Indicator>,
    ) -> Result<Form, crate::answer::Stop> {
        let choices = seat.call(|office, call| office.figure_choices(call))?;
        let catalogue = seat.office().catalogue;
        let actions = choices.actions.iter().map(|fiche| {
            let id = fiche.head.id.to_string();
            let chosen = id == filters.fiche;
            (id, fiche.head.short_title.clone(), chosen)
        });
        let operators = choices.operators.iter().map(|id| {
            let chosen = id.as_str() == filters.operator;
            (id.to_string(), catalogue.name_of(id).to_owned(), chosen)
        });
        let located =
            indicator.is_some_and(|one| one.population.counted.admits(Breakdown::Commune));
        let territories = catalogue.territories.list().iter();
        let mut places: Vec<Choice> = territories
            .filter(|one| {
                let wide =
                    one.kind == domain::territory::TerritoryKind::Epci || one.kind.is_service();
                located && (wide || one.id.as_str() == filters.place)
            })
            .map(|one| {
                let chosen = one.id.as_str() == filters.place;
                (one.id.to_string(), one.name.clone(), chosen)
            })
            .collect();
        places.sort_by(|a, b| a.1.cmp(&b.1));
        let breakdowns = indicator.into_iter().flat_map(|one| &one.breakdowns);
        let breakdowns = breakdowns.map(|by| {
            let chosen = by.word() == filters.by;
            (by.word().to_owned(), text::sentence(breakdown(*by)), chosen)
        });
        let periods = filters.periods(&path, (seat.desk.clock)().today);
        Ok(Form {
            actions: actions.collect(),
            operators: operators.collect(),
            places,
            breakdowns: breakdowns.collect(),
            indicators: Vec::new(),
            periods,
            wrong: None,
            filters: filters.clone(),
            path,
        })
    }

    /// The same, with what is wrong.
    pub fn with(mut self, field: &'static str, why: Invalid) -> Form {
        let told = match (field, why) {
            ("du" | "au", Invalid::Malformed) => "choisissez un jour qui existe",
            (_, why) => words::invalid(why),
        };
        self.wrong = Some((field, told));
        self
    }

    /// A field by its words.
    pub fn named(&self, field: &str) -> &'static str {
        match field {
            "du" => "Premier jour",
            "au" => "Dernier jour",
            "action" => "Action",
            "operateur" => "Opérateur",
            "territoire" => "Territoire",
            _ => "Détailler par",
        }
    }

    /// Why a field is wrong.
    pub fn why(&self, field: &str) -> Option<&'static str> {
        self.wrong
            .filter(|(wrong, _)| *wrong == field)
            .map(|(_, why)| why)
    }
}

/// A breakdown, in words.
pub fn breakdown(by: Breakdown) -> &'static str {
    match by {
        Breakdown::Fiche => "action",
        Breakdown::Operator => "opérateur",
        Breakdown::Commune => "commune",
        Breakdown::Epci => "intercommunalité",
        Breakdown::Service => "service de suivi",
        Breakdown::Prescriber => "prescripteur",
        Breakdown::Month => "mois",
        Breakdown::What => "sorte",
    }
}
