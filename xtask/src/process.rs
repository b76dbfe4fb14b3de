//! Runs other programs: their output goes to the console, their failure becomes an error.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Runs to the end, output to the console.
///
/// # Errors
/// When the program cannot be started or ends with a status other than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs to the end and returns what it wrote to stdout; `None` when it is missing or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What a program said and whether it ended well.
pub struct Told {
    /// stdout and stderr, line by line, in the order of each stream.
    pub lines: Vec<String>,
    pub success: bool,
}

/// Runs to the end; the output goes to the console and is kept as well.
///
/// # Errors
/// When the program cannot be started.
pub fn run_and_listen(command: &mut Command) -> Result<Told> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    let errors = child.stderr.take().context("stderr was piped")?;
    let answers = child.stdout.take().context("stdout was piped")?;
    let listener = std::thread::spawn(move || listen(errors, std::io::stderr()));
    let mut lines = listen(answers, std::io::stdout());
    lines.extend(listener.join().unwrap_or_default());
    let success = child.wait()?.success();
    Ok(Told { lines, success })
}

fn listen(source: impl Read, mut console: impl Write) -> Vec<String> {
    let mut lines = Vec::new();
    let mut reader = BufReader::new(source);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // WHY ignored: a closed console must not end the checks; the lines are counted below.
        let _ = console.write_all(&line);
        lines.push(String::from_utf8_lossy(&line).trim_end().to_owned());
        line.clear();
    }
    lines
}

fn name(command: &Command) -> String {
    let words = command.get_args().take(3).map(|word| word.to_string_lossy().into_owned());
    std::iter::once(command.get_program().to_string_lossy().into_owned())
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}
