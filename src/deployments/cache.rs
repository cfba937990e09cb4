//! One reading for everybody who asks at about the same time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Something that was read, for as long as it is fresh. Whoever asks while it is being read waits for that and asks nothing.
pub(super) struct Cache<T> {
    fresh: Duration,
    /// Counts how often what was read before became void.
    generation: AtomicU64,
    slot: Mutex<Option<Read<T>>>,
}

struct Read<T> {
    value: T,
    at: Instant,
    generation: u64,
}

impl<T: Clone> Cache<T> {
    pub(super) fn new(fresh: Duration) -> Self {
        Self {
            fresh,
            generation: AtomicU64::new(0),
            slot: Mutex::new(None),
        }
    }

    /// What was read, or what `read` gives now. It is told what was read before.
    pub(super) async fn get(&self, read: impl AsyncFnOnce(Option<T>) -> T) -> T {
        let mut slot = self.slot.lock().await;
        let generation = self.generation.load(Ordering::Acquire);
        if let Some(known) = &*slot
            && known.generation == generation
            && known.at.elapsed() < self.fresh
        {
            return known.value.clone();
        }
        let value = read(slot.take().map(|known| known.value)).await;
        *slot = Some(Read {
            value: value.clone(),
            at: Instant::now(),
            generation,
        });
        value
    }

    /// Nothing that was read before this counts as fresh, and nothing that is being read now.
    pub(super) fn void(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn many_who_ask_at_once_cost_one_reading() {
        let cache = Cache::new(Duration::from_secs(60));
        let readings = AtomicU64::new(0);
        let read = async |_: Option<u64>| {
            tokio::task::yield_now().await;
            readings.fetch_add(1, Ordering::AcqRel) + 1
        };
        let (first, second, third) = tokio::join!(cache.get(read), cache.get(read), cache.get(read));
        assert_eq!((first, second, third), (1, 1, 1));
    }

    #[tokio::test]
    async fn what_became_void_while_it_was_read_is_read_again() {
        let cache = Cache::new(Duration::from_secs(60));
        let during = cache
            .get(async |_: Option<&str>| {
                cache.void();
                "before"
            })
            .await;
        assert_eq!(during, "before");
        let after = cache.get(async |before| {
            assert_eq!(before, Some("before"));
            "after"
        });
        assert_eq!(after.await, "after");
        assert_eq!(cache.get(async |_| "never").await, "after");
    }
}
