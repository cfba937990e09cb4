//! Which prices the console reckons with: those that it brings along, or those of a file that `liveinsight prices refresh` wrote.

use domain::price::{InvalidPriceBook, PriceBook};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where the prices are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Prices {
    /// The book that the console brings along.
    #[default]
    Bundled,
    /// A file of the same form. It is read each time, so a new one shows without a restart.
    File(PathBuf),
}

/// Why there are no prices.
#[derive(Debug, thiserror::Error)]
pub enum NoPrices {
    /// The file cannot be read.
    #[error("the price file {} cannot be read ({source}); mend LIVEINSIGHT_PRICE_FILE, or unset it for the prices that come with the console", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds no book.
    #[error("{source}; write it anew with `liveinsight prices refresh`")]
    Invalid {
        /// What is wrong.
        #[from]
        source: InvalidPriceBook,
    },
}

impl Prices {
    /// The prices as they are now.
    ///
    /// # Errors
    /// The file cannot be read, or is no price book.
    pub fn book(&self) -> Result<PriceBook, NoPrices> {
        match self {
            Self::Bundled => Ok(PriceBook::embedded()?),
            Self::File(path) => {
                let text = fs::read_to_string(path).map_err(|source| NoPrices::Unreadable {
                    path: path.clone(),
                    source,
                })?;
                Ok(PriceBook::parse(&text)?)
            }
        }
    }
}

/// Writes a book beside the file and then in its place, so that nobody reads half of it.
///
/// # Errors
/// The directory cannot be written to.
pub(crate) fn write(path: &Path, book: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(book.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_anew_each_time_and_replaced_as_a_whole() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("prices.json");
        let prices = Prices::File(path.clone());
        let missing = prices.book().unwrap_err().to_string();
        assert!(missing.contains("prices.json cannot be read"), "{missing}");
        let bundled = Prices::Bundled.book().unwrap();
        write(&path, &bundled.to_json().unwrap()).unwrap();
        assert_eq!(prices.book().unwrap(), bundled);
        write(&path, "{}").unwrap();
        let broken = prices.book().unwrap_err().to_string();
        assert!(broken.contains("liveinsight prices refresh"), "{broken}");
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            1,
            "nothing is left beside it"
        );
    }
}
