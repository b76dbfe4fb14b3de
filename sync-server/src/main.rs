//! The relay's program; everything is in the library, so that tests start the same thing.

fn main() -> std::process::ExitCode {
    sync_server::command::main()
}
