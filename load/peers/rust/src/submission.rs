//! A feedback's fields and their rules (docs/contract.md, Fields).

use serde::Deserialize;
use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// A body as it was sent.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    project_key: Option<Cow<'a, str>>,
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
    #[serde(borrow)]
    path: Option<Cow<'a, str>>,
    #[serde(borrow)]
    version: Option<Cow<'a, str>>,
    #[serde(borrow)]
    submitted_by: Option<Cow<'a, str>>,
    #[serde(borrow)]
    submitted_by_email: Option<Cow<'a, str>>,
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
}

/// A row of `feedback`, but for its project's id.
pub struct Submission {
    pub project_key: Uuid,
    pub id: Uuid,
    pub created_at: SystemTime,
    pub message: String,
    pub path: String,
    pub version: Option<String>,
    pub submitted_by: Option<String>,
    pub email: Option<String>,
    pub kind: &'static str,
}

const KINDS: [&str; 6] = [
    "Bug",
    "Feature",
    "Praise",
    "Question",
    "Improvement",
    "Other",
];

impl Submission {
    /// Decodes and validates a body; the error is a sentence for the sender.
    pub fn decode(json: &[u8]) -> Result<Self, String> {
        let body: Body = serde_json::from_slice(json).map_err(|e| format!("body: {}", e))?;
        let key = body.project_key.ok_or("project_key is required")?;
        let project_key = match key.len() {
            36 => Uuid::try_parse(&key).ok(),
            _ => None,
        };
        let project_key = project_key.ok_or("project_key must be a UUID")?;
        let message = body.message.ok_or("message is required")?;
        let message = text("message", Some(message), 1000, true)?
            .ok_or("message must have 1 to 1000 characters after trimming")?;
        let path = text("path", body.path, 2048, true)?;
        let email = text("submitted_by_email", body.submitted_by_email, 320, false)?;
        if !email.as_deref().map_or(true, looks_like_email) {
            return Err("submitted_by_email must look like name@example.com".into());
        }
        let created_at = SystemTime::now();
        Ok(Submission {
            project_key,
            id: new_id(created_at),
            created_at,
            message,
            path: rooted(path),
            version: text("version", body.version, 50, false)?,
            submitted_by: text("submitted_by", body.submitted_by, 255, false)?,
            email,
            kind: kind(body.kind.as_deref().unwrap_or(""))?,
        })
    }
}

/// Trimmed text within its limit; None when nothing is left of it.
fn text(
    name: &str,
    value: Option<Cow<str>>,
    max: usize,
    may_hold_controls: bool,
) -> Result<Option<String>, String> {
    let value = match value {
        Some(value) => value,
        None => return Ok(None),
    };
    let trimmed = value.trim_matches(is_space);
    if trimmed.contains('\0') {
        return Err(format!("{} must not contain the character U+0000", name));
    }
    if !may_hold_controls && trimmed.chars().any(char::is_control) {
        return Err(format!("{} must not contain control characters", name));
    }
    // A character has at least one byte, so short text need not be counted.
    if trimmed.len() > max && trimmed.chars().count() > max {
        return Err(format!("{} must have at most {} characters", name, max));
    }
    if trimmed.is_empty() {
        return Ok(None);
    }
    if trimmed.len() == value.len() {
        return Ok(Some(value.into_owned()));
    }
    Ok(Some(trimmed.to_owned()))
}

/// What JavaScript's `trim` removes: not U+0085, but U+FEFF.
fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

fn rooted(path: Option<String>) -> String {
    match path {
        None => "/".to_owned(),
        Some(path) if path.starts_with('/') => path,
        Some(path) => format!("/{}", path),
    }
}

fn kind(name: &str) -> Result<&'static str, String> {
    if name.is_empty() {
        return Ok("Other");
    }
    KINDS
        .into_iter()
        .find(|kind| *kind == name)
        .ok_or_else(|| format!("type must be one of {}", KINDS.join(", ")))
}

fn looks_like_email(text: &str) -> bool {
    let (name, domain) = match text.split_once('@') {
        Some(parts) => parts,
        None => return false,
    };
    !name.is_empty()
        && !domain.contains('@')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && domain.contains('.')
        && !text.contains(|c| is_space(c) || c == ',' || c == ';')
}

/// A version 7 UUID (RFC 9562, section 5.7).
fn new_id(now: SystemTime) -> Uuid {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let random: u128 = rand::random();
    let bits = since.as_millis() << 80
        | 0x7 << 76
        | (random >> 52 & 0xFFF) << 64
        | 0b10 << 62
        | random & 0x3FFF_FFFF_FFFF_FFFF;
    Uuid::from_u128(bits)
}
