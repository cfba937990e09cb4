//! A child process that never outlives us, and takes everything it started along.

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, getpid, getppid, kill_process, kill_process_group,
    set_parent_process_death_signal, waitid,
};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::{oneshot, watch};

/// A running child at the head of a process group of its own.
///
/// - When it exits, for whatever reason, what is left of its group is killed.
/// - When this value is dropped, the group is killed.
/// - When our process dies without running any of this, the kernel sends the child SIGTERM.
///
/// The kernel ties that last promise to the *thread* that started the child: it signals when that thread ends, be it the end
/// of the process or not. A runtime's threads come and go, so each child gets a thread of its own, its keeper, which starts
/// it and then waits for its end.
#[derive(Debug)]
pub(super) struct Child {
    leader: Leader,
    exit: watch::Receiver<Option<String>>,
    keeper: Option<JoinHandle<()>>,
}

/// The child's process id, which is its group's id too, until the moment it is reaped: after that it may be another's.
#[derive(Debug, Clone, Default)]
struct Leader(Arc<Mutex<Option<Pid>>>);

impl Child {
    /// Starts `command` as the leader of a new process group.
    pub(super) async fn spawn(mut command: Command) -> io::Result<Self> {
        command.process_group(0);
        die_with_us(&mut command);
        let leader = Leader::default();
        let (started, outcome) = oneshot::channel();
        let (exited, exit) = watch::channel(None);
        let keeper = thread::Builder::new().name("child-keeper".to_owned()).spawn({
            let leader = leader.clone();
            move || keep(command, &leader, started, &exited)
        })?;
        let child = Self {
            leader,
            exit,
            keeper: Some(keeper),
        };
        outcome.await.map_err(io::Error::other)??;
        Ok(child)
    }

    /// Waits until the child has exited and its group is gone. Says how it ended, such as `exit status: 1`.
    pub(super) async fn exited(&self) -> String {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some).await;
        ended
            .ok()
            .and_then(|how| how.clone())
            .unwrap_or_else(|| "unknown".to_owned())
    }

    /// Asks the child to exit, and kills its group if it has not within `patience`. True if it exited by itself.
    pub(super) async fn stop(&self, patience: Duration) -> bool {
        self.leader.signal(kill_process, Signal::TERM);
        let exited = tokio::time::timeout(patience, self.exited()).await.is_ok();
        if !exited {
            self.leader.signal(kill_process_group, Signal::KILL);
            self.exited().await;
        }
        exited
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.leader.signal(kill_process_group, Signal::KILL);
        if let Some(keeper) = self.keeper.take() {
            // Milliseconds: the keeper only waits for a process that was just killed.
            let _ = keeper.join();
        }
    }
}

impl Leader {
    fn lock(&self) -> MutexGuard<'_, Option<Pid>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn signal(&self, send: fn(Pid, Signal) -> rustix::io::Result<()>, signal: Signal) {
        if let Some(pid) = *self.lock() {
            // Fails only if the process is dead already, which is what was wanted.
            let _ = send(pid, signal);
        }
    }
}

/// The keeper thread: starts the child, waits for its end, clears its group, reaps it.
fn keep(
    mut command: Command,
    leader: &Leader,
    started: oneshot::Sender<io::Result<()>>,
    exited: &watch::Sender<Option<String>>,
) {
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let _ = started.send(Err(error));
            return;
        }
    };
    let pid = Pid::from_child(&child);
    *leader.lock() = Some(pid);
    if started.send(Ok(())).is_err() {
        // Whoever asked for the child is gone.
        leader.signal(kill_process_group, Signal::KILL);
    }
    // Without reaping: while the dead child is not reaped, its id can belong to no other process and no other group.
    while waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
        .is_err_and(|error| error == rustix::io::Errno::INTR)
    {}
    let mut leader = leader.lock();
    let _ = kill_process_group(pid, Signal::KILL);
    let how = child
        .wait()
        .map_or_else(|error| error.to_string(), |status| status.to_string());
    *leader = None;
    exited.send_replace(Some(how));
}

/// Has the kernel send the child SIGTERM when the calling thread's process dies, however it dies.
#[expect(
    unsafe_code,
    reason = "the death signal can only be asked for by the child itself, between fork and exec"
)]
fn die_with_us(command: &mut Command) {
    let parent = getpid();
    let ask = move || {
        set_parent_process_death_signal(Some(Signal::TERM))?;
        // We may have died before the line above; then no signal comes any more.
        if getppid() == Some(parent) {
            Ok(())
        } else {
            Err(rustix::io::Errno::SRCH.into())
        }
    };
    // SAFETY: two system calls and a comparison; nothing allocates or takes a lock, so this is sound after a fork in a
    // program with many threads.
    unsafe {
        command.pre_exec(ask);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Stdio;

    /// A shell that starts a sleeper in its group, says both process ids, and waits.
    async fn family() -> (Child, Pid, Pid) {
        let dir = tempfile::tempdir().unwrap();
        let said = dir.path().join("pids");
        let mut command = Command::new("/bin/sh");
        command
            .args([
                "-c",
                "sleep 600 & echo $$ $! > \"$0.new\"; mv \"$0.new\" \"$0\"; wait",
            ])
            .arg(&said)
            .stdin(Stdio::null());
        let child = Child::spawn(command).await.unwrap();
        let pids = loop {
            match std::fs::read_to_string(&said) {
                Ok(pids) => break pids,
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        };
        let mut pids = pids
            .split_whitespace()
            .map(|pid| Pid::from_raw(pid.parse().unwrap()).unwrap());
        (child, pids.next().unwrap(), pids.next().unwrap())
    }

    /// Running, and not a zombie that waits for its new parent.
    fn runs(pid: Pid) -> bool {
        std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()))
            .is_ok_and(|stat| !stat.rsplit(')').next().unwrap().trim_start().starts_with('Z'))
    }

    async fn gone(pid: Pid) {
        for _ in 0..400 {
            if !runs(pid) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{pid:?} still runs");
    }

    #[tokio::test]
    async fn stopping_takes_the_whole_group() {
        let (child, shell, sleeper) = family().await;
        assert!(runs(shell) && runs(sleeper));
        assert!(
            child.stop(Duration::from_secs(5)).await,
            "a shell exits on SIGTERM"
        );
        gone(shell).await;
        gone(sleeper).await;
    }

    #[tokio::test]
    async fn a_child_that_does_not_listen_is_killed() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "trap '' TERM; while :; do sleep 1; done"]);
        let child = Child::spawn(command).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!child.stop(Duration::from_millis(100)).await);
        assert_eq!(child.exited().await, "signal: 9 (SIGKILL)");
    }

    #[tokio::test]
    async fn dropping_takes_the_whole_group() {
        let (child, shell, sleeper) = family().await;
        drop(child);
        gone(shell).await;
        gone(sleeper).await;
    }

    #[tokio::test]
    async fn the_end_of_the_child_is_noticed_and_its_group_cleared() {
        let (child, shell, sleeper) = family().await;
        kill_process(shell, Signal::KILL).unwrap();
        assert_eq!(child.exited().await, "signal: 9 (SIGKILL)");
        gone(sleeper).await;
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_an_error() {
        let error = Child::spawn(Command::new("/nowhere/at/all")).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
