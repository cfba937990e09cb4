//! What a browser downloads.

use std::path::Path;

use crate::process::Failure;
use crate::{client, paths, site};

/// Prints the sizes of every file of the client.
pub(super) fn sizes() -> Result<(), Failure> {
    let directory = client::build()?;
    println!("client: bytes as sent ({})", paths::shown(&directory));
    println!("  {:<44} {:>10} {:>10} {:>10}", "", "plain", "gzip", "Brotli");
    let mut totals = [0; 3];
    for file in paths::files_under(&directory)? {
        if !file.starts_with("pkg") || is_compressed(&file) {
            continue;
        }
        let contents = paths::read(&directory.join(&file))?;
        let compressed =
            |result: std::io::Result<Vec<u8>>| result.map_or(contents.len(), |bytes| bytes.len());
        let sizes = [
            contents.len(),
            compressed(site::gzip(&contents)),
            compressed(site::brotli(&contents)),
        ];
        print_row(&file.display().to_string(), sizes);
        totals = std::array::from_fn(|form| totals[form] + sizes[form]);
    }
    print_row("total", totals);
    Ok(())
}

fn is_compressed(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "br" || extension == "gz")
}

fn print_row(name: &str, [plain, gzip, brotli]: [usize; 3]) {
    println!("  {name:<44} {plain:>10} {gzip:>10} {brotli:>10}");
}
