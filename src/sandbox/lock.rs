//! One sandbox at a time for a state directory.

use super::ministack::STOP_WITHIN;
use super::state::LOCK;
use rustix::process::{Pid, test_kill_process};
use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// How long the child of a sandbox that was killed may take to save its state and exit.
const HANDOVER: Duration = STOP_WITHIN;

/// The right to use a state directory.
///
/// The child gets the locked file as its standard input and hands it on to the processes it starts. So the directory is
/// locked until the last of them is gone, also when our own process was killed and they are still saving their state.
#[derive(Debug)]
pub(super) struct StateLock(File);

/// Why the directory cannot be used.
#[derive(Debug)]
pub(super) enum LockError {
    /// Another sandbox uses it.
    Held {
        /// Its process, if it said so.
        holder: Option<Pid>,
    },
    /// The lock's file cannot be used.
    Io(PathBuf, io::Error),
}

impl StateLock {
    /// Locks `dir`. Waits only for what a sandbox that was killed has left behind.
    pub(super) async fn take(dir: &Path) -> Result<Self, LockError> {
        let path = dir.join(LOCK);
        let failed = |error| LockError::Io(path.clone(), error);
        let mut options = File::options();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        let started = tokio::time::Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) => {
                    let holder = holder(&mut file).map_err(failed)?;
                    let orphaned = holder.is_some_and(|pid| test_kill_process(pid).is_err());
                    if !orphaned || started.elapsed() > HANDOVER {
                        return Err(LockError::Held { holder });
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        sign(&mut file).map_err(failed)?;
        Ok(Self(file))
    }

    /// The lock for the child to hold too.
    pub(super) fn share(&self) -> io::Result<Stdio> {
        self.0.try_clone().map(Stdio::from)
    }
}

fn holder(file: &mut File) -> io::Result<Option<Pid>> {
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text.trim().parse().ok().and_then(Pid::from_raw))
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_never_hold_it_and_the_second_learns_who_does() {
        let dir = tempfile::tempdir().unwrap();
        let first = StateLock::take(dir.path()).await.unwrap();
        let Err(LockError::Held { holder: Some(holder) }) = StateLock::take(dir.path()).await else {
            panic!("locked twice");
        };
        assert_eq!(holder.as_raw_nonzero().get().cast_unsigned(), std::process::id());
        drop(first);
        StateLock::take(dir.path()).await.unwrap();
    }

    #[tokio::test]
    async fn what_a_dead_sandbox_left_behind_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let mut lock = StateLock::take(dir.path()).await.unwrap();
        let mut orphan = std::process::Command::new("sleep")
            .arg("0.3")
            .stdin(lock.share().unwrap())
            .spawn()
            .unwrap();
        lock.0.rewind().unwrap();
        // No process has this id: Linux ends below it.
        writeln!(lock.0, "2147483647").unwrap();
        drop(lock);
        StateLock::take(dir.path()).await.unwrap();
        assert!(
            orphan.try_wait().unwrap().is_some(),
            "the lock was free before the orphan was gone"
        );
    }
}
