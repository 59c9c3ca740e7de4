// Rows that wait for a connection: each connection takes all that came while it was busy.

package main

import (
	"context"
	"log"

	"github.com/google/uuid"
	"github.com/jackc/pgtype"
	"github.com/jackc/pgx/v4"
)

const rowsMax = 4096

var columns = []string{
	"project_id", "id", "created_at", "message", "path", "version", "submitted_by",
	"submitted_by_email", "type",
}

type waiting struct {
	project uuid.UUID
	*submission
	outcome chan error
}

type store struct {
	waiting chan *waiting
}

// newStore connects and starts a goroutine for each connection.
func newStore(url string, connections int) (*store, error) {
	s := &store{waiting: make(chan *waiting, rowsMax)}
	for i := 0; i < connections; i++ {
		connection, err := pgx.Connect(context.Background(), url)
		if err != nil {
			return nil, err
		}
		go s.drain(connection)
	}
	return s, nil
}

// put returns after the commit.
func (s *store) put(project uuid.UUID, row *submission) error {
	w := &waiting{project, row, make(chan error, 1)}
	s.waiting <- w
	return <-w.outcome
}

func (s *store) drain(connection *pgx.Conn) {
	batch := make([]*waiting, 0, rowsMax)
	for first := range s.waiting {
		batch = append(batch[:0], first)
		for len(batch) < rowsMax {
			select {
			case next := <-s.waiting:
				batch = append(batch, next)
				continue
			default:
			}
			break
		}
		err := copyRows(connection, batch)
		if err != nil {
			log.Print(err)
		}
		for _, w := range batch {
			w.outcome <- err
		}
	}
}

func copyRows(connection *pgx.Conn, batch []*waiting) error {
	values := make([]interface{}, len(columns))
	rows := pgx.CopyFromSlice(len(batch), func(i int) ([]interface{}, error) {
		w := batch[i]
		values[0], values[1] = binaryUUID(w.project), binaryUUID(w.id)
		values[2], values[3], values[4] = w.createdAt, w.message, w.path
		values[5], values[6], values[7] = w.version, w.submittedBy, w.email
		values[8] = w.kind
		return values, nil
	})
	_, err := connection.CopyFrom(
		context.Background(), pgx.Identifier{"feedback"}, columns, rows,
	)
	return err
}

func binaryUUID(id uuid.UUID) *pgtype.UUID {
	return &pgtype.UUID{Bytes: id, Status: pgtype.Present}
}
