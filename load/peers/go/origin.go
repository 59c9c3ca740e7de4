// Which sites may submit to a project (docs/contract.md, Origins).

package main

import (
	"net/url"
	"strings"
)

// pattern is a compiled entry of a project's list.
type pattern struct {
	scheme     string // empty for any
	host       string
	port       string // empty for the scheme's own
	isWildcard bool   // whether host is what subdomains end with
}

type allowed struct {
	all      bool
	patterns []pattern
}

func compileOrigins(entries []string) allowed {
	var compiled allowed
	for _, entry := range entries {
		if entry == "*" {
			compiled.all = true
		} else if p, ok := compileOrigin(strings.ToLower(entry)); ok {
			compiled.patterns = append(compiled.patterns, p)
		}
	}
	return compiled
}

func compileOrigin(entry string) (pattern, bool) {
	var p pattern
	if scheme, rest, ok := strings.Cut(entry, "://"); ok {
		p.scheme, entry = scheme, rest
	}
	if rest := strings.TrimPrefix(entry, "*."); rest != entry {
		p.isWildcard, entry = true, rest
	}
	parsed, err := url.Parse("x://" + entry)
	if err != nil || parsed.Hostname() == "" || strings.Contains(entry, "*") {
		return p, false
	}
	p.host, p.port = parsed.Hostname(), parsed.Port()
	return p, true
}

// allows says whether a request with this Origin, or the Referer in its place, may submit.
func (a *allowed) allows(origin string) bool {
	if a.all {
		return true
	}
	parsed, err := url.Parse(strings.ToLower(origin))
	if err != nil || parsed.Scheme == "" || parsed.User != nil {
		return false
	}
	for i := range a.patterns {
		if a.patterns[i].matches(parsed) {
			return true
		}
	}
	return false
}

func (p *pattern) matches(origin *url.URL) bool {
	if p.scheme != "" && p.scheme != origin.Scheme {
		return false
	}
	if orDefault(p.port, origin.Scheme) != orDefault(origin.Port(), origin.Scheme) {
		return false
	}
	if !p.isWildcard {
		return origin.Hostname() == p.host
	}
	host := origin.Hostname()
	return strings.HasSuffix(host, "."+p.host) && len(host) > len(p.host)+1
}

func orDefault(port, scheme string) string {
	switch {
	case port != "":
		return port
	case scheme == "http":
		return "80"
	case scheme == "https":
		return "443"
	}
	return ""
}
