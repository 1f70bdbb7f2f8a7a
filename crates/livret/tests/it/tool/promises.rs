//! What every answer of the tool promises to whoever reads it.

use axum::http::header::SET_COOKIE;

use super::Answer;
use super::page::Page;

/// What an answer does not promise and should.
pub fn broken(answer: &Answer, page: &Page) -> Vec<String> {
    let mut broken = Vec::new();
    let said = |name: &str| {
        let value = answer.head.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let policy = said("content-security-policy");
    if !policy.starts_with("default-src 'none'") || policy.contains("unsafe") {
        broken.push(format!("politique de contenu « {policy} »"));
    }
    let wanted = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ];
    for (name, value) in wanted {
        if said(name) != value {
            broken.push(format!("{name} : « {} »", said(name)));
        }
    }
    for cookie in answer.head.get_all(SET_COOKIE) {
        let cookie = cookie.to_str().unwrap_or_default();
        let flags: Vec<&str> = cookie.split("; ").skip(1).collect();
        let wanted = ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"];
        if !cookie.starts_with("__Host-") || wanted.iter().any(|flag| !flags.contains(flag)) {
            broken.push(format!("témoin « {cookie} »"));
        }
    }
    if answer.status.is_redirection() {
        return broken;
    }
    if answer.is_page() {
        if page.lang != "fr" || page.h1 != 1 {
            broken.push(format!("langue « {} », {} titre(s)", page.lang, page.h1));
        }
        broken.extend(page.runs.iter().map(|what| format!("s'exécute : {what}")));
        let astray = page.astray();
        if !astray.is_empty() {
            broken.push(format!("liens sans but : {}", astray.join(", ")));
        }
    } else if !answer.status.is_success() {
        broken.push(format!("{} sans page : {}", answer.status, answer.html));
    }
    broken
}
