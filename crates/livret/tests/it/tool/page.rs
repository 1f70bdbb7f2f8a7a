//! A page as a reader's browser takes it apart: what it links to, what it asks, what it names.

use std::collections::BTreeSet;

use html5gum::{Token, Tokenizer};

/// What a page holds.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The language it says.
    pub lang: String,
    /// How many first headings.
    pub h1: usize,
    /// Where its links lead.
    pub links: Vec<String>,
    /// The names that a link within the page may lead to.
    pub ids: BTreeSet<String>,
    /// Its forms.
    pub forms: Vec<Form>,
    /// What would run in a browser: elements and attributes that nothing here may have.
    pub runs: Vec<String>,
    /// Whether something is said aloud, and has the focus, as the page comes.
    pub alerts: bool,
}

/// A form of a page.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Whether it changes something.
    pub posts: bool,
    /// Whether it is sent by a button that says nothing more.
    pub plain: bool,
    /// What it asks; buttons of one name stand as one field of several options.
    pub fields: Vec<Field>,
}

/// What a form asks.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub sort: Sort,
    /// What it holds as it stands.
    pub value: String,
    /// What one may choose from; nothing where one types.
    pub options: Vec<String>,
}

/// The sorts of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Hidden,
    Line,
    Secret,
    Text,
    One,
    Many,
    Select,
    File,
    Button,
}

impl Sort {
    /// Whether one types in it, in clear.
    pub fn is_typed(self) -> bool {
        matches!(self, Sort::Line | Sort::Text)
    }

    /// Whether one chooses among what is listed.
    pub fn is_chosen(self) -> bool {
        matches!(self, Sort::One | Sort::Many | Sort::Select)
    }
}

impl Page {
    /// Takes a page apart.
    pub fn of(html: &str, path: &str) -> Page {
        let mut reading = Reading {
            page: Page::default(),
            path: path.to_owned(),
            text: None,
            form: None,
        };
        for token in Tokenizer::new(html) {
            let Ok(token) = token;
            reading.take(token);
        }
        reading.page
    }

    /// Links within the page that lead nowhere.
    pub fn astray(&self) -> Vec<&str> {
        let within = self.links.iter().filter_map(|link| link.strip_prefix('#'));
        within
            .filter(|name| !name.is_empty() && !self.ids.contains(*name))
            .collect()
    }

    /// Whether a link within the page leads to a field, or to one of its choices.
    pub fn points_at(&self, field: &str) -> bool {
        let within = self.links.iter().filter_map(|link| link.strip_prefix('#'));
        let mut within = within.filter(|name| name.starts_with(field));
        within.any(|name| {
            name.len() == field.len() || name[field.len()..].starts_with(['-', '.', '_'])
        })
    }
}

struct Reading {
    page: Page,
    path: String,
    /// The area whose text goes by.
    text: Option<String>,
    form: Option<Form>,
}

impl Reading {
    fn take(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attributes = tag.attributes.iter().map(|(name, value)| {
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    (text(name), text(&value.value))
                });
                let attributes: Vec<(String, String)> = attributes.collect();
                self.open(&name, &attributes);
            }
            Token::String(text) => {
                if let Some(kept) = &mut self.text {
                    kept.push_str(&String::from_utf8_lossy(&text.value));
                }
            }
            Token::EndTag(tag) => match &tag.name[..] {
                b"textarea" => {
                    let text = self.text.take().unwrap_or_default();
                    // The line that opens an area is not part of it.
                    let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
                    if let Some(field) = self.form.as_mut().and_then(|form| form.fields.last_mut())
                    {
                        field.value = text;
                    }
                }
                b"form" => self.page.forms.extend(self.form.take()),
                _ => {}
            },
            _ => {}
        }
    }

    fn open(&mut self, tag: &str, attributes: &[(String, String)]) {
        let get = |wanted: &str| {
            let mut found = attributes.iter().filter(|(name, _)| name == wanted);
            found.next().map(|(_, value)| value.clone())
        };
        self.page.ids.extend(get("id"));
        let page = &mut self.page;
        page.alerts |= get("role").as_deref() == Some("alert") && get("autofocus").is_some();
        let runs = attributes.iter().filter(|(name, value)| {
            let value = value.trim_start().to_lowercase();
            name.starts_with("on") || name == "style" || value.starts_with("javascript:")
        });
        page.runs
            .extend(runs.map(|(name, value)| format!("{tag} {name}={value}")));
        if matches!(
            tag,
            "script" | "iframe" | "object" | "embed" | "style" | "base"
        ) {
            page.runs.push(tag.to_owned());
        }
        match tag {
            "html" => page.lang = get("lang").unwrap_or_default(),
            "h1" => page.h1 += 1,
            "a" => page.links.extend(get("href")),
            "form" => {
                self.form = Some(Form {
                    action: get("action")
                        .filter(|action| !action.is_empty())
                        .unwrap_or_else(|| self.path.clone()),
                    plain: false,
                    posts: get("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
                    fields: Vec::new(),
                });
            }
            "textarea" => {
                self.text = Some(String::new());
                self.field(Sort::Text, get("name"), String::new(), None);
            }
            "select" => self.field(Sort::Select, get("name"), String::new(), None),
            "option" => {
                let value = get("value").unwrap_or_default();
                let last = self.form.as_mut().and_then(|form| form.fields.last_mut());
                if let Some(field) = last.filter(|field| field.sort == Sort::Select) {
                    if get("selected").is_some() {
                        field.value.clone_from(&value);
                    }
                    field.options.push(value);
                }
            }
            "button" => {
                if let Some(form) = self.form.as_mut().filter(|_| get("name").is_none()) {
                    form.plain = true;
                }
                self.field(Sort::Button, get("name"), String::new(), get("value"));
            }
            "input" => {
                let value = get("value").unwrap_or_default();
                let chosen = get("checked").is_some();
                let (sort, held, option) = match get("type").as_deref() {
                    Some("hidden") => (Sort::Hidden, value, None),
                    Some("password") => (Sort::Secret, value, None),
                    Some("file") => (Sort::File, String::new(), None),
                    Some("radio") => (Sort::One, pick(chosen, &value), Some(value)),
                    Some("checkbox") => (Sort::Many, pick(chosen, &value), Some(value)),
                    _ => (Sort::Line, value, None),
                };
                self.field(sort, get("name"), held, option);
            }
            _ => {}
        }
    }

    fn field(&mut self, sort: Sort, name: Option<String>, value: String, option: Option<String>) {
        let (Some(form), Some(name)) = (&mut self.form, name) else {
            return;
        };
        let mut fields = form.fields.iter_mut();
        match fields.find(|field| field.name == name && field.sort == sort && option.is_some()) {
            Some(field) => {
                if !value.is_empty() {
                    field.value = value;
                }
                field.options.extend(option);
            }
            None => form.fields.push(Field {
                name,
                sort,
                value,
                options: option.into_iter().collect(),
            }),
        }
    }
}

fn pick(chosen: bool, value: &str) -> String {
    match chosen {
        true => value.to_owned(),
        false => String::new(),
    }
}
