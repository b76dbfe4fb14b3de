//! The worker's entry: `/worker_loader.js` runs this when the worker's wasm is there.

fn main() {
    #[cfg(target_arch = "wasm32")]
    engine_worker::worker::start();
}
