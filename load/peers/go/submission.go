// A feedback's fields and their rules (docs/contract.md, Fields).

package main

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	jsoniter "github.com/json-iterator/go"
)

var json = jsoniter.ConfigCompatibleWithStandardLibrary

// body is what was sent; nil is null or not sent.
type body struct {
	ProjectKey  *string `json:"project_key"`
	Message     *string `json:"message"`
	Path        *string `json:"path"`
	Version     *string `json:"version"`
	SubmittedBy *string `json:"submitted_by"`
	Email       *string `json:"submitted_by_email"`
	Type        *string `json:"type"`
}

// submission is a row of feedback, but for its project's id.
type submission struct {
	projectKey  uuid.UUID
	id          uuid.UUID
	createdAt   time.Time
	message     string
	path        string
	version     *string
	submittedBy *string
	email       *string
	kind        string
}

// decode validates a body; the error is a sentence for the sender.
func decode(text []byte) (*submission, error) {
	// The JSON package would put U+FFFD in place of what is no UTF-8.
	if !utf8.Valid(text) {
		return nil, errors.New("body is not valid UTF-8")
	}
	var b body
	if err := json.Unmarshal(text, &b); err != nil {
		return nil, fmt.Errorf("body is not valid: %w", err)
	}
	if b.ProjectKey == nil {
		return nil, errors.New("project_key is required")
	}
	key, err := uuid.Parse(*b.ProjectKey)
	if err != nil || len(*b.ProjectKey) != 36 {
		return nil, errors.New("project_key must be a UUID")
	}
	now := time.Now()
	s := &submission{projectKey: key, id: newID(now), createdAt: now, kind: "Other"}
	return s, s.fill(&b)
}

func (s *submission) fill(b *body) error {
	message, err := field("message", b.Message, 1000, true)
	if err != nil {
		return err
	}
	if message == nil {
		return errors.New("message must have 1 to 1000 characters after trimming")
	}
	s.message = *message
	path, err := field("path", b.Path, 2048, true)
	if err != nil {
		return err
	}
	s.path = rooted(path)
	if s.version, err = field("version", b.Version, 50, false); err != nil {
		return err
	}
	if s.submittedBy, err = field("submitted_by", b.SubmittedBy, 255, false); err != nil {
		return err
	}
	if s.email, err = field("submitted_by_email", b.Email, 320, false); err != nil {
		return err
	}
	if s.email != nil && !looksLikeEmail(*s.email) {
		return errors.New("submitted_by_email must look like name@example.com")
	}
	if b.Type != nil && *b.Type != "" {
		s.kind = *b.Type
	}
	switch s.kind {
	case "Bug", "Feature", "Praise", "Question", "Improvement", "Other":
		return nil
	}
	return errors.New("type must be Bug, Feature, Praise, Question, Improvement or Other")
}

// field is trimmed text within its limit; nil when nothing is left of it.
func field(name string, value *string, max int, mayHoldControls bool) (*string, error) {
	if value == nil {
		return nil, nil
	}
	text := strings.TrimFunc(*value, isSpace)
	if text == "" {
		return nil, nil
	}
	if strings.IndexByte(text, 0) >= 0 {
		return nil, errors.New(name + " must not contain the character U+0000")
	}
	if !mayHoldControls && strings.IndexFunc(text, unicode.IsControl) >= 0 {
		return nil, errors.New(name + " must not contain control characters")
	}
	// A character has at least one byte, so short text need not be counted.
	if len(text) > max && utf8.RuneCountInString(text) > max {
		return nil, fmt.Errorf("%s must have at most %d characters", name, max)
	}
	return &text, nil
}

// isSpace is what JavaScript's trim removes: not U+0085, but U+FEFF.
func isSpace(r rune) bool {
	return r == '\ufeff' || (r != '\u0085' && unicode.IsSpace(r))
}

func rooted(path *string) string {
	switch {
	case path == nil:
		return "/"
	case strings.HasPrefix(*path, "/"):
		return *path
	}
	return "/" + *path
}

func looksLikeEmail(text string) bool {
	name, domain, ok := strings.Cut(text, "@")
	return ok && name != "" && strings.Contains(domain, ".") &&
		!strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".") &&
		!strings.Contains(domain, "@") && !strings.ContainsAny(text, ",;") &&
		strings.IndexFunc(text, isSpace) < 0
}

// Random bytes are fetched for many ids at once: a system call for each would be dear.
var randomness = sync.Pool{New: func() interface{} { return new(pool) }}

type pool struct {
	bytes [4096]byte
	left  int
}

// newID makes a version 7 UUID (RFC 9562, section 5.7).
func newID(now time.Time) (id uuid.UUID) {
	p := randomness.Get().(*pool)
	defer randomness.Put(p)
	if p.left == 0 {
		if _, err := rand.Read(p.bytes[:]); err != nil {
			panic(err)
		}
		p.left = len(p.bytes)
	}
	binary.BigEndian.PutUint64(id[:8], uint64(now.UnixMilli())<<16)
	p.left -= 10
	copy(id[6:], p.bytes[p.left:p.left+10])
	if p.left < 10 {
		p.left = 0
	}
	id[6] = id[6]&0x0F | 0x70
	id[8] = id[8]&0x3F | 0x80
	return id
}
