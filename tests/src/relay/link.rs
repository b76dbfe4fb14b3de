//! One connection to a relay, message by message.

use std::net::SocketAddr;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use relay_protocol::{Ack, Challenge, ClientFrame, Page, Pull, Push, Refusal, ServerFrame, StreamId};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async_with_config};

use super::PATIENCE;

/// Why nothing more comes over a link.
#[derive(Debug)]
pub enum LinkError {
    /// The relay closed it, with this code if it said one.
    Closed(Option<u16>),
    /// The HTTP answer was not an upgrade.
    Http(u16),
    /// Nothing came for as long as a test waits.
    Silence,
    /// The socket broke.
    Broken(String),
}

/// A WebSocket to a relay, past the challenge.
pub struct Link {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What the relay began with.
    pub challenge: Challenge,
    /// The host as this side dialled it, for signatures.
    pub host: String,
    /// Payload bytes sent so far.
    pub sent: usize,
    /// Payload bytes received so far.
    pub received: usize,
    next_request: u32,
}

impl Link {
    /// Connects and waits for the challenge.
    ///
    /// # Errors
    /// When the socket does not open, or the relay says something else.
    pub async fn open(address: SocketAddr) -> Result<Self, LinkError> {
        let tcp = TcpStream::connect(address).await.map_err(broken)?;
        tcp.set_nodelay(true).map_err(broken)?;
        Self::over(tcp, address).await
    }

