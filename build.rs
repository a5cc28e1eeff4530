//! Tells cargo which folders the binaries embed: a file that appears in one of them makes a new build.

fn main() {
    for folder in ["site.toml", "content", "checks", "themes/help", "starter"] {
        // A path that is not there would count as changed at every build.
        if std::path::Path::new(folder).exists() {
            println!("cargo::rerun-if-changed={folder}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
}
