//! The knowledge base inside the program: raw files, as they stood in this repository when it was built.

use rust_embed::RustEmbed;

use crate::disk::visible;
use crate::source::{File, Source, Sources};

#[derive(RustEmbed)]
#[folder = "content"]
#[allow_missing = true]
struct Content;

#[derive(RustEmbed)]
#[folder = "checks"]
#[allow_missing = true]
struct Checks;

#[derive(RustEmbed)]
#[folder = "themes/help"]
#[allow_missing = true]
struct Theme;

#[derive(RustEmbed)]
#[folder = "starter"]
struct Starter;

/// The knowledge base that the program carries with it.
///
/// Nothing is copied but the paths, so it costs next to nothing to ask for it.
pub fn embedded() -> Sources {
    Sources {
        settings: Source::new("site.toml", include_str!("../../site.toml")),
        content: files::<Content>(),
        checks: files::<Checks>(),
        themes: vec!["help".to_owned()],
    }
}

/// The theme `help`.
pub fn theme() -> Vec<File> {
    files::<Theme>()
}

/// A small knowledge base to begin with: `starter/`.
pub fn starter() -> Vec<File> {
    all::<Starter>().collect()
}

fn files<Folder: RustEmbed>() -> Vec<File> {
    let mut files: Vec<_> = all::<Folder>().filter(|file| file.path.split('/').all(visible)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn all<Folder: RustEmbed>() -> impl Iterator<Item = File> {
    Folder::iter().filter_map(|path| {
        let bytes = Folder::get(&path)?.data;
        Some(File { path: path.into_owned(), bytes })
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::disk::{read, read_theme};
    use crate::source::Origin;

    #[test]
    fn the_program_carries_the_whole_knowledge_base() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Diagnostics::new();
        assert_eq!(embedded(), read(root, &mut found).expect("read"));
        let read = read_theme(root, "help", &mut found).expect("read");
        let own = read.into_iter().filter(|one| one.origin == Origin::Override).map(|one| one.file);
        assert_eq!(theme(), own.collect::<Vec<_>>());
    }
}