    /// The same over a socket made by the caller.
    ///
    /// # Errors
    /// When the socket does not open, or the relay says something else.
    pub async fn over(tcp: TcpStream, address: SocketAddr) -> Result<Self, LinkError> {
        let url = format!("ws://{address}/api/v1/sync");
        let host = relay_protocol::relay_host(&url).expect("a URL with a host");
        let mut config = WebSocketConfig::default();
        config.read_buffer_size = 4 * 1024;
        config.write_buffer_size = 4 * 1024;
        let upgraded = client_async_with_config(url, MaybeTlsStream::Plain(tcp), Some(config));
        let (socket, _) = tokio::time::timeout(PATIENCE, upgraded)
            .await
            .map_err(|_| LinkError::Silence)?
            .map_err(link_error)?;
        let nothing = Challenge { min: 0, max: 0, nonce: relay_protocol::Nonce([0; 16]) };
        let mut link = Self { socket, challenge: nothing, host, sent: 0, received: 0, next_request: 0 };
        match link.next().await? {
            ServerFrame::Challenge(challenge) => link.challenge = challenge,
            other => return Err(LinkError::Broken(format!("{} first", other.name()))),
        }
        Ok(link)
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the socket is gone.
    pub async fn send(&mut self, frame: &ClientFrame) -> Result<(), LinkError> {
        self.send_bytes(frame.encode()).await
    }

    /// Sends any bytes as a message.
    ///
    /// # Errors
    /// When the socket is gone.
    pub async fn send_bytes(&mut self, bytes: Vec<u8>) -> Result<(), LinkError> {
        self.sent += bytes.len();
        self.send_message(Message::Binary(bytes.into())).await
    }

    /// Sends any WebSocket message.
    ///
    /// # Errors
    /// When the socket is gone.
    pub async fn send_message(&mut self, message: Message) -> Result<(), LinkError> {
        self.socket.send(message).await.map_err(link_error)
    }

    /// Queues a message without waiting for the socket; `flush` sends it.
    ///
    /// # Errors
    /// When the socket is gone.
    pub async fn feed(&mut self, frame: &ClientFrame) -> Result<(), LinkError> {
        let bytes = frame.encode();
        self.sent += bytes.len();
        let fed = self.socket.feed(Message::Binary(bytes.into())).await;
        fed.map_err(link_error)
    }

    /// Sends what was fed.
    ///
    /// # Errors
    /// When the socket is gone.
    pub async fn flush(&mut self) -> Result<(), LinkError> {
        self.socket.flush().await.map_err(link_error)
    }

    /// The next message of the relay.
    ///
    /// # Errors
    /// When the socket is gone, nothing comes, or what comes is no message.
    pub async fn next(&mut self) -> Result<ServerFrame, LinkError> {
        self.next_within(PATIENCE).await
    }

    /// The same, waiting no longer than this.
    ///
    /// # Errors
    /// When the socket is gone, nothing comes in that time, or what comes is no message.
    pub async fn next_within(&mut self, patience: Duration) -> Result<ServerFrame, LinkError> {
        // Pings do not count as an answer, so the whole wait has one end.
        let end = tokio::time::Instant::now() + patience;
        loop {
            let message =
                tokio::time::timeout_at(end, self.socket.next()).await.map_err(|_| LinkError::Silence)?;
            match message {
                Some(Ok(Message::Binary(bytes))) => {
                    self.received += bytes.len();
                    let frame = ServerFrame::decode(&bytes);
                    return frame.map_err(|error| LinkError::Broken(error.to_string()));
                }
                Some(Ok(Message::Close(frame))) => {
                    return Err(LinkError::Closed(frame.map(|frame| frame.code.into())));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(link_error(error)),
                None => return Err(LinkError::Closed(None)),
            }
        }
    }

    /// The next message, which must be a refusal.
    pub async fn refusal(&mut self) -> Refusal {
        match self.next().await {
            Ok(ServerFrame::Err(refusal)) => refusal,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    /// A fresh request number.
    pub fn request(&mut self) -> u32 {
        self.next_request += 1;
        self.next_request
    }

    /// Pushes and waits for the answer. Live batches that come meanwhile are dropped.
    ///
    /// # Errors
    /// Why the relay refuses.
    pub async fn push(&mut self, batches: Vec<Vec<u8>>) -> Result<Ack, Refusal> {
        let push = Push { request: self.request(), batches, expect: None };
        self.ask_push(push).await
    }

    /// The same with a push made by the caller.
    ///
    /// # Errors
    /// Why the relay refuses.
    pub async fn ask_push(&mut self, push: Push) -> Result<Ack, Refusal> {
        let request = push.request;
        let sent = self.send(&ClientFrame::Push(push)).await;
        sent.expect("the push can be sent");
        loop {
            match self.next().await.expect("an answer to the push") {
                ServerFrame::Ack(ack) if ack.request == request => return Ok(ack),
                ServerFrame::Err(refusal) => return Err(refusal),
                ServerFrame::Deliver(_) | ServerFrame::Ack(_) => {}
                other => panic!("expected an ack, got {other:?}"),
            }
        }
    }

    /// One page.
    pub async fn pull(&mut self, stream: StreamId, after: u64) -> Page {
        let pull = Pull { stream, after, max_bytes: u32::MAX };
        let sent = self.send(&ClientFrame::Pull(pull)).await;
        sent.expect("the pull can be sent");
        loop {
            match self.next().await.expect("an answer to the pull") {
                ServerFrame::Page(page) => return page,
                ServerFrame::Deliver(_) | ServerFrame::Lagging(_) => {}
                other => panic!("expected a page, got {other:?}"),
            }
        }
    }

    /// Everything after a number, page by page, until the stream is live.
    pub async fn pull_all(&mut self, stream: StreamId, after: u64) -> Vec<Vec<u8>> {
        let mut batches = Vec::new();
        let mut at = after;
        loop {
            let page = self.pull(stream, at).await;
            assert_eq!(page.first, at + 1, "pages are contiguous");
            at = page.last();
            batches.extend(page.batches);
            if !page.more {
                return batches;
            }
        }
    }

    /// Asks something that is answered by `Done` or a refusal.
    ///
    /// # Errors
    /// Why the relay refuses.
    pub async fn ask(&mut self, frame: &ClientFrame) -> Result<(), Refusal> {
        self.send(frame).await.expect("the request can be sent");
        loop {
            match self.next().await.expect("an answer to the request") {
                ServerFrame::Done(_) => return Ok(()),
                ServerFrame::Err(refusal) => return Err(refusal),
                ServerFrame::Deliver(_) => {}
                other => panic!("expected done, got {other:?}"),
            }
        }
    }

    /// The socket below, for tests that misbehave.
    pub fn tcp(&mut self) -> &mut TcpStream {
        match self.socket.get_mut() {
            MaybeTlsStream::Plain(tcp) => tcp,
            _ => unreachable!("tests dial without TLS"),
        }
    }
}

fn broken(error: std::io::Error) -> LinkError {
    LinkError::Broken(error.to_string())
}

fn link_error(error: Error) -> LinkError {
    match error {
        Error::Http(response) => LinkError::Http(response.status().as_u16()),
        Error::ConnectionClosed | Error::AlreadyClosed => LinkError::Closed(None),
        other => LinkError::Broken(other.to_string()),
    }
}
