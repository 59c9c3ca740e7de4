// A feedback server as a Go team would write it: fasthttp and pgx.
//
//	peer PORT DATABASE_URL [CONNECTIONS]
package main

import (
	"context"
	"log"
	"os"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v4"
	"github.com/valyala/fasthttp"
)

const bodyBytesMax = 64 << 10

// Of 1, 2 and 4, on two cores.
const connectionsDefault = 2

type project struct {
	id      uuid.UUID
	allowed allowed
}

type peer struct {
	projects map[uuid.UUID]*project
	store    *store
}

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		log.Fatal("usage: peer PORT DATABASE_URL [CONNECTIONS]")
	}
	connections := connectionsDefault
	if len(os.Args) == 4 {
		var err error
		if connections, err = strconv.Atoi(os.Args[3]); err != nil || connections < 1 {
			log.Fatal("CONNECTIONS must be a positive number")
		}
	}
	projects, err := loadProjects(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	store, err := newStore(os.Args[2], connections)
	if err != nil {
		log.Fatal(err)
	}
	p := &peer{projects, store}
	server := fasthttp.Server{Handler: p.answer, MaxRequestBodySize: bodyBytesMax}
	log.Fatal(server.ListenAndServe("127.0.0.1:" + os.Args[1]))
}

// loadProjects reads all of them; a server that runs for longer would listen for changes.
func loadProjects(url string) (map[uuid.UUID]*project, error) {
	ctx := context.Background()
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer connection.Close(ctx)
	rows, err := connection.Query(
		ctx, "SELECT key::text, id::text, allowed_origins FROM project WHERE NOT archived",
	)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	projects := make(map[uuid.UUID]*project)
	for rows.Next() {
		var key, id string
		var origins []string
		if err := rows.Scan(&key, &id, &origins); err != nil {
			return nil, err
		}
		projects[uuid.MustParse(key)] = &project{uuid.MustParse(id), compileOrigins(origins)}
	}
	return projects, rows.Err()
}

func (p *peer) answer(ctx *fasthttp.RequestCtx) {
	if !ctx.IsPost() || string(ctx.Path()) != "/api/v1/feedback/submit" {
		refuse(ctx, 404, "not_found", "there is nothing at this path")
		return
	}
	s, err := decode(ctx.PostBody())
	if err != nil {
		refuse(ctx, 400, "validation_error", err.Error())
		return
	}
	project := p.projects[s.projectKey]
	if project == nil {
		refuse(ctx, 404, "project_not_found", "no project has this project_key")
		return
	}
	if !project.allowed.all && !project.allowed.allows(origin(ctx)) {
		refuse(ctx, 403, "origin_not_allowed", "the project does not allow this origin")
		return
	}
	if err := p.store.put(project.id, s); err != nil {
		refuse(ctx, 503, "unavailable", "the database cannot store it")
		return
	}
	ctx.SetContentType("application/json")
	ctx.SetBodyString(`{"status":"stored","id":"` + s.id.String() + `"}`)
}

// origin is the Origin, or the Referer where there is none.
func origin(ctx *fasthttp.RequestCtx) string {
	if origin := ctx.Request.Header.Peek("Origin"); len(origin) > 0 {
		return string(origin)
	}
	return string(ctx.Request.Header.Referer())
}

func refuse(ctx *fasthttp.RequestCtx, status int, code, message string) {
	text, err := json.Marshal(map[string]string{"error": code, "message": message})
	if err != nil {
		panic(err)
	}
	ctx.SetStatusCode(status)
	ctx.SetContentType("application/json")
	ctx.SetBody(text)
}
