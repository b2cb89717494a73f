//! Work on several cores. Results stand in the order of the work, however many threads share it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does `work` for each of `items` on up to `threads` threads, and gives the results in their order.
///
/// Threads take the next item when they are done with one. Which thread does what changes nothing:
/// each result depends on its item only.
pub fn each<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if threads < 2 || items.len() < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let (send, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(items.len()) {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(place) else { break };
                    // The other end lives until every thread is done.
                    drop(send.send((place, work(item))));
                }
            });
        }
    });
    drop(send);
    let mut done: Vec<(usize, R)> = results.into_iter().collect();
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let items: Vec<u64> = (0..1000).collect();
        let square = |n: &u64| n * n;
        let one = each(&items, 1, square);
        assert_eq!(one.len(), 1000);
        for threads in [2, 3, 16] {
            assert_eq!(each(&items, threads, square), one);
        }
    }
}
