//! The relay's program again, built with the tests, so that they never start a stale one.

fn main() -> std::process::ExitCode {
    sync_server::command::main()
}
