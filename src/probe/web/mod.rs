//! The web: asks many addresses at once, and no host too much.

mod ask;
mod reach;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

pub use ask::{NoRoots, Web};
pub use reach::Reach;

use crate::external::{Arrived, Inquiry, Lost, Step, origin};
use crate::settings::LinkChecker;

/// Requests that are under way at the same time, at most.
const REQUESTS: usize = 16;

/// Hears what an address came to, from several threads.
pub type Listener<'l> = dyn Fn(&Url, &Result<Arrived, Lost>) + Sync + 'l;

/// Asks all addresses; `done` hears of each as soon as it has come to an end.
pub fn ask_all(
    web: &Web,
    urls: impl IntoIterator<Item = Url>,
    rules: &LinkChecker,
    done: &Listener<'_>,
) -> BTreeMap<Url, Result<Arrived, Lost>> {
    let mut queue = Queue::default();
    for url in urls {
        queue.open += 1;
        queue.host(&url).waiting.push_back(Inquiry::new(url, rules.retries));
    }
    let threads = REQUESTS.min(queue.open);
    let desk = Desk { queue: Mutex::new(queue), changed: Condvar::new(), per_host: rules.per_host };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| desk.work(web, done));
        }
    });
    desk.queue.into_inner().unwrap_or_else(PoisonError::into_inner).ended
}

/// What the threads share.
struct Desk {
    queue: Mutex<Queue>,
    changed: Condvar,
    per_host: u32,
}

#[derive(Default)]
struct Queue {
    hosts: BTreeMap<String, Host>,
    /// Inquiries that have not ended.
    open: usize,
    ended: BTreeMap<Url, Result<Arrived, Lost>>,
    /// What every address of an origin comes to.
    lost: HashMap<String, Lost>,
}

#[derive(Default)]
struct Host {
    waiting: VecDeque<Inquiry>,
    requests: u32,
    /// It wants to be left alone until then.
    rests_until: Option<Instant>,
}

impl Desk {
    /// Asks one address after another until there is none left.
    fn work(&self, web: &Web, done: &Listener<'_>) {
        while let Some(mut inquiry) = self.next() {
            let at = inquiry.at.clone();
            let known = self.lock().lost.get(&origin(&at)).map(|lost| Lost { at: at.clone(), ..lost.clone() });
            let step = match known {
                Some(lost) => Step::Done(Err(lost)),
                None => inquiry.hear(web.ask(inquiry.method, &at)),
            };
            if let Step::Done(end) = &step {
                done(&inquiry.url, end);
            }
            let mut queue = self.lock();
            queue.host(&at).requests -= 1;
            match step {
                Step::Ask => queue.host(&inquiry.at).waiting.push_front(inquiry),
                Step::Wait(pause) => {
                    let host = queue.host(&at);
                    host.rests_until = host.rests_until.max(Instant::now().checked_add(pause));
                    host.waiting.push_front(inquiry);
                }
                Step::Done(end) => {
                    if let Err(lost) = &end
                        && lost.reason.is_of_origin()
                    {
                        queue.lost.insert(origin(&lost.at), lost.clone());
                    }
                    queue.ended.insert(inquiry.url, end);
                    queue.open -= 1;
                }
            }
            drop(queue);
            self.changed.notify_all();
        }
    }

    /// The next inquiry whose host can be asked, as soon as there is one.
    fn next(&self) -> Option<Inquiry> {
        let mut queue = self.lock();
        while queue.open > 0 {
            let now = Instant::now();
            let mut soonest = None;
            for host in queue.hosts.values_mut() {
                if host.requests >= self.per_host || host.waiting.is_empty() {
                    continue;
                }
                match host
                    .rests_until
                    .and_then(|until| until.checked_duration_since(now))
                    .filter(|rest| !rest.is_zero())
                {
                    Some(rest) => soonest = Some(soonest.map_or(rest, |soonest: Duration| soonest.min(rest))),
                    None => {
                        host.requests += 1;
                        return host.waiting.pop_front();
                    }
                }
            }
            queue = match soonest {
                Some(rest) => self.changed.wait_timeout(queue, rest).unwrap_or_else(PoisonError::into_inner).0,
                None => self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn host(&mut self, url: &Url) -> &mut Host {
        self.hosts.entry(url.host_str().unwrap_or_default().to_owned()).or_default()
    }
}
