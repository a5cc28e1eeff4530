//! `serve`: the site in a browser, while its authors work on it.

use std::net::IpAddr;
use std::time::Instant;

use anyhow::Context as _;
use docs_check::diagnostic::{Diagnostics, Form, Severity};
use docs_check::pipeline::{Revision, Work};
use docs_check::serve::{Server, Window};
use tokio::runtime;
use tokio::sync::oneshot;

use crate::progress::Progress;
use crate::session::Session;
use crate::{End, Failure, build, print};

/// Serves the site until somebody interrupts it; nothing is published.
pub(crate) fn run(session: &Session<'_>) -> Result<End, Failure> {
    session.only(&[Form::Human])?;
    let root = session.root()?;
    let work = Work::open(&root, &build::wanted(session)).map_err(|error| Failure::from(anyhow::Error::from(error)))?;
    let bind = *session.options.get_one::<IpAddr>("bind").expect("it has a default");
    let port = *session.options.get_one::<u16>("port").expect("it has a default");
    let server = Server::open(bind, port).with_context(|| format!("nothing can be served at {bind}, port {port}"))?;
    let address = server.address();
    if !bind.is_loopback() {
        print::aside(&format!("warning: everybody who can reach {bind} can read this site, its drafts too if shown\n"));
    }
    if port != 0 && address.port() != port {
        print::aside(&format!("port {port} is taken\n"));
    }
    session.say(&format!("http://{address}/ shows the site and follows every change; Ctrl-C ends it"))?;
    let window = Window::default();
    let runtime = runtime::Builder::new_current_thread().enable_all().build().context("no threads")?;
    let shown = window.clone();
    let quiet = session.quiet;
    let (alive, ended) = oneshot::channel::<()>();
    // The thread ends with the process, or with a panic, which has said why.
    std::thread::spawn(move || {
        let _alive = alive;
        follow(work, &shown, quiet);
    });
    runtime.block_on(async {
        tokio::select! {
            stopped = server.run(window) => stopped.context("the server").map(|()| End::Clean).map_err(Failure::from),
            _ = tokio::signal::ctrl_c() => Ok(End::Clean),
            _ = ended => Ok(End::Broken),
        }
    })
}

/// Shows the site, and again whenever it has changed.
fn follow(mut work: Work, window: &Window, quiet: bool) {
    let mut what = "the site".to_owned();
    loop {
        let begin = Instant::now();
        let progress = (!quiet).then(|| Progress::start("building the site"));
        let mut found = Diagnostics::new();
        let pages = match work.revise(&mut found) {
            Ok(Some(Revision { top, changed, rendered })) => {
                let pages = changed.iter().filter(|output| output.path.ends_with(".html")).count();
                window.show(top, changed, (rendered.count(), rendered.paths()));
                Some(pages)
            }
            Ok(None) => None,
            Err(error) => {
                build::refused(&error, &mut found);
                None
            }
        };
        drop(progress);
        let said = found.render();
        match pages {
            Some(pages) if !quiet => {
                let s = if pages == 1 { "" } else { "s" };
                print::aside(&said);
                let line = format!("{what}: {pages} page{s} in {} ms\n", begin.elapsed().as_millis());
                drop(print::result(line));
            }
            Some(_) => {}
            None => {
                let errors = found.count(Severity::Error);
                print::aside(&format!("{said}{what}: errors: {errors}; the last good site stays\n"));
                window.tell(anstream::adapter::strip_str(&said).to_string());
            }
        }
        what = match work.wait().as_slice() {
            [] => "the site".to_owned(),
            [one] => one.clone(),
            [first, others @ ..] => format!("{first} and {} more", others.len()),
        };
    }
}
