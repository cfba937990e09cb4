//! Python packages: MiniStack for the sandbox, cfn-lint and the AWS CLI for the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths;
use crate::process::{Context as _, Failure, capture, each_line, heading};
use crate::stamp;

/// Python programs that are installed together, in a virtual environment of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program {
    /// The name of the executable.
    executable: &'static str,
    /// The virtual environment, in the target directory.
    environment: &'static str,
    /// The requirements with their hashes, in xtask/python.
    requirements: &'static str,
}

/// The local AWS.
pub(crate) const MINISTACK: Program = Program {
    executable: "ministack",
    environment: "venv",
    requirements: "sandbox.txt",
};
/// The check of templates against the real resource schemas.
pub(crate) const CFN_LINT: Program = Program {
    executable: "cfn-lint",
    environment: "venv-test",
    requirements: "test.txt",
};
/// The AWS CLI, for checks that use none of our code.
pub(crate) const AWS_CLI: Program = Program {
    executable: "aws",
    environment: "venv-test",
    requirements: "test.txt",
};

/// Makes sure that `program` is installed and returns its executable.
///
/// The environment is made anew when its requirements or the interpreter change: pip removes nothing that is no longer
/// required.
pub(crate) fn python(program: Program) -> Result<PathBuf, Failure> {
    let directory = paths::target().join(program.environment);
    let requirements = paths::root().join("xtask/python").join(program.requirements);
    let interpreter = Interpreter::find()?;
    let wanted = paths::read(&requirements)?;
    let stamp = stamp::of_installation(&directory, &[&wanted, interpreter.identity.as_bytes()]);
    let executable = directory.join("bin").join(program.executable);
    if !(stamp.is_current() && paths::is_executable(&executable)) {
        create(&interpreter, &directory, &requirements)?;
        stamp.record()?;
    }
    Ok(executable)
}

/// Every package must be the one that was pinned, and none runs code of its own to be installed.
const INSTALL: &str = "-m pip install --require-hashes --only-binary :all: --no-input --disable-pip-version-check \
                       --progress-bar off --requirement";

fn create(interpreter: &Interpreter, directory: &Path, requirements: &Path) -> Result<(), Failure> {
    heading(&format!(
        "Python packages of {} into {}",
        paths::shown(requirements),
        paths::shown(directory)
    ));
    if directory.exists() {
        fs::remove_dir_all(directory).context(|| format!("remove {}", paths::shown(directory)))?;
    }
    capture(
        Command::new(&interpreter.path)
            .args(["-m", "venv"])
            .arg(directory),
    )?;
    let mut pip = Command::new(directory.join("bin/python"));
    pip.args(INSTALL.split(' ')).arg(requirements);
    let mut fetched = 0;
    each_line(&mut pip, |line| {
        if line.starts_with("Collecting ") {
            fetched += 1;
            if fetched % 5 == 0 {
                eprintln!("    {fetched} packages fetched");
            }
        } else if line.starts_with("Installing collected packages") {
            eprintln!("    installing");
        }
    })
}

/// A Python that can make virtual environments.
struct Interpreter {
    path: PathBuf,
    /// Version and place: an environment made by one Python does not work with another.
    identity: String,
}

impl Interpreter {
    /// Finds Python 3.10 or newer with `venv`; installs the package for the latter when this is root.
    fn find() -> Result<Self, Failure> {
        const NAMES: [&str; 6] = [
            "python3",
            "python3.14",
            "python3.13",
            "python3.12",
            "python3.11",
            "python3.10",
        ];
        let recent: Vec<Self> = NAMES.iter().filter_map(|name| Self::recent(name)).collect();
        if recent.is_empty() {
            return Err(Failure::new(
                "Python 3.10 or newer is missing: the sandbox and the template checks run on it",
            )
            .with_remedy("sudo apt-get install python3 python3-venv"));
        }
        if let Some(found) = recent.into_iter().find(Self::makes_environments) {
            return Ok(found);
        }
        super::debian::install(&["python3-venv"], "Python's module venv")?;
        let found = Self::recent("python3").filter(Self::makes_environments);
        found.ok_or_else(|| {
            Failure::new("`python3 -m venv` does not work, even with the package python3-venv")
        })
    }

    fn recent(name: &str) -> Option<Self> {
        const PROBE: &str =
            "import sys; print(sys.version, sys.base_prefix); sys.exit(sys.version_info < (3, 10))";
        let path = paths::on_path(name)?;
        let output = Command::new(&path).args(["-c", PROBE]).output().ok()?;
        let identity = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(Self { path, identity })
    }

    /// Debian's Python has `venv` without `ensurepip` until python3-venv is installed.
    fn makes_environments(&self) -> bool {
        let probe = Command::new(&self.path)
            .args(["-c", "import ensurepip, venv"])
            .output();
        probe.is_ok_and(|output| output.status.success())
    }
}
