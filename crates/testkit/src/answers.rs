//! What pages are told, and what they make of it.

use engine_protocol::answer::State;
use engine_protocol::{Answer, FromEngine, Problem, Request, RequestId};

use crate::imports::ImportedFile;
use crate::oracle::Outcome;
use crate::page::Asked;
use crate::world::{Link, World};

/// A device's page is told something.
pub(crate) fn hear(world: &mut World, index: usize, message: FromEngine) {
    let run = world.devices[index].run;
    let page = &mut world.devices[index].page;
    match message {
        FromEngine::Ready { state, .. } => {
            page.greeted = run;
            if std::mem::take(&mut page.begins_again) {
                page.void.extend(page.asked.keys());
                world.count("engine began again");
                world.void(index, true);
            }
            let page = &mut world.devices[index].page;
            page.inside = matches!(state, State::Open(_));
            if let State::Open(workspace) = state {
                page.status = Some(workspace.sync);
                show(world, index);
            }
            for (act, id, command) in std::mem::take(&mut world.devices[index].page.unanswered) {
                world.oracle.repeated(act);
                world.count("command repeated after a crash");
                let request = Request::Command { id, command: command.clone() };
                world.ask(index, request, Asked::Command(act, id, command));
            }
        }
        FromEngine::State(state) => {
            if let State::Open(workspace) = state {
                page.status = Some(workspace.sync);
                enter(world, index);
            }
        }
        FromEngine::Answer { id, answer } => answered(world, index, id, answer),
        FromEngine::Window { watch, window } => {
            page.windows.insert(watch, window);
        }
        FromEngine::Record { watch, record } => {
            page.views.insert(watch, record.ok());
        }
        FromEngine::Sync(status) => page.status = Some(status),
        FromEngine::Import(_)
        | FromEngine::Bulk(_)
        | FromEngine::StoreTrouble(_)
        | FromEngine::Counts(_)
        | FromEngine::Forecast { .. } => {}
    }
}

/// A workspace is open now, if it was not before.
fn enter(world: &mut World, index: usize) {
    if !std::mem::replace(&mut world.devices[index].page.inside, true) {
        show(world, index);
    }
}

/// Puts everything on screen that was there.
fn show(world: &mut World, index: usize) {
    let page = &mut world.devices[index].page;
    if page.lists.is_empty() {
        page.show_lists();
    }
    let lists = page.lists.clone();
    let records = page.records.clone();
    for (watch, list) in lists {
        let request = Request::Watch { watch, query: list.query, columns: list.columns, span: list.span };
        world.ask(index, request, Asked::Plain("watch"));
    }
    for (watch, record) in records {
        world.ask(index, Request::WatchRecord { watch, record }, Asked::Plain("watch record"));
    }
}

fn answered(world: &mut World, index: usize, id: RequestId, answer: Result<Answer, Problem>) {
    if world.devices[index].page.void.contains(&id) {
        return;
    }
    let Some(asked) = world.devices[index].page.asked.remove(&id) else {
        world.fail("one answer", format!("device {index} was answered {id:?} twice or unasked: {answer:?}"));
        return;
    };
    world.say(|| format!("device {index} is answered {id:?}: {:.200}", format!("{answer:?}")));
    let knowledge = world.devices[index].knowledge.clone();
    // A store that reports failures of what has happened, and then not even answers, leaves everybody in doubt.
    let doubtful = matches!(answer, Err(Problem::Store(_))) && world.devices[index].store.has_lied();
    let is_copy = index + 1 == world.devices.len();
    match asked {
        Asked::Command(act, ..) => {
            let outcome = match &answer {
                Ok(_) => Outcome::Done,
                Err(_) if doubtful => Outcome::Unknown,
                Err(_) => Outcome::Refused,
            };
            world.oracle.settled(act, outcome, knowledge);
            world.count(if answer.is_ok() { "command done" } else { "command refused" });
        }
        Asked::TakeBack => {
            if let Ok(Answer::Undone { id, .. }) = answer {
                world.oracle.taken_back(id, index);
                world.count("undo or redo done");
            } else if doubtful {
                world.oracle.perhaps_taken_back(index, is_copy);
            }
        }
        Asked::OpenFile(names) => match answer {
            Ok(Answer::ImportPreview(preview)) => {
                world.count("file opened");
                let job = preview.job;
                let (device, done, taken_back, interrupted) = (index, false, false, false);
                world.imports.push(ImportedFile { device, job, names, done, taken_back, interrupted });
                let request = Request::ImportRun { job, mapping: Some(preview.mapping) };
                world.ask(index, request, Asked::Import(job));
            }
            Ok(_) | Err(_) => world.count("file refused"),
        },
        Asked::Import(job) => import_ended(world, job, &answer),
        Asked::TakeImportBack(job) => {
            world.count(if answer.is_ok() { "import taken back" } else { "import not taken back" });
            if let Ok(Answer::Undone { id, .. }) = &answer {
                world.oracle.taken_back(*id, index);
            } else if doubtful {
                world.oracle.perhaps_taken_back(index, is_copy);
            }
            if let Some(file) = world.import(job) {
                file.taken_back = true;
            }
        }
        Asked::Invite => {
            if let Ok(Answer::Invitation { link, .. }) = answer {
                world.count("invitation made");
                world.links.push(Link { text: link, taken_by: None, used: false });
            }
        }
        Asked::Join(link, must_fail) => joined(world, index, link, must_fail, &answer),
        Asked::Plain(what) => {
            if what == "found" && answer.is_ok() {
                enter(world, index);
            }
            if answer.is_ok() {
                world.count(what);
            }
        }
        Asked::Interview => {
            world.devices[index].page.kept.insert(id, answer);
        }
    }
}

fn import_ended(world: &mut World, job: crm_domain::id::JobId, answer: &Result<Answer, Problem>) {
    let summary = match answer {
        Ok(Answer::ImportDone(summary)) => Some(summary.clone()),
        Ok(_) | Err(_) => None,
    };
    world.count(if summary.is_some() { "import done" } else { "import refused" });
    let Some(file) = world.import(job) else { return };
    match summary {
        Some(summary) => {
            file.done = summary.done == summary.total;
            let wrong = file.done && summary.total as usize != file.names.len();
            if wrong {
                world.fail("import", format!("a file of other rows was read: {summary:?}"));
            }
        }
        None => file.interrupted = true,
    }
}

fn joined(
    world: &mut World,
    index: usize,
    link: Option<usize>,
    must_fail: bool,
    answer: &Result<Answer, Problem>,
) {
    match answer {
        Ok(_) if must_fail => {
            world
                .fail("stranger's link", format!("device {index} joined by a link that is none or was used"));
        }
        Ok(_) => {
            world.count("joined");
            if let Some(link) = link.and_then(|link| world.links.get_mut(link)) {
                link.used = true;
            }
            enter(world, index);
        }
        Err(_) if must_fail => world.count("bad link refused"),
        Err(problem) => {
            world.count("join failed");
            // Who cannot reach the relay tries the same link again; what the relay refuses is spent.
            let spent = matches!(problem, Problem::Relay(_) | Problem::BadLink);
            if let Some(link) = link.and_then(|link| world.links.get_mut(link)).filter(|_| spent) {
                link.used = true;
                world.devices[index].link = None;
            }
        }
    }
}
