//! Links between the documents: each must lead to a file, and to a heading if it names one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::paths;
use crate::process::Failure;

/// Checks every link of README.md and docs/ that stays inside the project.
pub(crate) fn check(root: &Path) -> Result<usize, Failure> {
    let mut documents: Vec<PathBuf> = vec![root.join("README.md")];
    let docs = root.join("docs");
    let markdown = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "md");
    documents.extend(
        paths::files_under(&docs)?
            .into_iter()
            .filter(markdown)
            .map(|file| docs.join(file)),
    );

    let mut checked = 0;
    let mut broken = Vec::new();
    let mut headings = HashMap::new();
    for document in &documents {
        let text = text_of(document)?;
        for (number, target) in links(&text) {
            checked += 1;
            if let Some(problem) = problem(document, target, &mut headings)? {
                broken.push(format!(
                    "{}:{number}: {target}: {problem}",
                    paths::shown(document)
                ));
            }
        }
    }
    if broken.is_empty() {
        Ok(checked)
    } else {
        Err(Failure::new(format!("broken links\n{}", broken.join("\n"))))
    }
}

fn problem(
    document: &Path,
    target: &str,
    headings: &mut HashMap<PathBuf, Vec<String>>,
) -> Result<Option<&'static str>, Failure> {
    let (path, fragment) = target
        .split_once('#')
        .map_or((target, None), |(path, name)| (path, Some(name)));
    let file = if path.is_empty() {
        document.to_path_buf()
    } else {
        document.with_file_name(path)
    };
    if !file.exists() {
        return Ok(Some("no such file"));
    }
    let Some(fragment) = fragment.filter(|_| file.extension().is_some_and(|extension| extension == "md"))
    else {
        return Ok(None);
    };
    if !headings.contains_key(&file) {
        headings.insert(file.clone(), anchors(&text_of(&file)?));
    }
    let known = headings
        .get(&file)
        .is_some_and(|anchors| anchors.iter().any(|anchor| anchor == fragment));
    Ok(if known { None } else { Some("no such heading") })
}

fn text_of(document: &Path) -> Result<String, Failure> {
    Ok(String::from_utf8_lossy(&paths::read(document)?).into_owned())
}

/// The targets of inline links and images with their line numbers, without those that leave the project.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        let mut rest = line;
        while let Some(start) = rest.find("](") {
            rest = &rest[start + 2..];
            let Some(end) = rest.find(')') else { break };
            // A title may follow the target.
            let target = rest[..end].split_whitespace().next().unwrap_or_default();
            if !target.contains("://") && !target.starts_with("mailto:") && !target.starts_with('/') {
                found.push((number, target));
            }
        }
    }
    found
}

/// The anchors of a document: those written as `<a id="…"></a>`, and those of its headings, made as code hosts make them: lower
/// case, spaces to hyphens, punctuation gone.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (_, line) in prose(text) {
        let written = line
            .strip_prefix("<a id=\"")
            .and_then(|rest| rest.strip_suffix("\"></a>"));
        if let Some(id) = written {
            anchors.push(id.to_owned());
            continue;
        }
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let kept = title
            .trim()
            .chars()
            .filter(|&c| c.is_alphanumeric() || " -_".contains(c));
        let anchor = kept.collect::<String>().to_lowercase().replace(' ', "-");
        let earlier = anchors.iter().filter(|&known| *known == anchor).count();
        anchors.push(if earlier == 0 {
            anchor
        } else {
            format!("{anchor}-{earlier}")
        });
    }
    anchors
}

/// The numbered lines outside fenced code.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_inside_the_project_count() {
        let text =
            "[a](docs/a.md) ![b](b.svg \"title\")\n```\n[c](c.md)\n```\n[d](https://example.com) [e](#part)";
        assert_eq!(links(text), [(1, "docs/a.md"), (1, "b.svg"), (5, "#part")]);
    }

    #[test]
    fn headings_become_anchors_in_both_languages() {
        let text = "# `LIVE`: who owns it?\n## 배포와 롤백\n## 배포와 롤백\n#no heading\n";
        assert_eq!(
            anchors(text),
            ["live-who-owns-it", "배포와-롤백", "배포와-롤백-1"]
        );
    }

    #[test]
    fn an_anchor_may_be_written_before_a_heading() {
        assert_eq!(
            anchors("<a id=\"throttling\"></a>\n## 스로틀링\n"),
            ["throttling", "스로틀링"]
        );
    }

    #[test]
    fn a_missing_file_and_a_missing_heading_are_both_named() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("docs")).unwrap();
        std::fs::write(root.path().join("docs/a.md"), "# Here\n[up](../README.md#top)\n").unwrap();
        std::fs::write(root.path().join("README.md"), "# Top\n[a](docs/a.md#here)\n").unwrap();
        assert_eq!(check(root.path()).unwrap(), 2);
        std::fs::write(
            root.path().join("README.md"),
            "[a](docs/a.md#gone)\n[b](docs/b.md)\n",
        )
        .unwrap();
        let message = check(root.path()).unwrap_err().to_string();
        assert!(
            message.contains("README.md:1: docs/a.md#gone: no such heading"),
            "{message}"
        );
        assert!(
            message.contains("README.md:2: docs/b.md: no such file"),
            "{message}"
        );
        assert!(
            message.contains("docs/a.md:2: ../README.md#top: no such heading"),
            "{message}"
        );
    }
}
