//! A feedback server as a Rust team would write it: hyper, serde and tokio-postgres.
//!
//!     peer PORT DATABASE_URL insert|copy [CONNECTIONS]

mod origin;
mod store;
mod submission;

use hyper::header::{CONTENT_TYPE, ORIGIN, REFERER};
use hyper::server::conn::AddrStream;
use hyper::service::{make_service_fn, service_fn};
use hyper::{Body, Method, Request, Response, Server, StatusCode};
use origin::Allowed;
use std::collections::HashMap;
use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use store::{connect, Pool, Queue, Row, Store};
use submission::Submission;
use uuid::Uuid;

const BODY_BYTES_MAX: u64 = 64 << 10;
/// Of 16, 32 and 64, and of 1, 2 and 4, on two cores.
const INSERT_CONNECTIONS: usize = 32;
const COPY_CONNECTIONS: usize = 2;

struct Project {
    id: Uuid,
    allowed: Allowed,
}

struct Peer {
    projects: HashMap<Uuid, Project>,
    store: Store,
}

/// An answer that refuses: status, code and words.
type Refusal = (StatusCode, &'static str, String);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let words: Vec<String> = std::env::args().collect();
    let (port, url, mode) = match &words[1..] {
        [port, url, mode] | [port, url, mode, _] => (port.parse()?, url, mode.as_str()),
        _ => return Err("usage: peer PORT DATABASE_URL insert|copy [CONNECTIONS]".into()),
    };
    let connections = words.get(4).map(|n| n.parse()).transpose()?;
    let store = match mode {
        "insert" => Store::Insert(Pool::new(url, connections.unwrap_or(INSERT_CONNECTIONS)).await?),
        "copy" => Store::Copy(Queue::new(url, connections.unwrap_or(COPY_CONNECTIONS)).await?),
        _ => return Err("the mode must be insert or copy".into()),
    };
    let projects = projects(url).await?;
    let peer = Arc::new(Peer { projects, store });
    let service = make_service_fn(move |_: &AddrStream| {
        let peer = peer.clone();
        async move {
            Ok::<_, Infallible>(service_fn(move |request| {
                let peer = peer.clone();
                async move { Ok::<_, Infallible>(peer.answer(request).await) }
            }))
        }
    });
    Server::bind(&SocketAddr::from(([127, 0, 0, 1], port)))
        .tcp_nodelay(true)
        .serve(service)
        .await?;
    Ok(())
}

/// All projects; a server that runs for longer would listen for changes.
async fn projects(url: &str) -> Result<HashMap<Uuid, Project>, tokio_postgres::Error> {
    let sql = "SELECT key, id, allowed_origins FROM project WHERE NOT archived";
    let rows = connect(url).await?.query(sql, &[]).await?;
    let entry = |row: tokio_postgres::Row| {
        let allowed = Allowed::new(&row.get::<_, Vec<String>>(2));
        let id = row.get(1);
        (row.get(0), Project { id, allowed })
    };
    Ok(rows.into_iter().map(entry).collect())
}

impl Peer {
    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let (status, body) = match self.submit(request).await {
            Ok(id) => (
                StatusCode::OK,
                format!(r#"{{"status":"stored","id":"{}"}}"#, id),
            ),
            Err((status, error, message)) => {
                let body = serde_json::json!({ "error": error, "message": message });
                (status, body.to_string())
            }
        };
        Response::builder()
            .status(status)
            .header(CONTENT_TYPE, "application/json")
            .body(body.into())
            .expect("these parts make a response")
    }

    async fn submit(&self, request: Request<Body>) -> Result<Uuid, Refusal> {
        let (head, body) = request.into_parts();
        if head.method != Method::POST || head.uri.path() != "/api/v1/feedback/submit" {
            return refuse(
                StatusCode::NOT_FOUND,
                "not_found",
                "there is nothing at this path",
            );
        }
        if hyper::body::HttpBody::size_hint(&body).lower() > BODY_BYTES_MAX {
            return refuse(
                StatusCode::PAYLOAD_TOO_LARGE,
                "payload_too_large",
                "64 KiB at most",
            );
        }
        let bytes = hyper::body::to_bytes(body).await.map_err(invalid)?;
        let submission = Submission::decode(&bytes).map_err(invalid)?;
        let project = match self.projects.get(&submission.project_key) {
            Some(project) => project,
            None => {
                return refuse(
                    StatusCode::NOT_FOUND,
                    "project_not_found",
                    "no project has this key",
                )
            }
        };
        let origin = head
            .headers
            .get(ORIGIN)
            .or_else(|| head.headers.get(REFERER));
        if !project.allowed.allows(origin.and_then(|v| v.to_str().ok())) {
            return refuse(
                StatusCode::FORBIDDEN,
                "origin_not_allowed",
                "the project does not allow this origin",
            );
        }
        let id = submission.id;
        let project = project.id;
        let row = Row {
            project,
            submission,
        };
        match self.store.put(row).await {
            Ok(()) => Ok(id),
            Err(reason) => refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable", &reason),
        }
    }
}

fn refuse(status: StatusCode, error: &'static str, message: &str) -> Result<Uuid, Refusal> {
    Err((status, error, message.to_owned()))
}

fn invalid(reason: impl ToString) -> Refusal {
    (
        StatusCode::BAD_REQUEST,
        "validation_error",
        reason.to_string(),
    )
}
