//! Which sites may submit to a project (docs/contract.md, Origins).

/// A compiled entry of a project's list.
pub struct Pattern {
    /// None stands for any scheme.
    scheme: Option<String>,
    /// Whether `host` is what subdomains end with.
    is_wildcard: bool,
    host: String,
    /// None stands for the scheme's own port.
    port: Option<u16>,
}

/// What a project's list allows.
pub enum Allowed {
    All,
    Matching(Vec<Pattern>),
}

impl Allowed {
    pub fn new(entries: &[String]) -> Self {
        if entries.iter().any(|entry| entry == "*") {
            return Allowed::All;
        }
        Allowed::Matching(entries.iter().filter_map(|entry| compile(entry)).collect())
    }

    /// Whether a request with this Origin, or the Referer in its place, may submit.
    pub fn allows(&self, url: Option<&str>) -> bool {
        match self {
            Allowed::All => true,
            Allowed::Matching(patterns) => match url.and_then(parse) {
                Some((scheme, host, port)) => patterns
                    .iter()
                    .any(|pattern| pattern.matches(&scheme, &host, port)),
                None => false,
            },
        }
    }
}

impl Pattern {
    fn matches(&self, scheme: &str, host: &str, port: Option<u16>) -> bool {
        if self.scheme.as_deref().map_or(false, |own| own != scheme) {
            return false;
        }
        let own_port = default_port(scheme);
        if self.port.or(own_port) != port.or(own_port) {
            return false;
        }
        if !self.is_wildcard {
            return host == self.host;
        }
        host.strip_suffix(&self.host)
            .map_or(false, |rest| rest.len() > 1 && rest.ends_with('.'))
    }
}

fn compile(entry: &str) -> Option<Pattern> {
    let entry = entry.to_lowercase();
    let (scheme, rest) = match entry.split_once("://") {
        Some((scheme, rest)) => (Some(scheme.to_owned()), rest),
        None => (None, entry.as_str()),
    };
    let (is_wildcard, rest) = match rest.strip_prefix("*.") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (_, host, port) = parse(&format!("x://{}", rest))?;
    if host.is_empty() || host.contains('*') {
        return None;
    }
    Some(Pattern {
        scheme,
        is_wildcard,
        host,
        port,
    })
}

/// Scheme, host and explicit port of a URL, in lower case.
fn parse(url: &str) -> Option<(String, String, Option<u16>)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(|c| matches!(c, '/' | '?' | '#')).next()?;
    if scheme.is_empty() || authority.contains('@') {
        return None;
    }
    let host_end = match authority.starts_with('[') {
        true => authority.find(']')? + 1,
        false => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, rest) = authority.split_at(host_end);
    let port = match rest.strip_prefix(':') {
        Some("") => None,
        Some(digits) => Some(digits.parse().ok()?),
        None if rest.is_empty() => None,
        None => return None,
    };
    Some((scheme.to_lowercase(), host.to_lowercase(), port))
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}
