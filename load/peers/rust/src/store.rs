//! Two ways into the table: an INSERT for each request, and COPY for what came meanwhile.

use crate::submission::Submission;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, oneshot, Notify};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, NoTls, Statement};
use uuid::Uuid;

const COLUMNS: &str = "project_id, id, created_at, message, path, version, submitted_by, \
    submitted_by_email, type";
/// An enumeration is sent as its name.
const TYPES: [Type; 9] = [
    Type::UUID,
    Type::UUID,
    Type::TIMESTAMPTZ,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
    Type::TEXT,
];
const ROWS_MAX: usize = 4096;

/// A submission with the id of its project.
pub struct Row {
    pub project: Uuid,
    pub submission: Submission,
}

impl Row {
    fn values(&self) -> [&(dyn tokio_postgres::types::ToSql + Sync); 9] {
        let s = &self.submission;
        [
            &self.project,
            &s.id,
            &s.created_at,
            &s.message,
            &s.path,
            &s.version,
            &s.submitted_by,
            &s.email,
            &s.kind,
        ]
    }
}

/// Where submissions go.
pub enum Store {
    Insert(Pool),
    Copy(Arc<Queue>),
}

impl Store {
    /// Returns after the commit.
    pub async fn put(&self, row: Row) -> Result<(), String> {
        match self {
            Store::Insert(pool) => pool.put(row).await.map_err(|e| e.to_string()),
            Store::Copy(queue) => queue.put(row).await,
        }
    }
}

pub async fn connect(url: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            eprintln!("the database: {}", error);
        }
    });
    Ok(client)
}

/// Connections with the prepared statement, each used by one request at a time.
pub struct Pool {
    put_back: mpsc::UnboundedSender<(Client, Statement)>,
    free: tokio::sync::Mutex<mpsc::UnboundedReceiver<(Client, Statement)>>,
}

impl Pool {
    pub async fn new(url: &str, size: usize) -> Result<Self, Error> {
        let (put_back, free) = mpsc::unbounded_channel();
        let sql = format!(
            "INSERT INTO feedback ({}) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::feedback_type)",
            COLUMNS
        );
        for _ in 0..size {
            let client = connect(url).await?;
            let statement = client.prepare(&sql).await?;
            let _ = put_back.send((client, statement));
        }
        Ok(Pool {
            put_back,
            free: tokio::sync::Mutex::new(free),
        })
    }

    async fn put(&self, row: Row) -> Result<(), Error> {
        let taken = self.free.lock().await.recv().await;
        let (client, statement) = taken.expect("the pool holds a sender itself");
        let result = client.execute(&statement, &row.values()).await;
        let _ = self.put_back.send((client, statement));
        result.map(|_| ())
    }
}

struct Waiting {
    row: Row,
    answer: oneshot::Sender<Result<(), String>>,
}

/// Rows that wait for a connection; each connection's task takes all that came while it was busy.
#[derive(Default)]
pub struct Queue {
    waiting: Mutex<Vec<Waiting>>,
    wake: Notify,
}

impl Queue {
    pub async fn new(url: &str, connections: usize) -> Result<Arc<Self>, Error> {
        let queue = Arc::new(Queue::default());
        for _ in 0..connections {
            let client = connect(url).await?;
            let sql = format!("COPY feedback ({}) FROM STDIN (FORMAT binary)", COLUMNS);
            let statement = client.prepare(&sql).await?;
            let queue = queue.clone();
            tokio::spawn(async move { queue.drain(client, statement).await });
        }
        Ok(queue)
    }

    async fn put(&self, row: Row) -> Result<(), String> {
        let (answer, outcome) = oneshot::channel();
        self.waiting.lock().unwrap().push(Waiting { row, answer });
        self.wake.notify_one();
        outcome.await.map_err(|e| e.to_string())?
    }

    async fn drain(&self, client: Client, statement: Statement) {
        loop {
            let batch = self.take();
            if batch.is_empty() {
                self.wake.notified().await;
                continue;
            }
            let result = copy(&client, &statement, &batch).await;
            let result = result.map_err(|e| e.to_string());
            for waiting in batch {
                let _ = waiting.answer.send(result.clone());
            }
        }
    }

    fn take(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting.lock().unwrap();
        if waiting.len() <= ROWS_MAX {
            return std::mem::take(&mut waiting);
        }
        let rest = waiting.split_off(ROWS_MAX);
        std::mem::replace(&mut waiting, rest)
    }
}

async fn copy(client: &Client, statement: &Statement, batch: &[Waiting]) -> Result<(), Error> {
    let sink = client.copy_in(statement).await?;
    let mut writer = Box::pin(BinaryCopyInWriter::new(sink, &TYPES));
    for waiting in batch {
        writer.as_mut().write(&waiting.row.values()).await?;
    }
    writer.as_mut().finish().await.map(|_| ())
}
