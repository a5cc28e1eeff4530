//! The files of the program that readers run: where they will stand and what their digests are.

use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::site::card::{Download, System};
use crate::source::{File, Output, OutputKind};

/// Offers files to readers; each gets an address that changes with its content, and keeps its name.
pub fn offer(folder: &str, files: &[File], found: &mut Diagnostics) -> (Vec<Download>, Vec<Output>) {
    let mut downloads = Vec::new();
    let mut outputs = Vec::new();
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let Some(system) = System::of(name) else {
            let note = Diagnostic::warning(format!(
                "`{folder}/{}` is not offered: nobody can tell for which system",
                file.path
            ));
            found.push(note.help("name it after its system: `windows`, `macos` or `linux`"));
            continue;
        };
        let sha256: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let url = format!("download/{}/{name}", &sha256[..10]);
        outputs.push(Output { path: url.clone(), bytes: file.bytes.to_vec(), kind: OutputKind::Asset });
        downloads.push(Download { system, name: name.to_owned(), size: file.bytes.len(), sha256, url });
    }
    downloads.sort_by(|a, b| (a.system, &a.name).cmp(&(b.system, &b.name)));
    (downloads, outputs)
}
