//! Simulations take no more memory for more replicas or more steps.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use nalgebra::DMatrix;
use sgdcheck::monte_carlo::minibatch::MinibatchSgd;
use sgdcheck::monte_carlo::momentum::{MomentumSgd, average_cosines};
use sgdcheck::monte_carlo::sgd::{QuadraticSgd, stationary_moments};
use sgdcheck::monte_carlo::{Block, Stream, UnitNoise};

/// The system's allocator, with the bytes in use and the most there have been.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let in_use = IN_USE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(in_use, Ordering::Relaxed);
        // SAFETY: the caller's promise is the one that is asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes in use at a time within a call. The least of three: what the test's harness allocates meanwhile, on
/// a thread of its own and once, is counted too.
fn peak(call: impl Fn()) -> usize {
    let once = || {
        let before = IN_USE.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        call();
        PEAK.load(Ordering::Relaxed) - before
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

/// One test, since the counts are the whole process's.
#[test]
fn memory_grows_neither_with_replicas_nor_with_steps() {
    let one = DMatrix::identity(3, 3);
    let block = |replicas| Block { rng: Stream::new(1, &["memory"]).generator(0), replicas };
    let law = UnitNoise::Gaussian;
    let sgd = |replicas, steps| {
        let mut chains = QuadraticSgd::new(0.5, &one, &one, law, &[1.0; 3], &[0.0; 3]);
        stationary_moments(&mut chains, &[(0, 0), (1, 0)], (2, steps), &mut block(replicas));
    };
    let momentum = |replicas, steps| {
        let mut chains = MomentumSgd::new(0.1, 0.9, &one, &one, law);
        average_cosines(&mut chains, &[vec![1.0; 3]], (2, steps), &mut block(replicas));
    };
    let minibatches = |replicas, steps| {
        let sgd = MinibatchSgd::new(0.2, 7, &[[1.0, 0.3]; 50]);
        sgd.final_weights(1.0, steps, &mut block(replicas));
    };
    does_not_grow("SGD", sgd);
    does_not_grow("momentum", momentum);
    does_not_grow("minibatches", minibatches);
}

/// `simulate` takes numbers of replicas and of steps.
fn does_not_grow(name: &str, simulate: impl Fn(usize, usize)) {
    let few = peak(|| simulate(16, 8));
    assert_eq!(peak(|| simulate(16_000, 8)), few, "{name}: replicas");
    assert_eq!(peak(|| simulate(16, 8000)), few, "{name}: steps");
}
